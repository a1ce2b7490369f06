//! Mistakes in taking requests.

use crate::errors::{ErrorKind, Refusal};
use crate::gateway::{Admission, GatewayCheck, Parameters, Presented, Request, Scheme, read_parameters};

use super::Deviation;
use super::deviation::deviation;

pub(super) const ALL: &[Deviation] = &[
    deviation("get-refused", "Refuses GET requests", &["request.get-query"], |it| it.gateway.methods = vec!["POST"]),
    deviation("get-query-ignored", "Passes over the query of GET requests", &["request.get-query"], |it| {
        it.gateway.parameters = without_query_of_get;
    }),
    deviation(
        "post-query-ignored",
        "Passes over the query of POST requests",
        &["request.post-query", "request.post-mixed"],
        |it| it.gateway.parameters = without_query_of_post,
    ),
    deviation("post-without-body-refused", "Refuses POST requests without a body", &["request.post-query"], |it| {
        it.gateway.parameters =
            |request| read_parameters(request).filter(|_| request.method != "POST" || !request.body.is_empty());
    }),
    deviation("form-ignored", "Passes over form bodies", &["request.post-form", "request.post-mixed"], |it| {
        it.gateway.parameters = |request| read_parameters(request).map(without_form);
    }),
    deviation("form-alone", "Passes over the query where there is a form body", &["request.post-mixed"], |it| {
        it.gateway.parameters = form_alone;
    }),
    deviation("form-not-utf-8", "Reads form bodies byte by byte as Latin-1", &["request.post-form"], |it| {
        it.gateway.parameters = form_as_latin_1;
    }),
    deviation("v1-not-taken", "Knows no requests signed with HMAC-SHA1", &["request.v1"], |it| {
        it.gateway.schemes = vec![Scheme::V3];
    }),
    deviation(
        "v1-form-refused",
        "Refuses form bodies signed with HMAC-SHA1",
        &["request.v1", "request.post-form"],
        |it| {
            it.gateway
                .checks
                .insert_before(GatewayCheck::Scheme, GatewayCheck::Other("form"), |call| form(call, Scheme::V1));
        },
    ),
    deviation("v3-not-taken", "Knows no requests signed with ACS3-HMAC-SHA256", &["request.v3"], |it| {
        it.gateway.schemes = vec![Scheme::V1];
    }),
    deviation(
        "v3-form-refused",
        "Refuses form bodies signed with ACS3-HMAC-SHA256",
        &["request.v3", "request.post-form"],
        |it| {
            it.gateway
                .checks
                .insert_before(GatewayCheck::Scheme, GatewayCheck::Other("form"), |call| form(call, Scheme::V3));
        },
    ),
    deviation("v1-token-ignored", "Passes over the security token in the parameters", &["request.sts"], |it| {
        it.gateway.presented = |request, parameters| token_kept(request, parameters, Scheme::V3);
    }),
    deviation("v3-token-ignored", "Passes over the security token in the headers", &["request.sts"], |it| {
        it.gateway.presented = |request, parameters| token_kept(request, parameters, Scheme::V1);
    }),
    deviation("url-8-kb", "Refuses request targets of more than 8,192 bytes", &["policy.length.url"], |it| {
        it.gateway.limits.target_bytes = 8192;
    }),
    deviation("url-64-kb", "Refuses request targets of more than 65,534 bytes", &["policy.length.url"], |it| {
        it.gateway.limits.target_bytes = 65_534;
    }),
    deviation("action-not-known", "Has no operation SetKeyPolicy", &["action.value"], |it| {
        it.operations.remove("SetKeyPolicy");
    }),
];

#[expect(clippy::needless_pass_by_value, reason = "the signature of the seam")]
fn without_form(parameters: Parameters) -> Parameters {
    Parameters::new(parameters.query().to_vec(), Vec::new())
}

fn of_form(parameters: &Parameters) -> Vec<(String, String)> {
    parameters.all()[parameters.query().len()..].to_vec()
}

fn without_query_of_get(request: &Request) -> Option<Parameters> {
    let parameters = read_parameters(request)?;
    Some(if request.method == "GET" { Parameters::default() } else { parameters })
}

fn without_query_of_post(request: &Request) -> Option<Parameters> {
    let parameters = read_parameters(request)?;
    Some(if request.method == "POST" { Parameters::new(Vec::new(), of_form(&parameters)) } else { parameters })
}

fn form_alone(request: &Request) -> Option<Parameters> {
    let parameters = read_parameters(request)?;
    let form = of_form(&parameters);
    Some(if form.is_empty() { parameters } else { Parameters::new(Vec::new(), form) })
}

fn form_as_latin_1(request: &Request) -> Option<Parameters> {
    let parameters = read_parameters(request)?;
    let latin_1 = |text: String| text.bytes().map(char::from).collect::<String>();
    let form = of_form(&parameters).into_iter().map(|(name, value)| (name, latin_1(value)));
    Some(Parameters::new(parameters.query().to_vec(), form.collect()))
}

fn form(call: &mut Admission<'_>, refused: Scheme) -> Result<(), Refusal> {
    let refused = call.presented.scheme == refused && !call.request.body.is_empty();
    if refused { Err(ErrorKind::SignatureIncomplete.into()) } else { Ok(()) }
}

fn token_kept(request: &Request, parameters: &Parameters, kept: Scheme) -> Presented {
    let mut presented = Presented::read(request, parameters);
    presented.token = presented.token.filter(|_| presented.scheme == kept);
    presented
}
