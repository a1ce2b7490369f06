//! Each policy rule on both sides of its limit. Every document differs from an accepted one in one place.

use rstest::rstest;
use serde_json::{Value, json};

use crate::client::{ADMIN, Endpoint, USABLE, assert_outcome, user};

fn base() -> Value {
    json!({ "Version": "1", "Statement": [ {
        "Sid": "one", "Effect": "Allow", "Principal": { "RAM": [user("admin")] }, "Action": ["kms:*"], "Resource": ["*"]
    } ] })
}

/// The base policy with one place changed; `null` in the table takes the member out.
fn changed(pointer: &str, value: Value) -> String {
    let mut policy = base();
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    let parent = policy.pointer_mut(parent).unwrap().as_object_mut().unwrap();
    if value == json!("(absent)") {
        parent.remove(name);
    } else {
        parent.insert(name.to_owned(), value);
    }
    policy.to_string()
}

#[track_caller]
fn check(policy: &str, accepted: bool) {
    let reply = Endpoint::conventional().set(ADMIN, USABLE, policy);
    let (status, code) = if accepted { (200, "OK") } else { (400, "InvalidParameter") };
    assert_outcome(&reply, status, code);
}

const STATEMENT: &str = "/Statement/0";

#[rstest]
#[case::one(json!("1"), true)]
#[case::number(json!(1), false)]
#[case::other(json!("2"), false)]
#[case::longer(json!("1.0"), false)]
#[case::empty(json!(""), false)]
#[case::null(json!(null), false)]
#[case::list(json!(["1"]), false)]
#[case::absent(json!("(absent)"), false)]
fn version(#[case] value: Value, #[case] accepted: bool) {
    check(&changed("/Version", value), accepted);
}

#[rstest]
#[case::none(json!([]), false)]
#[case::one_object(base()["Statement"][0].clone(), false)]
#[case::two(json!([base()["Statement"][0], base()["Statement"][0]]), true)]
#[case::text(json!("Allow"), false)]
#[case::list_of_a_text(json!(["Allow"]), false)]
#[case::second_is_none(json!([base()["Statement"][0], {}]), false)]
#[case::null(json!(null), false)]
#[case::absent(json!("(absent)"), false)]
fn statement(#[case] value: Value, #[case] accepted: bool) {
    check(&changed("/Statement", value), accepted);
}

#[rstest]
#[case::absent(json!("(absent)"), true)]
#[case::one_character(json!("a"), true)]
#[case::as_long_as_can_be(json!("a".repeat(128)), true)]
#[case::too_long(json!("a".repeat(129)), false)]
#[case::empty(json!(""), false)]
#[case::every_special_character(json!("aZ09_/+=.@-"), true)]
#[case::sample_with_blanks(json!("kms default key policy"), true)]
#[case::exclamation_mark(json!("a!"), false)]
#[case::colon(json!("a:b"), false)]
#[case::tabulator(json!("a\tb"), false)]
#[case::not_ascii(json!("é"), false)]
#[case::number(json!(1), false)]
#[case::null(json!(null), false)]
fn sid(#[case] value: Value, #[case] accepted: bool) {
    check(&changed(&format!("{STATEMENT}/Sid"), value), accepted);
}

#[rstest]
#[case::allow(json!("Allow"), true)]
#[case::lower_case(json!("allow"), false)]
#[case::other(json!("Permit"), false)]
#[case::empty(json!(""), false)]
#[case::list(json!(["Allow"]), false)]
#[case::null(json!(null), false)]
#[case::absent(json!("(absent)"), false)]
fn effect(#[case] value: Value, #[case] accepted: bool) {
    check(&changed(&format!("{STATEMENT}/Effect"), value), accepted);
}

#[rstest]
#[case::text(json!({ "RAM": user("admin") }), true)]
#[case::several(json!({ "RAM": [user("admin"), user("user")] }), true)]
#[case::account(json!({ "RAM": ["acs:ram::1100000000000001:*"] }), true)]
#[case::root(json!({ "RAM": ["acs:ram::1100000000000001:root"] }), true)]
#[case::role(json!({ "RAM": ["acs:ram::1100000000000001:role/conformance-role"] }), true)]
#[case::foreign_user(json!({ "RAM": ["acs:ram::1200000000000002:user/conformance-foreign-user"] }), true)]
#[case::foreign_account(json!({ "RAM": ["acs:ram::1200000000000002:*"] }), true)]
#[case::that_does_not_exist(json!({ "RAM": ["acs:ram::1100000000000001:user/nobody-knows"] }), true)]
#[case::empty_list(json!({ "RAM": [] }), false)]
#[case::empty_object(json!({}), false)]
#[case::anyone(json!("*"), false)]
#[case::any_in_ram(json!({ "RAM": ["*"] }), false)]
#[case::bare_account(json!({ "RAM": ["1100000000000001"] }), false)]
#[case::group(json!({ "RAM": ["acs:ram::1100000000000001:group/a"] }), false)]
#[case::no_name(json!({ "RAM": ["acs:ram::1100000000000001:user/"] }), false)]
#[case::no_account(json!({ "RAM": ["acs:ram:::user/a"] }), false)]
#[case::account_of_letters(json!({ "RAM": ["acs:ram::abc:user/a"] }), false)]
#[case::second_is_malformed(json!({ "RAM": [user("admin"), "x"] }), false)]
#[case::number(json!({ "RAM": [1] }), false)]
#[case::other_member(json!({ "Service": ["ecs.aliyuncs.com"] }), false)]
#[case::member_beside(json!({ "RAM": [user("admin")], "Service": ["ecs.aliyuncs.com"] }), false)]
#[case::list(json!([user("admin")]), false)]
#[case::null(json!(null), false)]
#[case::absent(json!("(absent)"), false)]
fn principal(#[case] value: Value, #[case] accepted: bool) {
    check(&changed(&format!("{STATEMENT}/Principal"), value), accepted);
}

