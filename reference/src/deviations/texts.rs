//! Mistakes in request ids and in the members of an error.

use crate::errors::ErrorRow;
use crate::gateway::{Answer, Node, Record, rpc_error_members};

use super::Deviation;
use super::deviation::deviation;
use super::responses::sets;

const ID: &[&str] = &["response.request-id"];
const SHAPE: &[&str] = &["response.request-id.shape"];
const UNIQUE: &[&str] = &["response.request-id.unique"];
const MEMBERS: &[&str] = &["response.error.members"];

pub(super) const ALL: &[Deviation] = &[
    deviation("success-without-request-id", "Answers success without a request id", ID, |it| {
        it.encoder.success_members = |answer, members| {
            if sets(answer) { Record::new() } else { with_id("RequestId", &answer.request_id, members) }
        };
    }),
    deviation("request-id-empty", "Answers with an empty request id", ID, |it| it.encoder.request_id = String::new),
    deviation("request-id-lower-case-name", "Calls the request id requestId", ID, |it| {
        it.encoder.success_members = |answer, members| with_id("requestId", &answer.request_id, members);
    }),
    deviation("request-id-other-name", "Calls the request id Request_Id", ID, |it| {
        it.encoder.success_members = |answer, members| with_id("Request_Id", &answer.request_id, members);
    }),
    deviation("request-id-without-hyphens", "Writes request ids without hyphens", SHAPE, |it| {
        it.encoder.request_id = || uuid::Uuid::new_v4().simple().to_string();
    }),
    deviation("request-id-decimal", "Writes request ids as decimal numbers", SHAPE, |it| {
        it.encoder.request_id = || uuid::Uuid::new_v4().as_u128().to_string();
    }),
    deviation("request-id-prefixed", "Puts a word before request ids", SHAPE, |it| {
        it.encoder.request_id = || format!("req-{}", uuid::Uuid::new_v4());
    }),
    deviation("request-id-constant", "Answers every call with the request id of the page's sample", UNIQUE, |it| {
        it.encoder.request_id = || "381D5D33-BB8F-395F-8EE4-AE3BB4B523C8".into();
    }),
    deviation("request-id-of-errors-constant", "Answers every error with one request id", UNIQUE, |it| {
        it.encoder.error_members = |answer, row| {
            let constant = Node::Text("381D5D33-BB8F-395F-8EE4-AE3BB4B523C8".into());
            replaced(answer, row, "RequestId", &constant)
        };
    }),
    deviation("error-without-code", "Answers errors without a code", MEMBERS, |it| {
        it.encoder.error_members = |answer, row| without(answer, row, "Code");
    }),
    deviation("error-without-message", "Answers errors without a message", MEMBERS, |it| {
        it.encoder.error_members = |answer, row| without(answer, row, "Message");
    }),
    deviation("error-without-request-id", "Answers errors without a request id", MEMBERS, |it| {
        it.encoder.error_members = |answer, row| without(answer, row, "RequestId");
    }),
    deviation("error-message-empty", "Answers errors with an empty message", MEMBERS, |it| {
        it.encoder.error_members = |answer, row| replaced(answer, row, "Message", &Node::Text(String::new()));
    }),
    deviation("error-members-lower-case", "Writes the members of an error in lower case", MEMBERS, |it| {
        it.encoder.error_members = |answer, row| {
            vec![
                ("requestId", Node::Text(answer.request_id.clone())),
                ("code", Node::Text(row.code.to_string())),
                ("message", Node::Text(row.message.to_string())),
            ]
        };
    }),
    deviation("error-members-aws", "Writes the members of an error as another vendor's KMS does", MEMBERS, |it| {
        it.encoder.error_members = |_, row| {
            vec![("__type", Node::Text(row.code.to_string())), ("message", Node::Text(row.message.to_string()))]
        };
    }),
    deviation("error-nested", "Puts the members of an error into a member of their own", MEMBERS, |it| {
        it.encoder.error_members = |answer, row| vec![("Error", Node::Record(rpc_error_members(answer, row)))];
    }),
    deviation("error-code-number", "Writes the status as the code of an error", MEMBERS, |it| {
        it.encoder.error_members = |answer, row| replaced(answer, row, "Code", &Node::Number(row.status.into()));
    }),
];

fn with_id(name: &'static str, id: &str, members: &Record) -> Record {
    [(name, Node::Text(id.to_owned()))].into_iter().chain(members.iter().cloned()).collect()
}

fn without(answer: &Answer, row: &ErrorRow, name: &str) -> Record {
    rpc_error_members(answer, row).into_iter().filter(|(member, _)| *member != name).collect()
}

fn replaced(answer: &Answer, row: &ErrorRow, name: &str, node: &Node) -> Record {
    let members = rpc_error_members(answer, row).into_iter();
    members.map(|(member, value)| (member, if member == name { node.clone() } else { value })).collect()
}
