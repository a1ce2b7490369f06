//! Choices in how answers are written.

use serde_json::Value as Json;

use crate::gateway::{Format, Framing, GatewayCheck, Node, Record, kms_error_members, rpc_error_members, xml_document};

use super::Choice;
use super::choice::{choice, other, usual};

const ERROR_FORMAT: &[(&str, &str)] = &[("body", "response.error.format")];
const ERROR_MEMBERS: &[(&str, &str)] =
    &[("error-body", "response.error.members"), ("request-id", "response.error.members")];

pub(super) const ALL: &[Choice] = &[
    choice(
        "default-format",
        "The format of an answer to a call without Format",
        &[usual("json"), other("xml", |it| it.gateway.default_format = Format::Xml)],
    ),
    choice(
        "unknown-format",
        "A Format that is neither JSON nor XML",
        &[usual("refused"), other("passed-over", |it| it.gateway.checks.remove(GatewayCheck::Format))],
    ),
    choice(
        "format-letter-case",
        "The letter case of Format",
        &[
            usual("any"),
            other("counts", |it| {
                it.gateway.format = |text| Format::parse(text).filter(|_| text == text.to_ascii_uppercase());
            }),
        ],
    ),
    choice(
        "v3-format",
        "The format of an answer to a call with signature V3, which has no Format",
        &[
            usual("as-asked"),
            other("json", |it| it.gateway.v3_format = Some(Format::Json)).failing(&[
                ("body", "response.format"),
                ("body", "response.success.xml"),
                ("content-type", "response.success.xml.content-type"),
            ]),
        ],
    ),
    choice(
        "error-format",
        "The format of an error, whatever is asked for",
        &[
            usual("as-asked"),
            other("json", |it| it.encoder.error_format = Some(Format::Json)).failing(ERROR_FORMAT),
            other("xml", |it| it.encoder.error_format = Some(Format::Xml)).failing(ERROR_FORMAT),
        ],
    ),
    choice(
        "error-members",
        "The members of an error",
        &[
            usual("gateway"),
            other("kms-page", |it| it.encoder.error_members = kms_error_members),
            other("three", |it| {
                it.encoder.error_members =
                    |answer, row| named(rpc_error_members(answer, row), &["RequestId", "Code", "Message"]);
            }),
            other("without-request-id", |it| {
                it.encoder.error_members = |answer, row| named(rpc_error_members(answer, row), &["Code", "Message"]);
            })
            .failing(&[("request-id", "response.error.members")]),
            other("inside", |it| {
                it.encoder.error_members = |answer, row| vec![("Error", Node::Record(rpc_error_members(answer, row)))];
            })
            .failing(ERROR_MEMBERS),
            other("lower-case", |it| {
                it.encoder.error_members = |answer, row| {
                    let text = |text: &str| Node::Text(text.to_owned());
                    vec![
                        ("code", text(&row.code)),
                        ("message", text(&row.message)),
                        ("requestId", text(&answer.request_id)),
                    ]
                };
            })
            .failing(ERROR_MEMBERS),
        ],
    ),
    choice(
        "xml-error-root",
        "The root element of an error in XML",
        &[
            usual("error"),
            other("kms", |it| it.encoder.xml_error_root = "KMS"),
            other("error-response", |it| it.encoder.xml_error_root = "ErrorResponse"),
        ],
    ),
    choice(
        "success-members",
        "Members of a success beyond the documented one",
        &[
            usual("none"),
            other("code", |it| {
                it.encoder.success_members = |answer, members| more(&answer.request_id, members, "Code", "200");
            })
            .failing(&[("no-other-members", "response.success.json"), ("no-other-members", "response.success.xml")]),
            other("host", |it| {
                it.encoder.success_members =
                    |answer, members| more(&answer.request_id, members, "HostId", &answer.host);
            })
            .failing(&[("no-other-members", "response.success.json"), ("no-other-members", "response.success.xml")]),
        ],
    ),
    choice(
        "request-id-case",
        "The letter case of request ids",
        &[usual("upper"), other("lower", |it| it.encoder.request_id = || uuid::Uuid::new_v4().to_string())],
    ),
    choice(
        "xml-layout",
        "White space and declaration of XML",
        &[
            usual("plain"),
            other("declaration", |it| it.encoder.xml_text = |root, members| declared(&xml_document(root, members))),
            other("indented", |it| it.encoder.xml_text = |root, members| indented(&xml_document(root, members))),
            other("line-break-behind", |it| {
                it.encoder.xml_text = |root, members| xml_document(root, members) + "\r\n";
            }),
            other("declaration-and-indented", |it| {
                it.encoder.xml_text = |root, members| declared(&indented(&xml_document(root, members)));
            }),
        ],
    ),
    choice(
        "json-layout",
        "White space of JSON",
        &[
            usual("compact"),
            other("indented", |it| it.encoder.json_text = |value| format!("{value:#}\n")),
            other("line-break-behind", |it| it.encoder.json_text = |value| format!("{value}\r\n")),
            other("escaped", |it| it.encoder.json_text = |value: &Json| value.to_string().replace('/', "\\/")),
        ],
    ),
    choice(
        "charset",
        "The charset parameter of content types",
        &[
            usual("lower-case"),
            other("none", |it| {
                it.encoder.json_content_type = "application/json";
                it.encoder.json_error_content_type = "application/json";
                it.encoder.xml_content_type = "application/xml";
                it.encoder.xml_error_content_type = "text/xml";
            }),
            other("upper-case", |it| {
                it.encoder.json_content_type = "application/json; charset=UTF-8";
                it.encoder.json_error_content_type = "Application/JSON; Charset=UTF-8";
                it.encoder.xml_content_type = "Application/XML; charset=\"UTF-8\"";
            }),
        ],
    ),
    choice(
        "error-content-type",
        "The media type of an error",
        &[
            usual("text-xml-or-json"),
            other("application-xml-or-json", |it| it.encoder.xml_error_content_type = "application/xml"),
            other("text-plain", |it| {
                it.encoder.xml_error_content_type = "text/plain";
                it.encoder.json_error_content_type = "text/plain";
            }),
        ],
    ),
    choice(
        "framing",
        "How the end of a body is told",
        &[
            usual("content-length"),
            other("chunked", |it| it.encoder.framing = Framing::Chunked),
            other("until-close", |it| it.encoder.framing = Framing::UntilClose),
            other("closed-without-a-word", |it| it.encoder.framing = Framing::Abandoned),
        ],
    ),
];

fn named(members: Record, names: &[&str]) -> Record {
    members.into_iter().filter(|(name, _)| names.contains(name)).collect()
}

fn more(id: &str, members: &Record, name: &'static str, value: &str) -> Record {
    let text = |text: &str| Node::Text(text.to_owned());
    let all = [("RequestId", text(id)), (name, text(value))].into_iter();
    all.chain(members.iter().cloned()).collect()
}

fn declared(xml: &str) -> String {
    format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{xml}")
}

/// Line breaks between elements.
fn indented(xml: &str) -> String {
    xml.replace("><", ">\n  <") + "\n"
}
