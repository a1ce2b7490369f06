//! From the bytes of a request to an authenticated call, and from an answer to the bytes of a response.

mod admission;
mod body;
mod connections;
mod content_type;
mod encoder;
mod format;
mod head;
mod limits;
mod node;
mod nonces;
mod parameters;
mod percent;
mod presented;
mod read;
mod request;
mod response;
mod settings;
mod signature;
mod timestamp;
mod v1;
mod v3;
mod xml;

pub use admission::{Admission, GatewayCheck, GatewayCheckFn};
pub(crate) use connections::{Connections, Place};
pub use encoder::{Answer, Encoder, encode, kms_error_members, rpc_error_members};
pub use format::Format;
pub use limits::Limits;
pub use node::{Node, Record};
pub(crate) use nonces::Nonces;
pub use parameters::Parameters;
pub use presented::{Presented, Scheme};
pub(crate) use read::{Connection, Incoming};
pub use request::Request;
pub use response::{Framing, Response};
pub use settings::{Gateway, read_parameters};
pub use xml::{xml_document, xml_text};
