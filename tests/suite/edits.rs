//! Edits mean what RFC 6902 says, on the paths of RFC 6901.

use kms_conformance::suite::{Edit, apply_all};
use rstest::rstest;
use serde_json::{Value, json};

fn edit(text: &str) -> Edit {
    serde_json::from_str(text).unwrap()
}

#[rstest]
#[case::replaces_a_member(r#"{"replace":"/a","with":2}"#, json!({"a":1}), json!({"a":2}))]
#[case::replaces_an_element(r#"{"replace":"/1","with":"x"}"#, json!([0,1,2]), json!([0,"x",2]))]
#[case::replaces_deep_down(r#"{"replace":"/a/0/b","with":[]}"#, json!({"a":[{"b":1}]}), json!({"a":[{"b":[]}]}))]
#[case::replaces_with_null(r#"{"replace":"/a","with":null}"#, json!({"a":1}), json!({"a":null}))]
#[case::replaces_null(r#"{"replace":"/a","with":1}"#, json!({"a":null}), json!({"a":1}))]
#[case::replaces_the_whole(r#"{"replace":"","with":[1]}"#, json!({"a":1}), json!([1]))]
#[case::replaces_the_empty_name(r#"{"replace":"/","with":2}"#, json!({"":1,"a":1}), json!({"":2,"a":1}))]
#[case::adds_a_member(r#"{"add":"/b","with":2}"#, json!({"a":1}), json!({"a":1,"b":2}))]
#[case::adds_over_a_member(r#"{"add":"/a","with":2}"#, json!({"a":1}), json!({"a":2}))]
#[case::adds_null(r#"{"add":"/b","with":null}"#, json!({}), json!({"b":null}))]
#[case::adds_before_an_element(r#"{"add":"/1","with":"x"}"#, json!([0,1]), json!([0,"x",1]))]
#[case::adds_before_the_first(r#"{"add":"/0","with":"x"}"#, json!([0,1]), json!(["x",0,1]))]
#[case::adds_at_the_length(r#"{"add":"/2","with":"x"}"#, json!([0,1]), json!([0,1,"x"]))]
#[case::adds_behind_the_last(r#"{"add":"/-","with":"x"}"#, json!([0,1]), json!([0,1,"x"]))]
#[case::adds_to_an_empty_list(r#"{"add":"/a/-","with":1}"#, json!({"a":[]}), json!({"a":[1]}))]
#[case::adds_a_member_named_hyphen(r#"{"add":"/-","with":1}"#, json!({}), json!({"-":1}))]
#[case::adds_the_whole(r#"{"add":"","with":7}"#, json!({"a":1}), json!(7))]
#[case::removes_a_member(r#"{"remove":"/a"}"#, json!({"a":1,"b":2}), json!({"b":2}))]
#[case::removes_an_element(r#"{"remove":"/0"}"#, json!([0,1]), json!([1]))]
#[case::removes_null(r#"{"remove":"/a"}"#, json!({"a":null}), json!({}))]
#[case::tilde_one_is_a_slash(r#"{"replace":"/a~1b","with":2}"#, json!({"a/b":1}), json!({"a/b":2}))]
#[case::tilde_nought_is_a_tilde(r#"{"replace":"/a~0b","with":2}"#, json!({"a~b":1}), json!({"a~b":2}))]
#[case::tilde_nought_one_is_no_slash(r#"{"replace":"/~01","with":2}"#, json!({"~1":1}), json!({"~1":2}))]
#[case::digits_are_a_name_in_an_object(r#"{"replace":"/01","with":2}"#, json!({"01":1}), json!({"01":2}))]
#[case::percent_is_itself(r#"{"replace":"/a%25","with":2}"#, json!({"a%25":1}), json!({"a%25":2}))]
fn edit_does_what_the_rfc_says(#[case] written: &str, #[case] mut value: Value, #[case] expected: Value) {
    edit(written).apply(&mut value).unwrap();
    assert_eq!(value, expected);
}

