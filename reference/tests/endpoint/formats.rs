//! JSON and XML, asked for in every way.

use rstest::rstest;

use crate::client::{ADMIN, Endpoint, Reply, USABLE, policy_for, user};

fn set(format: &[(&str, &str)], legal: bool) -> Reply {
    let policy = if legal { policy_for(&user("admin")) } else { "{}".to_owned() };
    let parameters = [&[("KeyId", USABLE), ("Policy", policy.as_str())], format].concat();
    Endpoint::conventional().call(ADMIN, "SetKeyPolicy", &parameters)
}

#[rstest]
#[case("JSON")]
#[case("json")]
fn a_success_in_json(#[case] format: &str) {
    let reply = set(&[("Format", format)], true);
    assert_eq!(reply.headers["content-type"], "application/json;charset=utf-8");
    assert_eq!(reply.json()["RequestId"], reply.headers["x-acs-request-id"].as_str());
}

#[rstest]
#[case("XML")]
#[case("xml")]
fn a_success_in_xml(#[case] format: &str) {
    let reply = set(&[("Format", format)], true);
    assert_eq!((reply.status, reply.headers["content-type"].as_str()), (200, "application/xml;charset=utf-8"));
    let id = &reply.headers["x-acs-request-id"];
    assert_eq!(reply.body, format!("<SetKeyPolicyResponse><RequestId>{id}</RequestId></SetKeyPolicyResponse>"));
}

#[test]
fn an_error_in_xml() {
    let reply = set(&[("Format", "XML")], false);
    assert_eq!((reply.status, reply.headers["content-type"].as_str()), (400, "text/xml;charset=utf-8"));
    let id = &reply.headers["x-acs-request-id"];
    let start = format!(
        "<Error><RequestId>{id}</RequestId><HostId>localhost</HostId><Code>InvalidParameter</Code>\
         <Message>The specified parameter is not valid.</Message><Recommend>https://"
    );
    assert!(reply.body.starts_with(&start), "{}", reply.body);
    assert!(reply.body.ends_with("</Recommend></Error>"), "{}", reply.body);
}

#[test]
fn an_unknown_format_is_refused_in_the_default_one() {
    let reply = set(&[("Format", "YAML")], true);
    assert_eq!(reply.outcome(), (400, "InvalidParameter.Format".to_owned()));
}

#[test]
fn request_ids_differ() {
    let endpoint = Endpoint::conventional();
    let id = || endpoint.set(ADMIN, USABLE, "{}").headers["x-acs-request-id"].clone();
    assert_ne!(id(), id());
}
