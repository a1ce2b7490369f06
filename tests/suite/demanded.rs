//! What a failure shows as the answer that had to come: written down here by hand, from the page, for each row of its table of
//! errors and for success, in both formats.

use rstest::rstest;
use wiremock::{Request, ResponseTemplate};

use crate::support::endpoint::{Endpoint, accepted, parameter, refused};
use crate::support::run;

const PROFILE: &str = include_str!("../../profiles/conventional.toml");

/// What stands under `diff` in the text of a failed trial, without the lines that came in excess, from the last step on.
fn demanded(url: &str, trial: &str) -> String {
    // Neither policies nor the plan's own steps are what this is about.
    let profile = PROFILE
        .replace("\"read-back\",", "")
        .replace("[capabilities.absent]\n", "[capabilities.absent]\nread-back = \"it is not asked\"\n");
    let ran = run(url, Some(&profile), &["--strict"], &[trial]).unwrap();
    let record = ran.of(trial);
    let lines = record.text.lines().skip_while(|line| !line.starts_with("  diff ")).skip(1);
    let lines = lines.take_while(|line| line.starts_with("             ")).map(|line| &line[13..]);
    let shown: Vec<_> = lines.filter(|line| !line.starts_with('+')).map(|line| line.get(2..).unwrap_or("")).collect();
    assert!(!shown.is_empty(), "{}", record.text);
    let last = shown.iter().rposition(|line| line.starts_with("# ")).unwrap();
    shown[last + 1..].join("\n").trim_end().to_owned()
}

#[rstest]
#[case("missing-parameter::key-id-missing", 400, "MissingParameter", "The parameter needed but no provided.")]
#[case("invalid-parameter::effect-permit", 400, "InvalidParameter", "The specified parameter is not valid.")]
#[case(
    "forbidden-no-permission::nobody-may-not-set",
    400,
    "Forbidden.NoPermission",
    "This operation is forbidden by permission system."
)]
#[case(
    "forbidden-key-policy-unsupported::outside-instance-by-arn",
    400,
    "Forbidden.KeyPolicyUnSupported",
    "The specified key does not support key policy."
)]
#[case(
    "rejected-share-quota-exceed-limit::foreign-ram-role-in-full-instance",
    400,
    "Rejected.ShareQuotaExceedLimit",
    "Instance Share Quota Exceed Limit."
)]
#[case(
    "forbidden-dkms-instance-state-invalid::in-unusable-instance-by-arn",
    403,
    "Forbidden.DKMSInstanceStateInvalid",
    "The DKMS instance state is invalid."
)]
#[case("forbidden-key-not-found::foreign-key-by-id", 404, "Forbidden.KeyNotFound", "The specified Key is not found.")]
#[case("forbidden-resource-not-found::policy-name-asterisk", 404, "Forbidden.ResourceNotFound", "Policy not found.")]
#[case("internal-failure::failing-by-arn", 500, "InternalFailure", "Internal Failure")]
fn error_is_demanded_as_its_row_has_it(
    #[case] case: &str,
    #[case] status: u16,
    #[case] code: &'static str,
    #[case] message: &str,
) {
    let endpoint = Endpoint::start(move |request: &Request| {
        // That case is about the caller: the policy that comes before is set by somebody else.
        let prepares = code == "Forbidden.NoPermission" && parameter(request, "AccessKeyId").ends_with("admin");
        // The look before the run finds that key by its ARN.
        let looks = code == "Forbidden.KeyNotFound" && parameter(request, "KeyId").starts_with("acs:");
        if prepares || looks { accepted(request) } else { refused(request, 418, code, "I am a teapot.") }
    });
    let json = format!(
        "HTTP/1.1 {status}\n\n{{\n  \"Code\": \"{code}\",\n  \"Message\": \"{message}\",\n  \"RequestId\": \"[uuid]\"\n}}"
    );
    let xml = format!(
        "HTTP/1.1 {status}\n\n<Code>{code}</Code>\n<Message>{message}</Message>\n<RequestId>[uuid]</RequestId>"
    );
    assert_eq!(demanded(&endpoint.url(), &format!("{case}::json")), json);
    assert_eq!(demanded(&endpoint.url(), &format!("{case}::xml")), xml);
}

#[rstest]
#[case::xml(
    "xml",
    "HTTP/1.1 200\nContent-Type: application/xml\n\n<SetKeyPolicyResponse>\n    <RequestId>[uuid]</RequestId>\n</SetKeyPolicyResponse>"
)]
#[case::json("json", "HTTP/1.1 200\nContent-Type: application/json\n\n{\n  \"RequestId\": \"[uuid]\"\n}")]
fn success_is_demanded_as_the_sample_shows_it(#[case] format: &str, #[case] text: &str) {
    let endpoint = Endpoint::start(|_| ResponseTemplate::new(500).set_body_raw("teapot", "text/plain"));
    assert_eq!(demanded(&endpoint.url(), &format!("success::one-statement::{format}")), text);
}

/// A member under a name in other letter case is shown as it came, not as one that is missing.
#[test]
fn member_under_another_name_is_shown_as_it_came() {
    let endpoint = Endpoint::start(|_| {
        let body = r#"{"requestId":"381D5D33-BB8F-395F-8EE4-AE3BB4B523C8"}"#;
        ResponseTemplate::new(200).set_body_raw(body, "application/json")
    });
    let trial = "success::one-statement::json";
    let ran = run(&endpoint.url(), Some(PROFILE), &[], &[trial]).unwrap();
    assert!(ran.of(trial).text.contains("+   \"requestId\": "), "{}", ran.of(trial).text);
}
