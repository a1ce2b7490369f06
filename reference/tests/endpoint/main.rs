//! The reference endpoint over real connections.
#![expect(clippy::unwrap_used, reason = "a test that panics fails")]

mod behaviours;
mod captured;
mod client;
mod conditions;
mod connections;
mod formats;
mod gateway;
mod hostile;
mod operations;
mod permissions;
mod policy_rules;
mod properties;
mod quota;
mod refusals;
mod store;
mod v3;
mod worlds;
