//! What stands between `${` and `}`.

use kms_conformance::suite::fixture::KeyRef;
use kms_conformance::suite::placeholder::{KeyForm, Placeholder, fill, scan};
use rstest::rstest;

fn key(fixture: &str, ordinal: u8) -> KeyRef {
    KeyRef { fixture: fixture.to_owned(), ordinal }
}

#[rstest]
#[case("account", Placeholder::Account)]
#[case("foreign-account", Placeholder::ForeignAccount)]
#[case("region", Placeholder::Region)]
#[case("key.id", Placeholder::ThisKey(KeyForm::Id))]
#[case("key.arn", Placeholder::ThisKey(KeyForm::Arn))]
#[case("key.beginning", Placeholder::ThisKey(KeyForm::Beginning))]
#[case("key.end", Placeholder::ThisKey(KeyForm::End))]
#[case("unknown-key.id", Placeholder::UnknownKey(KeyForm::Id))]
#[case("unknown-key.arn", Placeholder::UnknownKey(KeyForm::Arn))]
#[case("usable/2.arn", Placeholder::Key(key("usable", 2), KeyForm::Arn))]
#[case("in-full-instance.id", Placeholder::Key(key("in-full-instance", 1), KeyForm::Id))]
#[case("foreign.arn", Placeholder::Key(key("foreign", 1), KeyForm::Arn))]
#[case("foreign-user.arn", Placeholder::PrincipalArn("foreign-user".to_owned()))]
#[case("user.name", Placeholder::PrincipalName("user".to_owned()))]
fn placeholder_is_known(#[case] inner: &str, #[case] expected: Placeholder) {
    assert_eq!(Placeholder::parse(inner), Some(expected));
}

#[rstest]
fn text_between_braces_is_no_placeholder(
    #[values(
        "",
        " account",
        "Account",
        "account.arn",
        "key",
        "key.ARN",
        "user.id",
        "usable/0.id",
        "usable/10.id",
        "usable/+2.id",
        "usable/.id",
        "nothing.arn",
        "user.arn.arn",
        "${account"
    )]
    inner: &str,
) {
    assert_eq!(Placeholder::parse(inner), None);
    let found: Vec<_> = scan(&format!("a ${{{inner}}} b")).collect();
    assert_eq!(found, [Err(inner.to_owned())]);
}

#[rstest]
#[case("", "")]
#[case("no placeholder", "no placeholder")]
#[case("${account}", "<Account>")]
#[case("a${region}b${region}", "a<Region>b<Region>")]
#[case("$${account}$", "$<Account>$")]
#[case("$", "$")]
#[case("${", "${")]
#[case("${account", "${account")]
#[case("{account}", "{account}")]
#[case("${nothing}${account}", "${nothing}<Account>")]
#[case("ä${account}ö", "ä<Account>ö")]
fn fill_puts_values_in_and_leaves_the_rest(#[case] text: &str, #[case] filled: &str) {
    assert_eq!(fill(text, |placeholder| format!("<{placeholder:?}>")), filled);
}

#[test]
fn value_that_looks_like_a_placeholder_stays() {
    assert_eq!(fill("${account}", |_| "${region}".to_owned()), "${region}");
}
