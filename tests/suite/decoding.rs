//! Any legal spelling of an answer is understood; anything else is an error that says what and where.

use kms_conformance::wire::Format::{self, Json, Xml};
use kms_conformance::wire::{Document, Value, decode};
use rstest::rstest;

fn text(value: &str) -> Value {
    Value::Text(value.to_owned())
}

fn members(pairs: &[(&str, Value)]) -> Vec<(String, Value)> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect()
}

fn decoded(format: Format, body: &str) -> Document {
    decode(format, body.as_bytes()).unwrap()
}

#[rstest]
#[case::sample("<SetKeyPolicyResponse>\n    <RequestId>381D</RequestId>\n</SetKeyPolicyResponse>")]
#[case::one_line("<SetKeyPolicyResponse><RequestId>381D</RequestId></SetKeyPolicyResponse>")]
#[case::declaration(
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<SetKeyPolicyResponse><RequestId>381D</RequestId></SetKeyPolicyResponse>\n"
)]
#[case::declaration_in_full(
    "<?xml version='1.0' encoding='utf-8' standalone='yes' ?><SetKeyPolicyResponse><RequestId>381D</RequestId></SetKeyPolicyResponse>"
)]
#[case::version_only("<?xml version=\"1.1\"?><SetKeyPolicyResponse><RequestId>381D</RequestId></SetKeyPolicyResponse>")]
#[case::encoding_above_ascii(
    "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><SetKeyPolicyResponse><RequestId>381D</RequestId></SetKeyPolicyResponse>"
)]
#[case::byte_order_mark(
    "\u{feff}<?xml version=\"1.0\"?><SetKeyPolicyResponse><RequestId>381D</RequestId></SetKeyPolicyResponse>"
)]
#[case::comments(
    "<!-- a --><SetKeyPolicyResponse><!-- b --><RequestId>38<!-- c -->1D</RequestId></SetKeyPolicyResponse><!-- d -->"
)]
#[case::instructions(
    "<?a b?><SetKeyPolicyResponse><?c?><RequestId>381<?d e?>D</RequestId></SetKeyPolicyResponse><?f?>"
)]
#[case::cdata("<SetKeyPolicyResponse><RequestId><![CDATA[38]]>1<![CDATA[D]]></RequestId></SetKeyPolicyResponse>")]
#[case::character_references(
    "<SetKeyPolicyResponse><RequestId>&#51;&#x38;1&#x0044;</RequestId></SetKeyPolicyResponse>"
)]
#[case::namespace(
    "<SetKeyPolicyResponse xmlns=\"http://kms.aliyuncs.com/\"><RequestId>381D</RequestId></SetKeyPolicyResponse>"
)]
#[case::prefix("<k:SetKeyPolicyResponse xmlns:k=\"urn:kms\"><k:RequestId>381D</k:RequestId></k:SetKeyPolicyResponse>")]
#[case::attributes(
    "<SetKeyPolicyResponse a=\"1\" b='&lt;&#9;\"'><RequestId xml:lang = \"en\" >381D</RequestId ></SetKeyPolicyResponse >"
)]
#[case::line_ends("<SetKeyPolicyResponse>\r\n\t<RequestId>381D</RequestId>\r\n</SetKeyPolicyResponse>\r\n")]
fn xml_is_understood_in_every_spelling(#[case] body: &str) {
    let document = decoded(Xml, body);
    assert_eq!(document.root.as_deref(), Some("SetKeyPolicyResponse"));
    assert_eq!(document.members, members(&[("RequestId", text("381D"))]));
    assert_eq!(document.text("RequestId"), Some("381D"));
    assert_eq!(document.get("requestid"), None);
}

#[rstest]
#[case::entities("<r><m>&lt;&gt;&amp;&apos;&quot;</m></r>", text("<>&'\""))]
#[case::escaped_once("<r><m>&amp;lt;</m></r>", text("&lt;"))]
#[case::cdata_is_not_escaped("<r><m><![CDATA[<a>&amp;]]></m></r>", text("<a>&amp;"))]
#[case::line_end_is_normalised("<r><m>a\r\nb</m></r>", text("a\nb"))]
#[case::line_end_by_reference_is_not("<r><m>a&#13;b</m></r>", text("a\rb"))]
#[case::blanks_are_kept("<r><m> a  b </m></r>", text(" a  b "))]
#[case::not_ascii("<?xml version=\"1.0\" encoding=\"UTF-8\"?><r><m>密&#x5bc6;&#128273;</m></r>", text("密密🔑"))]
#[case::empty("<r><m></m></r>", text(""))]
#[case::self_closing("<r><m/></r>", text(""))]
#[case::tree("<r><m> <a>1</a> <b/> </m></r>", Value::Tree(members(&[("a", text("1")), ("b", text(""))])))]
#[case::list("<r><m><a>1</a><a>2</a><b/><a>3</a></m></r>", Value::Tree(members(&[
    ("a", Value::List(vec![text("1"), text("2"), text("3")])), ("b", text(""))])))]
