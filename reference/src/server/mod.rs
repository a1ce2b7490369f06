//! The server: listening, connections, the way of one request.

mod clock;
mod config;
mod connection;
mod log;
mod running;
mod service;

pub use clock::Clock;
pub use config::{Config, StartError};
pub use log::Log;
pub use running::Server;
