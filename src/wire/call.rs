use super::form::Form;
use super::format::Format;
use super::scheme::Scheme;

/// A call of an operation, as yet unsigned and without an endpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// The operation, such as `SetKeyPolicy`; `None` leaves the `Action` parameter (V3: the `x-acs-action` header) out.
    pub action: Option<String>,
    /// The API version, such as `2016-01-20`; `None` leaves it out.
    pub version: Option<String>,
    /// The business parameters in the order they go out. Any name may come twice, and no name is special.
    pub parameters: Vec<(String, String)>,
    /// The format asked for; `None` leaves the choice to the endpoint.
    pub format: Option<Format>,
    /// Where the parameters go.
    pub form: Form,
    /// How the request is signed.
    pub scheme: Scheme,
}