fn xml_values(#[case] body: &str, #[case] expected: Value) {
    assert_eq!(decoded(Xml, body).members, members(&[("m", expected)]));
}

#[rstest]
#[case::sample("{\n  \"RequestId\" : \"381D\"\n}")]
#[case::one_line("{\"RequestId\":\"381D\"}")]
#[case::white_space("\r\n\t {\t\"RequestId\"\n:\r\"381D\" } \n")]
#[case::byte_order_mark("\u{feff}{\"RequestId\":\"381D\"}")]
#[case::escapes(r#"{"\u0052equestId":"\u00338\u0031D"}"#)]
fn json_is_understood_in_every_spelling(#[case] body: &str) {
    let document = decoded(Json, body);
    assert_eq!(document.root, None);
    assert_eq!(document.members, members(&[("RequestId", text("381D"))]));
}

#[rstest]
#[case::escapes(r#""\"\\\/\b\f\n\r\t\u5bc6\ud83d\udd11密""#, text("\"\\/\u{8}\u{c}\n\r\t密🔑密"))]
#[case::number("-1.50e+2", Value::Number("-1.50e+2".to_owned()))]
#[case::large_number("123456789012345678901234567890", Value::Number("123456789012345678901234567890".to_owned()))]
#[case::yes("true", Value::Bool(true))]
#[case::no("false", Value::Bool(false))]
#[case::null("null", Value::Null)]
#[case::list("[1, \"a\", []]", Value::List(vec![Value::Number("1".to_owned()), text("a"), Value::List(vec![])]))]
#[case::tree("{\"a\":{}}", Value::Tree(members(&[("a", Value::Tree(vec![]))])))]
fn json_values(#[case] value: &str, #[case] expected: Value) {
    let document = decoded(Json, &format!("{{\"m\": {value} }}"));
    assert_eq!(document.members, members(&[("m", expected)]));
    assert_eq!(document.text("m").is_some(), value.starts_with('"'));
}

#[test]
fn members_keep_their_order() {
    let names = |document: Document| -> Vec<String> { document.members.into_iter().map(|(name, _)| name).collect() };
    assert_eq!(names(decoded(Json, r#"{"b":1,"a":2,"c":3}"#)), ["b", "a", "c"]);
    assert_eq!(names(decoded(Xml, "<r><b/><a/><c/></r>")), ["b", "a", "c"]);
}

fn refused(format: Format, body: &[u8]) -> String {
    decode(format, body).unwrap_err().to_string()
}

#[rstest]
#[case::not_utf8(Xml, b"<r>\xff</r>", "the body is not UTF-8; send answers in UTF-8 (line 1, column 4)")]
#[case::not_utf8(Json, b"{\"a\":\n\"\xc3(\"}", "the body is not UTF-8; send answers in UTF-8 (line 2, column 2)")]
#[case::utf16(Json, b"\xff\xfe{\0}\0", "the body is not UTF-8; send answers in UTF-8 (line 1, column 1)")]
#[case::encoding(Xml, "<?xml version=\"1.0\" encoding=\"GBK\"?><r>密</r>".as_bytes(), "the XML declaration names the encoding GBK, and the body is not ASCII; send answers in UTF-8 and declare that (line 1, column 1)")]
#[case::empty(Xml, b"", "the body is empty; an answer holds at least RequestId (line 1, column 1)")]
#[case::blank(Json, b" \n", "the body is empty; an answer holds at least RequestId (line 1, column 1)")]
#[case::doctype(
    Xml,
    b"<!DOCTYPE r [<!ENTITY a \"b\">]><r>&a;</r>",
    "the body has a DOCTYPE, which is refused; an answer needs none (line 1, column 1)"
)]
#[case::duplicate(
    Xml,
    b"<r><a/>\n<a/></r>",
    "the member a is given twice; a client may see either value (line 2, column 1)"
)]
#[case::duplicate(
    Json,
    b"{\"a\":1,\"\\u0061\":2}",
    "the member a is given twice; a client may see either value (line 1, column 17)"
)]
#[case::duplicate_within(
    Json,
    b"{\"b\":{\"a\":1,\"a\":2}}",
    "the member a is given twice; a client may see either value (line 1, column 17)"
)]
#[case::no_object(
    Json,
    b" [1]",
    "the body is JSON but no object; an answer is an object with the member RequestId (line 1, column 2)"
)]
#[case::bare_text(
    Xml,
    b"<r>oops</r>",
    "the root element r holds text and no members; an answer holds at least RequestId (line 1, column 1)"
)]
#[case::mixed(
    Xml,
    b"<r><m>a<b/></m></r>",
    "the element m has text beside its elements; an answer has either (line 1, column 4)"
)]
#[case::xml_syntax(
    Xml,
    b"<r>\n<a></b></r>",
    "the body is not well-formed XML: expected `</a>`, but `</b>` was found (line 2, column 4)"
)]
#[case::json_syntax(
    Json,
    b"{\"a\":\n 1,}",
    "the body is not well-formed JSON: key must be a string (line 2, column 4)"
)]
#[case::html(Json, b"<html>", "the body is not well-formed JSON: expected value (line 1, column 1)")]
#[case::json_as_xml(Xml, b"{}", "the body is not well-formed XML: text outside of the root element (line 1, column 1)")]
fn what_cannot_be_decoded_is_shown(#[case] format: Format, #[case] body: &[u8], #[case] expected: &str) {
    assert_eq!(refused(format, body), expected);
}

