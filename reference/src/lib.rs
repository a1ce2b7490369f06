//! Reference endpoint of `kms-conformance`: an in-memory implementation of the Alibaba Cloud KMS operation `SetKeyPolicy`
//! (API version 2016-01-20) with the gateway in front of it and the operations a client needs to prepare and read back.
//!
//! A [`Server`] is started with a [`World`] (accounts, identities, instances, keys), a [`Behaviour`] (every decision it
//! takes, as plain data and function pointers) and a [`Clock`]. Several servers in one process share nothing.
//!
//! ```no_run
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! use kms_conformance_reference::{Behaviour, Clock, Config, Server, World};
//!
//! let server = Server::start(Config {
//!     listen: ([127, 0, 0, 1], 0).into(),
//!     world: World::conventional()?,
//!     behaviour: Behaviour::default(),
//!     clock: Clock::system(),
//! })
//! .await?;
//! println!("http://{}", server.address());
//! server.stop().await;
//! # Ok(())
//! # }
//! ```

pub mod behaviour;
pub mod choices;
pub mod deviations;
pub mod errors;
pub mod gateway;
pub mod operations;
pub mod policy;
mod server;
pub mod world;

pub use behaviour::Behaviour;
pub use server::{Clock, Config, Log, Server, StartError};
pub use world::{World, WorldError};
