//! The reference endpoint over real connections.

mod captured;
mod client;
