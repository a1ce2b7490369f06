//! The text of a failure, as it stands in `tests/suite/golden/`; `UPDATE_GOLDEN=1` writes it anew.

use std::path::Path;

use wiremock::{Request, ResponseTemplate};

use crate::support::endpoint::{Endpoint, REQUEST_ID, accepted, answer, parameter, refused};
use crate::support::{bare_profile, reading_profile, run};

/// The text of the only trial of this name, which fails.
fn failure(
    answers: impl Fn(&Request) -> ResponseTemplate + Send + Sync + 'static,
    profile: &str,
    name: &str,
) -> String {
    let endpoint = Endpoint::start(answers);
    let ran = run(&endpoint.url(), Some(profile), &[], &[name]).unwrap();
    ran.of(name).text.replace(&endpoint.url(), "http://ENDPOINT")
}

fn compare(file: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite/golden").join(file);
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&path, text).unwrap();
    }
    let golden = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(golden == text, "{file} has other words; if they are meant, UPDATE_GOLDEN=1 writes them:\n{text}");
}

#[test]
fn refused_policy_that_is_accepted() {
    compare("accepted.txt", &failure(accepted, &bare_profile(), "invalid-parameter::effect-permit::json"));
}

#[test]
fn refusal_with_another_status_and_message() {
    let answers = |request: &Request| refused(request, 403, "InvalidParameter", "Effect <Permit> is unknown.");
    compare("message.txt", &failure(answers, &bare_profile(), "invalid-parameter::effect-permit::xml"));
}

#[test]
fn policy_that_is_read_back_otherwise() {
    let answers = |request: &Request| {
        if parameter(request, "Action") == "GetKeyPolicy" {
            return answer(request, 200, &[("Policy", r#"{"Version":"1","Statement":[]}"#), ("RequestId", REQUEST_ID)]);
        }
        if parameter(request, "Policy").contains("Permit") {
            return refused(request, 400, "InvalidParameter", "The specified parameter is not valid.");
        }
        accepted(request)
    };
    compare(
        "read-back.txt",
        &failure(answers, &reading_profile(), "read-back::refusal-of-effect-leaves-the-policy::json"),
    );
}
