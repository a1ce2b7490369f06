//! The patterns of the documented messages.

use kms_conformance::suite::ErrorTable;
use regex_lite::Regex;
use rstest::rstest;

use crate::corpus::corpus;

fn matches(errors: &ErrorTable, code: &str, message: &str) -> bool {
    let row = errors.row(code).unwrap_or_else(|| panic!("{code} is not documented"));
    Regex::new(&row.pattern).is_ok_and(|pattern| pattern.is_match(message))
}

#[test]
fn every_pattern_takes_its_own_sentence_and_no_other() {
    let errors = &corpus().errors;
    for row in &errors.documented {
        for other in &errors.documented {
            let taken = matches(errors, &row.code, &other.message);
            assert_eq!(taken, row.code == other.code, "{} and the sentence of {}", row.code, other.code);
        }
    }
}

#[test]
fn every_pattern_is_about_the_whole_message() {
    let errors = &corpus().errors;
    for row in &errors.documented {
        for longer in [format!("Error: {}", row.message), format!("{} Try again.", row.message)] {
            assert!(!matches(errors, &row.code, &longer), "{} takes `{longer}`", row.code);
        }
        assert!(!matches(errors, &row.code, ""), "{} takes an empty message", row.code);
        assert!(!matches(errors, &row.code, &row.message.to_uppercase()), "{} takes capitals", row.code);
    }
}

#[rstest]
#[case("MissingParameter", "The parameter  KeyId  needed but no provided.")]
#[case("MissingParameter", "The parameter KeyId needed but no provided.")]
#[case("MissingParameter", "The parameter  Policy  needed but no provided")]
#[case("MissingParameter", "The parameter \"KeyId\" is needed but not provided.")]
#[case("InvalidParameter", "The specified parameter AccessKeyId is not valid")]
#[case("InvalidParameter", "The specified parameter RotationInterval is not valid.")]
#[case("InvalidParameter", "The specified parameter  Policy  is not valid.")]
#[case("InvalidParameter", "The specified parameter \"KeySpec\" is not valid.")]
#[case("InvalidParameter", "The specified parameter \"Action or Version\" is not valid.")]
#[case(
    "Forbidden.NoPermission",
    "This operation for acs:kms:ap-southeast-5:1234567890:key/fd3c46b8-0000 is forbidden by permission system."
)]
#[case("Forbidden.NoPermission", "This operation for key-hzz630494463ejqjx0000 is forbidden by permission system")]
#[case("InternalFailure", "Internal  Failure")]
#[case("InternalFailure", "Internal Failure.")]
fn pattern_takes_a_spelling_of_real_endpoints(#[case] code: &str, #[case] message: &str) {
    assert!(matches(&corpus().errors, code, message), "{code} refuses `{message}`");
}

#[rstest]
#[case("MissingParameter", "The parameter needed but not.")]
#[case("MissingParameter", "The parameter KeyId and Policy needed but no provided.")]
#[case("MissingParameter", "The specified parameter is not valid.")]
#[case("MissingParameter", "KeyId is mandatory for this action.")]
#[case("InvalidParameter", "The specified parameter is valid.")]
#[case("InvalidParameter", "The specified parameter Policy is not valid because of Effect.")]
#[case("InvalidParameter", "Specified parameter format is not valid.")]
#[case("Forbidden.NoPermission", "This operation is forbidden.")]
#[case("Forbidden.NoPermission", "This operation for the key is forbidden by permission system.")]
#[case("Forbidden.KeyPolicyUnSupported", "The specified key does not support key policies.")]
#[case("Rejected.ShareQuotaExceedLimit", "Instance Share Quota Exceed Limit")]
#[case("Rejected.ShareQuotaExceedLimit", "Instance Share Quota Exceeds Limit.")]
#[case("Forbidden.DKMSInstanceStateInvalid", "The KMS instance state is invalid.")]
#[case("Forbidden.KeyNotFound", "The specified Alias is not found.")]
#[case("Forbidden.KeyNotFound", "The specified key is not found.")]
#[case("Forbidden.ResourceNotFound", "Resource not found.")]
#[case("InternalFailure", "InternalFailure")]
#[case("InternalFailure", "Internal Server Failure")]
fn pattern_refuses_a_near_miss(#[case] code: &str, #[case] message: &str) {
    assert!(!matches(&corpus().errors, code, message), "{code} takes `{message}`");
}

#[test]
fn no_documented_error_speaks_of_credentials() {
    let errors = &corpus().errors;
    for row in &errors.documented {
        assert!(!errors.refuses_credentials(&row.code), "{} stands in both tables", row.code);
    }
    assert!(errors.refuses_credentials("SignatureDoesNotMatch"));
}
