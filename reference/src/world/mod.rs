//! What exists: accounts, identities, access keys, instances, keys and their stored policies.

mod access_key;
mod arn;
mod error;
mod file;
mod identity;
mod instance;
mod key;
mod keys;
mod model;
mod permission;
mod secret;
mod shares;

pub use access_key::AccessKey;
pub use arn::{KeyArn, is_account};
pub use error::WorldError;
pub use identity::Identity;
pub use instance::{Instance, InstanceState};
pub use key::Key;
pub use keys::Keys;
pub use model::{World, default_policy};
pub use permission::Permission;
pub use secret::Secret;
pub use shares::AccountSet;
