//! From an answer to a response.

use serde_json::{Map, Value, json};

use crate::errors::ErrorRow;

use super::xml::xml_document;
use super::{Format, Framing, Node, Record, Response};

/// What a call comes to.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The request id.
    pub request_id: String,
    /// The operation as the call named it; empty if it did not.
    pub action: String,
    /// The host the call was made to.
    pub host: String,
    /// The format asked for.
    pub format: Format,
    /// The members beside the request id, or the error.
    pub result: Result<Record, ErrorRow>,
}

/// How an answer becomes a response.
#[derive(Clone, Debug)]
pub struct Encoder {
    /// A new request id: an upper-case UUID.
    pub request_id: fn() -> String,
    /// The content type of a success in JSON.
    pub json_content_type: &'static str,
    /// The content type of an error in JSON.
    pub json_error_content_type: &'static str,
    /// The content type of a success in XML.
    pub xml_content_type: &'static str,
    /// The content type of an error in XML. Alibaba Cloud's SDKs read only this one, letter for letter.
    pub xml_error_content_type: &'static str,
    /// The root element of a success in XML, from the name of the operation.
    pub xml_root: fn(&str) -> String,
    /// The root element of an error in XML.
    pub xml_error_root: &'static str,
    /// The format of every error, whatever is asked for.
    pub error_format: Option<Format>,
    /// The members of an error. The `SetKeyPolicy` page shows none; by default they are those of Alibaba Cloud's gateway.
    pub error_members: fn(&Answer, &ErrorRow) -> Record,
    /// The members of a success, from the request id and those of the operation.
    pub success_members: fn(&Answer, &Record) -> Record,
    /// The text of a JSON value.
    pub json_text: fn(&Value) -> String,
    /// The text of an XML document, from root and members.
    pub xml_text: fn(&str, &Record) -> String,
    /// How the end of a body is told.
    pub framing: Framing,
    /// All of it. By default what the fields above say.
    pub encode: fn(&Encoder, &Answer) -> Response,
}

impl Default for Encoder {
    fn default() -> Self {
        Self {
            request_id: || uuid::Uuid::new_v4().to_string().to_uppercase(),
            json_content_type: "application/json;charset=utf-8",
            json_error_content_type: "application/json;charset=utf-8",
            xml_content_type: "application/xml;charset=utf-8",
            xml_error_content_type: "text/xml;charset=utf-8",
            xml_root: |action| format!("{action}Response"),
            xml_error_root: "Error",
            error_format: None,
            error_members: rpc_error_members,
            success_members: |answer, members| {
                let mut all = vec![("RequestId", Node::Text(answer.request_id.clone()))];
                all.extend(members.iter().cloned());
                all
            },
            json_text: Value::to_string,
            xml_text: xml_document,
            framing: Framing::ContentLength,
            encode,
        }
    }
}

/// The response to an answer.
#[must_use]
pub fn encode(encoder: &Encoder, answer: &Answer) -> Response {
    let (status, members, root, types) = match &answer.result {
        Ok(members) => {
            let root = (encoder.xml_root)(&answer.action);
            (
                200,
                (encoder.success_members)(answer, members),
                root,
                [encoder.json_content_type, encoder.xml_content_type],
            )
        }
        Err(row) => {
            let root = encoder.xml_error_root.to_owned();
            let types = [encoder.json_error_content_type, encoder.xml_error_content_type];
            (row.status, (encoder.error_members)(answer, row), root, types)
        }
    };
    let of_errors = encoder.error_format.filter(|_| answer.result.is_err());
    let (content_type, body) = match of_errors.unwrap_or(answer.format) {
        Format::Json => (types[0], (encoder.json_text)(&json_object(&members))),
        Format::Xml => (types[1], (encoder.xml_text)(&root, &members)),
    };
    Response {
        status,
        headers: vec![
            ("Content-Type".into(), content_type.into()),
            ("x-acs-request-id".into(), answer.request_id.clone()),
        ],
        body: body.into_bytes(),
        framing: encoder.framing,
    }
}

/// The members of an error as Alibaba Cloud's RPC gateway answers it. All are texts, since some SDKs read nothing else.
#[must_use]
pub fn rpc_error_members(answer: &Answer, row: &ErrorRow) -> Record {
    let recommend =
        format!("https://api.aliyun.com/troubleshoot?q={}&product=Kms&requestId={}", row.code, answer.request_id);
    vec![
        ("RequestId", Node::Text(answer.request_id.clone())),
        ("HostId", Node::Text(answer.host.clone())),
        ("Code", Node::Text(row.code.to_string())),
        ("Message", Node::Text(row.message.to_string())),
        ("Recommend", Node::Text(recommend)),
    ]
}

/// The members of an error as Alibaba Cloud KMS's page "Responses" shows it; the root element there is `KMS`.
#[must_use]
pub fn kms_error_members(answer: &Answer, row: &ErrorRow) -> Record {
    vec![
        ("HttpStatus", Node::Number(row.status.into())),
        ("Code", Node::Text(row.code.to_string())),
        ("Message", Node::Text(row.message.to_string())),
        ("RequestId", Node::Text(answer.request_id.clone())),
    ]
}

fn json_object(members: &Record) -> Value {
    Value::Object(members.iter().map(|(name, node)| ((*name).to_owned(), json_value(node))).collect::<Map<_, _>>())
}

fn json_value(node: &Node) -> Value {
    match node {
        Node::Text(text) => json!(text),
        Node::Number(number) => json!(number),
        Node::Record(members) => json_object(members),
        Node::Repeated(name, items) => {
            json!({ *name: items.iter().map(json_value).collect::<Vec<_>>() })
        }
    }
}
