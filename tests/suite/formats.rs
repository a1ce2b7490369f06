//! Calls that leave the format of the answer to the endpoint.

use std::sync::{Arc, Mutex};

use kms_conformance::check::CheckName;
use kms_conformance::record::Verdict::Observed;
use rstest::rstest;
use wiremock::{Request, ResponseTemplate};

use crate::support::endpoint::{ACCEPTANCE, Endpoint, json, xml};
use crate::support::{bare_profile, run};

fn format(request: &Request) -> Option<String> {
    request.url.query_pairs().find(|(name, _)| name == "Format").map(|(_, value)| value.into_owned())
}

fn in_xml(_: &Request) -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_raw(xml("SetKeyPolicyResponse", ACCEPTANCE.1), "application/xml")
}

fn in_json(_: &Request) -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_raw(json(ACCEPTANCE.1), "application/json")
}

#[rstest]
#[case::absent("format-absent", None)]
#[case::empty("format-empty", Some(""))]
#[case::unknown("format-unknown", Some("YAML"))]
#[case::xml_in_lower_case("format-xml-in-lower-case", Some("xml"))]
#[case::json_in_lower_case("format-json-in-lower-case", Some("json"))]
fn whatever_the_endpoint_chooses_is_read(
    #[case] id: &str,
    #[case] sent: Option<&str>,
    #[values("XML", "JSON")] chosen: &str,
) {
    let seen: Arc<Mutex<Vec<Option<String>>>> = Arc::default();
    let (keep, in_xml_chosen) = (Arc::clone(&seen), chosen == "XML");
    let endpoint = Endpoint::start(move |request| {
        keep.lock().unwrap().push(format(request));
        if in_xml_chosen { in_xml(request) } else { in_json(request) }
    });
    let ran = run(&endpoint.url(), Some(&bare_profile()), &["--strict"], &[&format!("silent::{id}::")]).unwrap();
    let names: Vec<_> = ran.records.iter().map(|record| record.name.clone()).collect();
    assert_eq!(names, [format!("silent::{id}::json")]);
    // What came before is the look, which asks for JSON upon two keys.
    assert_eq!(seen.lock().unwrap()[2..], [sent.map(str::to_owned)]);
    let record = &ran.records[0];
    assert_eq!(record.verdict, Observed, "{record:?}");
    let said = format!("the endpoint answered success (200) in {chosen}");
    assert!(record.reason.ends_with(&said), "{}", record.reason);
    assert!(record.checks.iter().all(|check| check.check != CheckName::Body), "{:?}", record.checks);
}

#[test]
fn answer_in_no_format_is_none() {
    let endpoint = Endpoint::start(|_| ResponseTemplate::new(200).set_body_raw("RequestId: 1", "text/yaml"));
    let ran = run(&endpoint.url(), Some(&bare_profile()), &[], &["silent::format-unknown::"]).unwrap();
    assert_eq!(ran.records[0].verdict, Observed);
    assert!(ran.records[0].reason.ends_with("status 200 with a body that cannot be read"), "{}", ran.records[0].reason);
}
