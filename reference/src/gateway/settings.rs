//! How requests are read.

use jiff::SignedDuration;

use crate::behaviour::Sequence;

use super::admission::{self, GatewayCheck, GatewayCheckFn};
use super::content_type::is_form;
use super::percent::decode_pairs;
use super::{Format, Limits, Parameters, Presented, Request, Scheme};

/// How requests are read and authenticated.
#[derive(Clone, Debug)]
pub struct Gateway {
    /// What one connection may cost.
    pub limits: Limits,
    /// The methods there are: GET and POST.
    pub methods: Vec<&'static str>,
    /// The parameters of a request; `None` if they cannot be read.
    pub parameters: fn(&Request) -> Option<Parameters>,
    /// What a call says about itself.
    pub presented: fn(&Request, &Parameters) -> Presented,
    /// A value of `Format`; `None` if it is not one.
    pub format: fn(&str) -> Option<Format>,
    /// The format of an answer to a call without one. Alibaba Cloud KMS, page "Common parameters": JSON.
    pub default_format: Format,
    /// The format of every answer to a V3 call, which has no `Format`; by default what the call asks for counts.
    pub v3_format: Option<Format>,
    /// The API version: 2016-01-20.
    pub version: &'static str,
    /// The signatures there are.
    pub schemes: Vec<Scheme>,
    /// What is checked of a call before its operation runs, in this order.
    pub checks: Sequence<GatewayCheck, GatewayCheckFn>,
    /// How far a timestamp may be from the server's clock, either way: 15 minutes (Alibaba Cloud's V3 signature page).
    pub timestamp_window: SignedDuration,
    /// Headers of a V3 call that have to be signed where they are sent.
    pub signed_headers: Vec<&'static str>,
}

impl Default for Gateway {
    fn default() -> Self {
        Self {
            limits: Limits::default(),
            methods: vec!["GET", "POST"],
            parameters: read_parameters,
            presented: Presented::read,
            format: Format::parse,
            default_format: Format::Json,
            v3_format: None,
            version: "2016-01-20",
            schemes: vec![Scheme::V1, Scheme::V3],
            checks: admission::checks(),
            timestamp_window: SignedDuration::from_mins(15),
            signed_headers: vec![
                "host",
                "x-acs-action",
                "x-acs-version",
                "x-acs-date",
                "x-acs-signature-nonce",
                "x-acs-content-sha256",
                "x-acs-security-token",
            ],
        }
    }
}

impl Gateway {
    /// The format that the answer to a call has: `Format`, else what a V3 call says in `accept`, else the default. A
    /// `Format` that is none leaves the default, and is refused by a check.
    pub fn answer_format(&self, request: &Request, parameters: &Parameters) -> Format {
        let v3 = request.header("authorization").is_some();
        if let Some(format) = self.v3_format.filter(|_| v3) {
            return format;
        }
        if let Some(text) = parameters.get("Format") {
            return (self.format)(text).unwrap_or(self.default_format);
        }
        let accept = request.header("accept").filter(|_| v3);
        accept.and_then(Format::of_accept).unwrap_or(self.default_format)
    }
}

/// The parameters of the query and, of a POST with a form, those of the body. `None` if they are no UTF-8.
pub fn read_parameters(request: &Request) -> Option<Parameters> {
    let has_form = request.method == "POST" && request.header("content-type").is_some_and(is_form);
    let form = if has_form { request.body.as_slice() } else { &[] };
    Some(Parameters::new(decode_pairs(request.query())?, decode_pairs(form)?))
}
