//! What goes over the wire: a call is built into a request, signed, sent; the answer is decoded; what is kept of both is an
//! exchange without secrets. This module knows no cases.

mod build;
mod call;
mod credentials;
mod endpoint;
mod form;
mod format;
mod percent;
mod request;
mod scheme;
pub mod signature;
mod stamp;
mod unknown_name;

pub use build::{BuildError, build};
pub use call::Call;
pub use credentials::{Credentials, Secret};
pub use endpoint::{Endpoint, EndpointError};
pub use form::Form;
pub use format::Format;
pub use request::{Method, Request};
pub use scheme::Scheme;
pub use stamp::Stamp;
pub use unknown_name::UnknownName;