#[rstest]
#[case::no_root("<!-- a -->")]
#[case::second_root("<r/><r/>")]
#[case::text_before("a<r/>")]
#[case::text_after("<r/>a")]
#[case::cdata_after("<r/><![CDATA[ ]]>")]
#[case::reference_after("<r/>&#32;")]
#[case::open("<r><a></a>")]
#[case::open_tag("<r><a")]
#[case::unopened("<r></r></r>")]
#[case::crossed("<r><a><b></a></b></r>")]
#[case::letter_case("<r><a></A></r>")]
#[case::late_declaration(" <?xml version=\"1.0\"?><r/>")]
#[case::second_declaration("<?xml version=\"1.0\"?><?xml version=\"1.0\"?><r/>")]
#[case::declaration_without_version("<?xml encoding=\"UTF-8\"?><r/>")]
#[case::declaration_out_of_order("<?xml version=\"1.0\" standalone=\"yes\" encoding=\"UTF-8\"?><r/>")]
#[case::unknown_version("<?xml version=\"2.0\"?><r/>")]
#[case::standalone_maybe("<?xml version=\"1.0\" standalone=\"maybe\"?><r/>")]
#[case::instruction_named_xml("<r><?XML a?></r>")]
#[case::instruction_without_name("<r><? a?></r>")]
#[case::unknown_entity("<r><a>&nbsp;</a></r>")]
#[case::bare_ampersand("<r><a>a & b</a></r>")]
#[case::unfinished_reference("<r><a>&amp</a></r>")]
#[case::reference_to_nothing("<r><a>&#0;</a></r>")]
#[case::reference_to_control("<r><a>&#1;</a></r>")]
#[case::reference_to_surrogate("<r><a>&#xd83d;</a></r>")]
#[case::control_character("<r><a>\u{1}</a></r>")]
#[case::cdata_end_in_text("<r><a>]]></a></r>")]
#[case::open_cdata("<r><a><![CDATA[a</a></r>")]
#[case::comment_with_hyphens("<r><!-- a -- b --></r>")]
#[case::open_comment("<r><!-- a</r>")]
#[case::attribute_twice("<r a=\"1\" a=\"2\"/>")]
#[case::attribute_without_value("<r a/>")]
#[case::attribute_without_quotes("<r a=1/>")]
#[case::attribute_with_tag("<r a=\"<\"/>")]
#[case::attribute_with_unknown_entity("<r a=\"&b;\"/>")]
#[case::attributes_without_blank("<r a=\"1\"b=\"2\"/>")]
#[case::attribute_name("<r 1=\"1\"/>")]
#[case::element_name("<r><1/></r>")]
#[case::empty_element_name("<r>< a/></r>")]
#[case::undeclared_prefix("<r><k:a/></r>")]
#[case::undeclared_attribute_prefix("<r k:a=\"1\"/>")]
fn what_is_not_well_formed_xml_is_refused(#[case] body: &str) {
    let text = refused(Xml, body.as_bytes());
    assert!(text.starts_with("the body is not well-formed XML: "), "{text}");
}