#[rstest]
#[case::no_operation(r#"{"with":1}"#, "an edit has exactly one of \"replace\", \"add\" and \"remove\"")]
#[case::two_operations(
    r#"{"add":"/b","remove":"/a","with":1}"#,
    "an edit has exactly one of \"replace\", \"add\" and \"remove\""
)]
#[case::replace_without_value(r#"{"replace":"/a"}"#, "\"replace\" needs \"with\": the value to put there")]
#[case::add_without_value(r#"{"add":"/a"}"#, "\"add\" needs \"with\": the value to put there")]
#[case::remove_with_value(r#"{"remove":"/a","with":null}"#, "\"remove\" takes no \"with\"")]
#[case::no_slash(
    r#"{"remove":"a"}"#,
    "`a` is no JSON pointer: it is empty or begins with `/`, and `~` is written `~0`, `/` in a name `~1`"
)]
#[case::tilde_alone(
    r#"{"remove":"/a~"}"#,
    "`/a~` is no JSON pointer: it is empty or begins with `/`, and `~` is written `~0`, `/` in a name `~1`"
)]
#[case::tilde_two(
    r#"{"add":"/a~2","with":1}"#,
    "`/a~2` is no JSON pointer: it is empty or begins with `/`, and `~` is written `~0`, `/` in a name `~1`"
)]
#[case::no_such_member(r#"{"replace":"/b","with":1}"#, "nothing stands at `/b`: there is an object with a, l")]
#[case::removes_no_member(r#"{"remove":"/b"}"#, "nothing stands at `/b`: there is an object with a, l")]
#[case::no_parent(r#"{"add":"/b/c","with":1}"#, "nothing stands at `/b/c`: there is an object with a, l")]
#[case::below_a_number(r#"{"add":"/a/b","with":1}"#, "nothing stands at `/a/b`: there is 1")]
#[case::beyond_the_end(r#"{"replace":"/l/2","with":1}"#, "nothing stands at `/l/2`: there is a list of 2")]
#[case::adds_beyond_the_end(r#"{"add":"/l/3","with":1}"#, "nothing stands at `/l/3`: there is a list of 2")]
#[case::removes_beyond_the_end(r#"{"remove":"/l/2"}"#, "nothing stands at `/l/2`: there is a list of 2")]
#[case::leading_nought(r#"{"replace":"/l/01","with":1}"#, "nothing stands at `/l/01`: there is a list of 2")]
#[case::sign(r#"{"replace":"/l/+1","with":1}"#, "nothing stands at `/l/+1`: there is a list of 2")]
#[case::negative(r#"{"replace":"/l/-1","with":1}"#, "nothing stands at `/l/-1`: there is a list of 2")]
#[case::replaces_behind_the_last(r#"{"replace":"/l/-","with":1}"#, "nothing stands at `/l/-`: there is a list of 2")]
#[case::no_index(r#"{"replace":"/l/","with":1}"#, "nothing stands at `/l/`: there is a list of 2")]
#[case::index_beyond_all_numbers(
    r#"{"replace":"/l/99999999999999999999999","with":1}"#,
    "nothing stands at `/l/99999999999999999999999`: there is a list of 2"
)]
#[case::removes_the_whole(r#"{"remove":""}"#, "nothing stands at ``: the whole value cannot be removed")]
fn edit_that_cannot_be_made_says_why_and_changes_nothing(#[case] written: &str, #[case] complaint: &str) {
    let before = json!({"a":1,"l":[1,2]});
    let mut value = before.clone();
    let error = edit(written).apply(&mut value).unwrap_err();
    assert_eq!(error.to_string(), complaint);
    assert_eq!(value, before);
}

#[test]
fn edits_are_made_in_their_order_and_the_first_bad_one_is_named() {
    let mut value = json!(["a"]);
    let edits = [r#"{"add":"/0","with":"b"}"#, r#"{"replace":"/0","with":"c"}"#].map(edit);
    apply_all(&edits, &mut value).unwrap();
    assert_eq!(value, json!(["c", "a"]));
    let edits = [r#"{"remove":"/1"}"#, r#"{"remove":"/1"}"#, r#"{"remove":"/0"}"#].map(edit);
    let (number, _) = apply_all(&edits, &mut value).unwrap_err();
    assert_eq!(number, 1);
}

#[rstest]
#[case(r#"{"replace":"/Effect","with":"Permit"}"#, "/Effect = \"Permit\"")]
#[case(r#"{"add":"/Action/-","with":"kms:*"}"#, "/Action/- added: \"kms:*\"")]
#[case(r#"{"remove":"/Effect"}"#, "without /Effect")]
#[case(r#"{"replace":"/Effect"}"#, "\"replace\" needs \"with\": the value to put there")]
fn edit_is_described_in_a_line(#[case] written: &str, #[case] line: &str) {
    assert_eq!(edit(written).describe(), line);
}

#[test]
fn long_value_is_cut_between_characters() {
    let edit = edit(&format!(r#"{{"replace":"/Sid","with":"{}"}}"#, "ä".repeat(200)));
    assert_eq!(edit.describe(), format!("/Sid = \"{}… (202 characters)", "ä".repeat(95)));
}
