//! Mistakes in status, format and content type, and in the shape of a success.

use crate::gateway::{Answer, Encoder, Format, Framing, Response, encode};

use super::Deviation;
use super::deviation::deviation;

const STATUS: &[&str] = &["response.success.status"];
const FORMAT: &[&str] = &["response.format", "response.error.format"];
const ERROR_FORMAT: &[&str] = &["response.error.format"];
const XML: &[&str] = &["response.success.xml"];
const JSON: &[&str] = &["response.success.json"];
const XML_TYPE: &[&str] = &["response.success.xml.content-type"];
const JSON_TYPE: &[&str] = &["response.success.json.content-type"];
const AGREE: &[&str] = &["response.formats-agree"];

pub(super) const ALL: &[Deviation] = &[
    deviation("success-201", "Answers success with 201", STATUS, |it| {
        it.encoder.encode = |encoder, answer| with_status(encoder, answer, 201);
    }),
    deviation("success-202", "Answers success with 202", STATUS, |it| {
        it.encoder.encode = |encoder, answer| with_status(encoder, answer, 202);
    }),
    deviation(
        "success-202-in-xml",
        "Answers success with 202 in XML",
        &["response.success.status", "response.formats-agree"],
        |it| {
            it.encoder.encode = |encoder, answer| match answer.format {
                Format::Xml => with_status(encoder, answer, 202),
                Format::Json => encode(encoder, answer),
            };
        },
    ),
    deviation(
        "success-without-body",
        "Answers success without a body",
        &["response.success.xml", "response.success.json"],
        |it| {
            it.encoder.encode = |encoder, answer| {
                let response = encode(encoder, answer);
                if sets(answer) { Response { body: Vec::new(), ..response } } else { response }
            };
        },
    ),
    deviation("json-always", "Answers in JSON whatever is asked for", FORMAT, |it| {
        it.encoder.encode = |encoder, answer| encode(encoder, &Answer { format: Format::Json, ..answer.clone() });
    }),
    deviation("xml-always", "Answers in XML whatever is asked for", FORMAT, |it| {
        it.encoder.encode = |encoder, answer| encode(encoder, &Answer { format: Format::Xml, ..answer.clone() });
    }),
    deviation("errors-in-json", "Answers errors in JSON where XML is asked for", ERROR_FORMAT, |it| {
        it.encoder.error_format = Some(Format::Json);
    }),
    deviation("errors-in-xml", "Answers errors in XML where JSON is asked for", ERROR_FORMAT, |it| {
        it.encoder.error_format = Some(Format::Xml);
    }),
    deviation("xml-root-kms", "Calls the root element of a success KMS", XML, |it| {
        it.encoder.xml_root = |_| "KMS".into();
    }),
    deviation("xml-root-operation", "Calls the root element of a success by the operation alone", XML, |it| {
        it.encoder.xml_root = str::to_owned;
    }),
    deviation("xml-root-result", "Calls the root element of a success SetKeyPolicyResult", XML, |it| {
        it.encoder.xml_root = |action| format!("{action}Result");
    }),
    deviation("xml-root-lower-case", "Writes the root element of a success in lower case", XML, |it| {
        it.encoder.xml_root = |action| format!("{action}Response").to_lowercase();
    }),
    deviation("xml-not-closed", "Leaves the root element of a success open", XML, |it| {
        it.encoder.encode =
            |encoder, answer| changed(encoder, answer, Format::Xml, |text| text.replace("</Set", "<Set"));
    }),
    deviation("xml-nested", "Puts the content of a success into an element of its own", XML, |it| {
        it.encoder.encode = |encoder, answer| {
            changed(encoder, answer, Format::Xml, |text| {
                text.replace("<RequestId>", "<Result><RequestId>").replace("</RequestId>", "</RequestId></Result>")
            })
        };
    }),
    deviation("json-cut-off", "Ends a success before its closing brace", JSON, |it| {
        it.encoder.encode =
            |encoder, answer| changed(encoder, answer, Format::Json, |text| text.trim_end_matches('}').to_owned());
    }),
    deviation("json-list", "Puts a success into a list", JSON, |it| {
        it.encoder.encode = |encoder, answer| changed(encoder, answer, Format::Json, |text| format!("[{text}]"));
    }),
    deviation("json-nested", "Puts a success into a member of its own", JSON, |it| {
        it.encoder.encode = |encoder, answer| {
            changed(encoder, answer, Format::Json, |text| format!("{{\"SetKeyPolicyResponse\":{text}}}"))
        };
    }),
    deviation("json-in-text", "Writes a success as JSON inside a JSON text", JSON, |it| {
        it.encoder.encode = |encoder, answer| {
            changed(encoder, answer, Format::Json, |text| format!("\"{}\"", text.replace('"', "\\\"")))
        };
    }),
    deviation("json-trailing-comma", "Puts a comma behind the last member", JSON, |it| {
        it.encoder.encode = |encoder, answer| changed(encoder, answer, Format::Json, |text| text.replace('}', ",}"));
    }),
    deviation("xml-success-as-text-xml", "Gives a success in XML the media type text/xml", XML_TYPE, |it| {
        it.encoder.xml_content_type = "text/xml;charset=utf-8";
    }),
    deviation("xml-success-as-json", "Gives a success in XML the media type application/json", XML_TYPE, |it| {
        it.encoder.xml_content_type = "application/json";
    }),
    deviation("xml-success-as-html", "Gives a success in XML the media type text/html", XML_TYPE, |it| {
        it.encoder.xml_content_type = "text/html";
    }),
    deviation("json-success-as-text", "Gives a success in JSON the media type text/plain", JSON_TYPE, |it| {
        it.encoder.json_content_type = "text/plain;charset=utf-8";
    }),
    deviation("json-success-as-text-json", "Gives a success in JSON the media type text/json", JSON_TYPE, |it| {
        it.encoder.json_content_type = "text/json";
    }),
    deviation("json-success-as-amz-json", "Gives a success the media type of another vendor's KMS", JSON_TYPE, |it| {
        it.encoder.json_content_type = "application/x-amz-json-1.1";
    }),
    deviation(
        "no-content-type",
        "Gives a success no media type",
        &["response.success.xml.content-type", "response.success.json.content-type"],
        |it| {
            it.encoder.encode = |encoder, answer| {
                let mut response = encode(encoder, answer);
                response.headers.retain(|(name, _)| name != "Content-Type" || !sets(answer));
                response
            };
        },
    ),
    deviation(
        "length-of-body-wrong",
        "Gives the body one byte less than it has",
        &["response.success.xml", "response.success.json"],
        |it| {
            it.encoder.encode = |encoder, answer| {
                let mut response = encode(encoder, answer);
                if sets(answer) {
                    let length = response.body.len().saturating_sub(1).to_string();
                    response.headers.push(("Content-Length".into(), length));
                    response.framing = Framing::AsGiven;
                }
                response
            };
        },
    ),
    deviation(
        "missing-parameter-message-differs-in-xml",
        "Names the parameter that is missing in XML only",
        AGREE,
        |it| {
            it.encoder.encode = |encoder, answer| {
                changed_error(encoder, answer, Format::Xml, |text| {
                    text.replace("parameter needed", "parameter  Policy  needed")
                })
            };
        },
    ),
    deviation("no-permission-message-differs-in-xml", "Names the key that is forbidden in XML only", AGREE, |it| {
        it.encoder.encode = |encoder, answer| {
            changed_error(encoder, answer, Format::Xml, |text| text.replace("operation is", "operation for key is"))
        };
    }),
    deviation(
        "internal-failure-message-differs-in-xml",
        "Ends Internal Failure with a full stop in XML only",
        AGREE,
        |it| {
            it.encoder.encode = |encoder, answer| {
                changed_error(encoder, answer, Format::Xml, |text| {
                    text.replace("Internal Failure", "Internal Failure.")
                })
            };
        },
    ),
    deviation(
        "key-not-found-message-differs-in-xml",
        "Writes the message of Forbidden.KeyNotFound otherwise in XML",
        &["response.formats-agree", "error.key-not-found"],
        |it| {
            it.encoder.encode = |encoder, answer| {
                changed_error(encoder, answer, Format::Xml, |text| {
                    text.replace("specified Key is", "specified key was")
                })
            };
        },
    ),
    deviation(
        "unsupported-message-differs-in-xml",
        "Writes the message of Forbidden.KeyPolicyUnSupported otherwise in XML",
        &["response.formats-agree", "error.key-policy-unsupported"],
        |it| {
            it.encoder.encode = |encoder, answer| {
                changed_error(encoder, answer, Format::Xml, |text| text.replace("does not support", "supports no"))
            };
        },
    ),
    deviation(
        "instance-state-message-differs-in-xml",
        "Writes the message of Forbidden.DKMSInstanceStateInvalid otherwise in XML",
        &["response.formats-agree", "error.instance-state-invalid"],
        |it| {
            it.encoder.encode = |encoder, answer| {
                changed_error(encoder, answer, Format::Xml, |text| text.replace("DKMS instance", "KMS instance"))
            };
        },
    ),
    deviation(
        "quota-message-differs-in-xml",
        "Writes the message of Rejected.ShareQuotaExceedLimit otherwise in XML",
        &["response.formats-agree", "error.share-quota-exceed-limit"],
        |it| {
            it.encoder.encode = |encoder, answer| {
                changed_error(encoder, answer, Format::Xml, |text| text.replace("Exceed Limit", "Exceeded"))
            };
        },
    ),
    deviation("message-differs-in-xml", "Writes another message in XML than in JSON", AGREE, |it| {
        it.encoder.encode = |encoder, answer| {
            changed_error(encoder, answer, Format::Xml, |text| text.replace(" parameter is", " parameter Policy is"))
        };
    }),
];

/// Whether an answer is a success of `SetKeyPolicy`.
pub(super) fn sets(answer: &Answer) -> bool {
    answer.result.is_ok() && answer.action == "SetKeyPolicy"
}

fn with_status(encoder: &Encoder, answer: &Answer, status: u16) -> Response {
    let response = encode(encoder, answer);
    if sets(answer) { Response { status, ..response } } else { response }
}

/// The response to a success of `SetKeyPolicy` in one format, its text changed.
fn changed(encoder: &Encoder, answer: &Answer, format: Format, change: fn(&str) -> String) -> Response {
    let response = encode(encoder, answer);
    if sets(answer) && answer.format == format { with_text(response, change) } else { response }
}

/// The response to an error in one format, its text changed.
pub(super) fn changed_error(
    encoder: &Encoder,
    answer: &Answer,
    format: Format,
    change: fn(&str) -> String,
) -> Response {
    let response = encode(encoder, answer);
    if answer.result.is_err() && answer.format == format { with_text(response, change) } else { response }
}

fn with_text(response: Response, change: fn(&str) -> String) -> Response {
    let body = change(&String::from_utf8_lossy(&response.body)).into_bytes();
    Response { body, ..response }
}