#[rstest]
#[case::trailing_text("{} {}")]
#[case::trailing_comma("{\"a\":1,}")]
#[case::comment("{/* a */}")]
#[case::single_quotes("{'a':1}")]
#[case::bare_name("{a:1}")]
#[case::open("{\"a\":1")]
#[case::leading_zero("{\"a\":01}")]
#[case::no_digit("{\"a\":1.}")]
#[case::not_a_number("{\"a\":NaN}")]
#[case::control_character("{\"a\":\"\n\"}")]
#[case::unknown_escape("{\"a\":\"\\x\"}")]
#[case::lone_surrogate("{\"a\":\"\\ud83d\"}")]
#[case::lone_surrogate_in_name("{\"\\udd11\":1}")]
#[case::unknown_word("{\"a\":nul}")]
#[case::second_byte_order_mark("\u{feff}\u{feff}{}")]
fn what_is_not_well_formed_json_is_refused(#[case] body: &str) {
    let text = refused(Json, body.as_bytes());
    assert!(text.starts_with("the body is not well-formed JSON: "), "{text}");
}

#[rstest]
#[case::xml(Xml, "<a>", "</a>")]
#[case::json_objects(Json, "{\"a\":", "}")]
fn depth_is_limited(#[case] format: Format, #[case] open: &str, #[case] close: &str) {
    let leaf = if format == Xml { "x" } else { "1" };
    let nested = |depth| format!("{}{leaf}{}", open.repeat(depth), close.repeat(depth));
    assert!(decode(format, nested(33).as_bytes()).is_ok());
    let text = refused(format, nested(34).as_bytes());
    assert!(text.starts_with("the body is nested more than 32 levels deep; no answer of KMS is ("), "{text}");
    // Deep enough to overflow the stack of whoever recurses before counting.
    let text = refused(format, nested(100_000).as_bytes());
    assert!(text.starts_with("the body is nested more than 32 levels deep"), "{text}");
}

/// So many members of each kind in a body: in the root, and in something below it.
#[rstest]
#[case::xml(Xml, "<r>", &|n| format!("<m{n}/>"), "</r>")]
#[case::xml_below(Xml, "<r><l>", &|n| format!("<m{n}>x</m{n}>"), "</l></r>")]
#[case::xml_list(Xml, "<r><l>", &|_| "<m/>".to_owned(), "</l></r>")]
#[case::attributes(Xml, "<r ", &|n| format!("a{n}='' "), "/>")]
#[case::json(Json, "{", &|n| format!("\"m{n}\":1,"), "}")]
#[case::json_below(Json, "{\"l\":{", &|n| format!("\"m{n}\":{{}},"), "}}")]
#[case::json_list(Json, "{\"l\":[", &|_| "0,".to_owned(), "]}")]
fn number_of_members_is_limited(
    #[case] format: Format,
    #[case] open: &str,
    #[case] member: &dyn Fn(usize) -> String,
    #[case] close: &str,
) {
    let body = |count| {
        let members: String = (0..count).map(member).collect();
        format!("{open}{}{close}", members.trim_end_matches(','))
    };
    // What stands around them counts too, where it is no root.
    let around = usize::from(open.ends_with("<l>") || open.contains("\"l\""));
    assert!(decode(format, body(10_000 - around).as_bytes()).is_ok());
    let one_more = refused(format, body(10_001 - around).as_bytes());
    let said =
        "the body has more than 10000 members, elements of lists and attributes; no answer of KMS has (line 1, column ";
    assert!(one_more.starts_with(said), "{one_more}");
    // What takes time with the square of this would not end.
    assert!(refused(format, body(100_000).as_bytes()).starts_with(said));
}

/// Prefixes are looked for among those that are declared: of these there are few.
#[test]
fn namespaces_of_a_body_are_limited() {
    let declared: String = (0..50_000).map(|n| format!("xmlns:p{n}='u' ")).collect();
    let text = refused(Xml, format!("<r {declared}/>").as_bytes());
    assert!(text.contains("namespace bindings") || text.contains("more than 10000 members"), "{text}");
}