#[rstest]
#[case::text(json!("kms:*"), true)]
#[case::out_of_scope(json!(["kms:AsymmetricSign"]), true)]
#[case::other_service(json!(["ecs:*"]), false)]
#[case::second_of_another_service(json!(["kms:*", "ecs:*"]), false)]
#[case::no_prefix(json!(["*"]), false)]
#[case::prefix_in_upper_case(json!(["KMS:*"]), false)]
#[case::prefix_only(json!(["kms:"]), false)]
#[case::empty(json!([""]), false)]
#[case::empty_list(json!([]), false)]
#[case::number(json!([1]), false)]
#[case::null(json!(null), false)]
#[case::absent(json!("(absent)"), false)]
fn action(#[case] value: Value, #[case] accepted: bool) {
    check(&changed(&format!("{STATEMENT}/Action"), value), accepted);
}

#[rstest]
#[case::text(json!("*"), true)]
#[case::asterisks(json!(["*", "*"]), true)]
#[case::arn(json!(["acs:kms:cn-hangzhou:1100000000000001:key/key-hzz10000000usable0001"]), false)]
#[case::second_is_another(json!(["*", "x"]), false)]
#[case::two_asterisks(json!(["**"]), false)]
#[case::empty_list(json!([]), false)]
#[case::object(json!({}), false)]
#[case::null(json!(null), false)]
#[case::absent(json!("(absent)"), false)]
fn resource(#[case] value: Value, #[case] accepted: bool) {
    check(&changed(&format!("{STATEMENT}/Resource"), value), accepted);
}

#[rstest]
#[case::text(json!({ "IpAddress": { "acs:SourceIp": "127.0.0.1" } }), true)]
#[case::list(json!({ "IpAddress": { "acs:SourceIp": ["127.0.0.1", "::1"] } }), true)]
#[case::two_operators(json!({ "Bool": { "acs:SecureTransport": "true" }, "StringLike": { "kms:tag/a": "*" } }), true)]
#[case::empty(json!({}), true)]
#[case::unknown_operator(json!({ "IpEquals": { "acs:SourceIp": "127.0.0.1" } }), false)]
#[case::operator_in_lower_case(json!({ "ipaddress": { "acs:SourceIp": "127.0.0.1" } }), false)]
#[case::operator_without_keys(json!({ "IpAddress": "127.0.0.1" }), false)]
#[case::empty_key(json!({ "IpAddress": { "": "127.0.0.1" } }), false)]
#[case::number(json!({ "NumericEquals": { "a": 1 } }), false)]
#[case::boolean(json!({ "Bool": { "acs:SecureTransport": true } }), false)]
#[case::empty_list(json!({ "IpAddress": { "acs:SourceIp": [] } }), false)]
#[case::a_list(json!([]), false)]
#[case::null(json!(null), false)]
fn condition(#[case] value: Value, #[case] accepted: bool) {
    check(&changed(&format!("{STATEMENT}/Condition"), value), accepted);
}

#[rstest]
#[case::at_the_top("/Id")]
#[case::in_a_statement("/Statement/0/NotAction")]
fn members_beside_the_documented_ones_are_accepted(#[case] pointer: &str) {
    check(&changed(pointer, json!("x")), true);
}

#[rstest]
#[case::not_json("policy", false)]
#[case::cut_off("{\"Version\":\"1\"", false)]
#[case::list("[]", false)]
#[case::text("\"a\"", false)]
#[case::null("null", false)]
#[case::blank(" ", false)]
fn a_document(#[case] policy: &str, #[case] accepted: bool) {
    check(policy, accepted);
}

#[rstest]
#[case::white_space(" \r\n\t", true)]
#[case::another_document("{}", false)]
#[case::a_word("x", false)]
fn after_the_document(#[case] rest: &str, #[case] accepted: bool) {
    check(&format!("{}{rest}", base()), accepted);
}

#[test]
fn of_a_member_that_stands_twice_the_last_counts() {
    let policy = base().to_string();
    check(&policy.replacen("\"Version\":\"1\"", "\"Version\":\"2\",\"Version\":\"1\"", 1), true);
    check(&policy.replacen("\"Version\":\"1\"", "\"Version\":\"1\",\"Version\":\"2\"", 1), false);
}

/// A policy of this many bytes, blank or in letters of three bytes each.
fn of_size(bytes: usize, wide: bool) -> String {
    let policy = base().to_string();
    let rest = bytes - policy.len();
    if !wide {
        return policy + &" ".repeat(rest);
    }
    let frame = ",\"Id\":\"\"".len();
    let (letters, blanks) = ((rest - frame) / 3, (rest - frame) % 3);
    let member = format!(",\"Id\":\"{}\"}}{}", "钥".repeat(letters), " ".repeat(blanks));
    policy.strip_suffix('}').unwrap().to_owned() + &member
}

#[rstest]
#[case(32_768, false, true)]
#[case(32_769, false, false)]
#[case(32_768, true, true)]
#[case(32_769, true, false)]
fn size_is_counted_in_bytes(#[case] bytes: usize, #[case] wide: bool, #[case] accepted: bool) {
    let policy = of_size(bytes, wide);
    assert_eq!(policy.len(), bytes);
    check(&policy, accepted);
}
