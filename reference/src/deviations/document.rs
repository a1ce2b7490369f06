//! Mistakes in the rules of the policy as a whole: length, JSON, Version, Statement.

use serde_json::{Value, json};

use crate::errors::ErrorKind;
use crate::operations::Step;
use crate::policy::{Draft, Rule, Violation, parse_json};

use super::Deviation;
use super::deviation::deviation;

const BYTES: &[&str] = &["policy.length.bytes"];
const LENGTHS: &[&str] = &["policy.length", "policy.length.bytes"];
const JSON: &[&str] = &["policy.json"];
const LAYOUT: &[&str] = &["policy.json.layout"];
const CONTENT: &[&str] = &["document.content"];
const VERSION: &[&str] = &["document.version.value"];
const NO_VERSION: &[&str] = &["document.version.required"];
const NO_STATEMENT: &[&str] = &["document.statement.required"];
const SEVERAL: &[&str] = &["document.statement.several"];
const EACH: &[&str] = &["document.statement.each"];
const OBJECT: &[&str] = &["document.statement.object"];

pub(super) const ALL: &[Deviation] = &[
    deviation("length-not-limited", "Accepts policies of any length", LENGTHS, |it| it.policy.rules.remove(Rule::Size)),
    deviation("length-32767", "Accepts policies of up to 32,767 bytes", LENGTHS, |it| {
        it.policy.limits.policy_size = 32_767;
    }),
    deviation("length-32766", "Accepts policies of up to 32,766 bytes", LENGTHS, |it| {
        it.policy.limits.policy_size = 32_766;
    }),
    deviation("length-32769", "Accepts policies of up to 32,769 bytes", LENGTHS, |it| {
        it.policy.limits.policy_size = 32_769;
    }),
    deviation("length-32000", "Counts a kilobyte as 1,000 bytes", LENGTHS, |it| it.policy.limits.policy_size = 32_000),
    deviation("length-65536", "Accepts policies of up to 65,536 bytes", LENGTHS, |it| {
        it.policy.limits.policy_size = 65_536;
    }),
    deviation("length-in-characters", "Counts the length of a policy in characters", BYTES, |it| {
        it.policy.limits.policy_measure = |text| text.chars().count();
    }),
    deviation("length-in-utf-16", "Counts the length of a policy in units of UTF-16", BYTES, |it| {
        it.policy.limits.policy_measure = |text| text.encode_utf16().count();
    }),
    deviation("length-escaped", "Counts what JSON escapes make of characters beyond ASCII", BYTES, |it| {
        it.policy.limits.policy_measure = |text| text.chars().map(|c| if c.is_ascii() { 1 } else { 6 }).sum();
    }),
    deviation("length-trimmed", "Takes blanks off before it counts the length", LENGTHS, |it| {
        it.policy.limits.policy_measure = |text| text.trim().len();
    }),
    deviation("length-compact", "Counts the length of a policy without white space", LENGTHS, |it| {
        it.policy.limits.policy_measure = |text| text.bytes().filter(|byte| !byte.is_ascii_whitespace()).count();
    }),
    deviation("length-in-16-bits", "Counts the length of a policy in 16 bits", LENGTHS, |it| {
        it.policy.limits.policy_measure = |text| text.len() & 0xffff;
    }),
    deviation("json-control-characters", "Accepts control characters in texts", JSON, |it| {
        it.policy.rules.set(Rule::Json, |draft| {
            json_or(draft, |text| is_json(&text.replace(|c: char| c.is_ascii_control(), " ")))
        });
    }),
    deviation("json-up-to-a-null-character", "Reads a policy up to a null character", JSON, |it| {
        it.policy
            .rules
            .set(Rule::Json, |draft| json_or(draft, |text| is_json(text.split('\0').next().unwrap_or(text))));
    }),
    deviation("json-any-white-space", "Accepts any white space between tokens", JSON, |it| {
        it.policy
            .rules
            .set(Rule::Json, |draft| json_or(draft, |text| is_json(&text.replace(['\u{a0}', '\u{b}', '\u{c}'], " "))));
    }),
    deviation("json-any-number", "Reads numbers as other languages write them", JSON, |it| {
        it.policy.rules.set(Rule::Json, |draft| {
            json_or(draft, |text| {
                text.split_once("\"Number\":").is_some_and(|(head, _)| is_json(&format!("{head}\"Number\":1}}")))
            })
        });
    }),
    deviation("json-comma-behind", "Accepts a comma behind the policy", JSON, |it| {
        it.policy.rules.set(Rule::Json, |draft| json_or(draft, |text| is_json(text.trim_end_matches(','))));
    }),
    deviation("json-comments", "Accepts comments", JSON, |it| {
        it.policy.rules.set(Rule::Json, |draft| {
            json_or(draft, |text| is_json(&text.replace("/* admin */", "").replace("// the administrator", "")))
        });
    }),
    deviation("json-javascript", "Accepts names without quotation marks, NaN and parentheses", JSON, |it| {
        it.policy.rules.set(Rule::Json, |draft| {
            json_or(draft, |text| {
                let text = text.replace("Version:", "\"Version\":").replace("Statement:", "\"Statement\":");
                is_json(text.replace("NaN", "0").trim_matches(['(', ')']))
            })
        });
    }),
    deviation("json-bare-line-breaks", "Accepts bare line breaks in texts", JSON, |it| {
        it.policy.rules.set(Rule::Json, |draft| json_or(draft, |text| is_json(&text.replace('\n', " "))));
    }),
    deviation("json-any-escape", "Takes an escape that it does not know for its letter", JSON, |it| {
        it.policy.rules.set(Rule::Json, |draft| json_or(draft, |text| is_json(&text.replace("\\x", "x"))));
    }),
    deviation("json-from-first-brace", "Reads from the first brace on", JSON, |it| {
        it.policy.rules.set(Rule::Json, |draft| {
            json_or(draft, |text| {
                text.find('{').and_then(|at| first_value(&text[at..])).is_some_and(|it| it.is_object())
            })
        });
    }),
    deviation("json-percent-decoded", "Decodes percent signs once more", JSON, |it| {
        it.policy.rules.set(Rule::Json, |draft| json_or(draft, |text| text.starts_with("%7B")));
    }),
    deviation("json-in-base64", "Accepts a policy in Base64", JSON, |it| {
        it.policy.rules.set(Rule::Json, |draft| json_or(draft, |text| text.starts_with("eyJ")));
    }),
    deviation("json-escaped-solidus-refused", "Refuses a solidus that is written as an escape", JSON, |it| {
        it.policy.rules.insert_before(Rule::Json, Rule::Other("solidus"), |draft| holds(!draft.text.contains("\\/")));
    }),
    deviation("json-escaped-values-not-checked", "Holds no value to the rules where there are escapes", JSON, |it| {
        for rule in [Rule::SidLength, Rule::SidCharacters, Rule::EffectValue, Rule::ActionPrefix, Rule::ResourceValue] {
            it.policy.rules.remove(rule);
        }
        it.policy.rules.set(Rule::Other("escapes"), |draft| {
            let rules = crate::policy::PolicyRules::default().rules;
            let mut rules = rules.iter().filter(|_| !draft.text.contains("\\u"));
            rules.try_for_each(|(_, rule)| rule(draft))
        });
    }),
    deviation("json-deep-fails", "Fails on lists that lie deep in one another", CONTENT, |it| {
        it.set_key_policy.insert_before(Step::PolicyRules, Step::Other("deep"), |call| {
            let deep = call.required("Policy")?.contains(&"[".repeat(500));
            if deep { Err(ErrorKind::InternalFailure.into()) } else { Ok(()) }
        });
    }),
    deviation("json-tabs-refused", "Refuses tabs in the policy", LAYOUT, |it| {
        it.policy
            .rules
            .insert_before(Rule::Json, Rule::Other("tabs"), |draft| holds(!draft.text.trim().contains('\t')));
    }),
    deviation("any-text", "Accepts any text as policy", &["policy.json", "document.content"], |it| {
        it.policy.rules.set(Rule::Json, |_| Ok(()));
    }),
    deviation("json-prefix", "Reads one JSON value and passes over what follows", JSON, |it| {
        it.policy.rules.set(Rule::Json, |draft| json_or(draft, |text| first_value(text).is_some()));
    }),
    deviation("json-single-quotes", "Accepts single quotes", JSON, |it| {
        it.policy.rules.set(Rule::Json, |draft| json_or(draft, |text| is_json(&text.replace('\'', "\""))));
    }),
    deviation("policy-comma-before-bracket", "Accepts a comma before a closing bracket", JSON, |it| {
        it.policy.rules.set(Rule::Json, |draft| json_or(draft, |text| is_json(&text.replace(",]", "]"))));
    }),
    deviation("policy-left-open", "Closes what the policy leaves open", JSON, |it| {
        it.policy.rules.set(Rule::Json, |draft| json_or(draft, |text| is_json(&format!("{text}}}"))));
    }),
    deviation("json-text-without-braces", "Accepts text without any brace", JSON, |it| {
        it.policy.rules.set(Rule::Json, |draft| json_or(draft, |text| !text.contains('{')));
    }),
    deviation("json-two-values", "Accepts two objects one after the other", JSON, |it| {
        it.policy.rules.set(Rule::Json, |draft| json_or(draft, |text| is_json(&text.replacen("}{}", "}", 1))));
    }),
    deviation("json-escapes-refused", "Refuses letters written as JSON escapes", JSON, |it| {
        it.policy.rules.insert_before(Rule::Json, Rule::Other("escapes"), |draft| holds(!draft.text.contains("\\u")));
    }),
    deviation("json-white-space-around-refused", "Refuses white space around the policy", JSON, |it| {
        it.policy
            .rules
            .insert_before(Rule::Json, Rule::Other("blanks"), |draft| holds(draft.text.trim_start() == draft.text));
    }),
    deviation("json-line-breaks-refused", "Refuses line breaks in the policy", LAYOUT, |it| {
        it.policy
            .rules
            .insert_before(Rule::Json, Rule::Other("lines"), |draft| holds(!draft.text.trim().contains('\n')));
    }),
    deviation("json-white-space-required", "Refuses JSON without any white space", LAYOUT, |it| {
        it.policy.rules.insert_before(Rule::Json, Rule::Other("compact"), |draft| {
            holds(!draft.is_json || draft.text.contains(char::is_whitespace))
        });
    }),
    deviation("json-version-first", "Demands that Version stands before Statement", LAYOUT, |it| {
        it.policy.rules.insert_before(Rule::Json, Rule::Other("order"), |draft| {
            let version = draft.text.find("\"Version\"");
            holds(version.is_none() || draft.text.find("\"Statement\"").is_none_or(|at| version < Some(at)))
        });
    }),
    deviation("document-of-any-kind", "Accepts JSON that is no object", CONTENT, |it| {
        it.policy.rules.remove(Rule::Object);
    }),
    deviation("document-list", "Accepts a list of policies", CONTENT, |it| {
        it.policy.rules.set(Rule::Object, |draft| object_or(draft, Value::is_array));
    }),
    deviation("document-string", "Accepts a JSON string as policy", CONTENT, |it| {
        it.policy.rules.set(Rule::Object, |draft| object_or(draft, Value::is_string));
    }),
    deviation("document-number", "Accepts a number as policy", CONTENT, |it| {
        it.policy.rules.set(Rule::Object, |draft| object_or(draft, Value::is_number));
    }),
    deviation("document-null", "Accepts null as policy", CONTENT, |it| {
        it.policy.rules.set(Rule::Object, |draft| object_or(draft, Value::is_null));
    }),
    deviation(
        "sample-wildcards-refused",
        "Knows no wildcards of Cancel, Delete and Update",
        &["policy.sample"],
        |it| {
            it.policy.limits.action =
                |text| text.starts_with("kms:") && !["kms:Cancel*", "kms:Delete*", "kms:Update*"].contains(&text);
        },
    ),
    deviation("account-alone-refused", "Demands a RAM user or role beside the account", &["policy.example"], |it| {
        it.policy.rules.insert_before(Rule::VersionValue, Rule::Other("alone"), |draft| {
            let text = draft.document.to_string();
            holds(!text.contains("0001:*\"") || text.contains(":user/") || text.contains(":role/"))
        });
    }),
    deviation("version-any", "Accepts any Version", VERSION, |it| it.policy.rules.remove(Rule::VersionValue)),
    deviation("version-0", "Accepts Version 0", VERSION, |it| it.policy.limits.versions.push(json!("0"))),
    deviation("version-2", "Accepts Version 2", VERSION, |it| it.policy.limits.versions.push(json!("2"))),
    deviation("version-compared-as-number", "Compares Version as a number", VERSION, |it| {
        it.policy.limits.versions.push(json!("1.0"));
    }),
    deviation("version-of-aws", "Accepts the Version of another policy language", VERSION, |it| {
        it.policy.limits.versions.push(json!("2012-10-17"));
    }),
    deviation("version-list", "Accepts a list as Version", VERSION, |it| it.policy.limits.versions.push(json!(["1"]))),
    deviation("version-empty", "Accepts an empty Version", VERSION, |it| it.policy.limits.versions.push(json!(""))),
    deviation("version-1-refused", "Demands the Version 2012-10-17", VERSION, |it| {
        it.policy.limits.versions = vec![json!("2012-10-17")];
    }),
    deviation("version-optional", "Accepts a policy without Version", NO_VERSION, |it| {
        it.policy.rules.remove(Rule::VersionPresent);
    }),
    deviation("version-null", "Takes a Version of null for 1", NO_VERSION, |it| {
        it.policy.read_as = |mut document| {
            if document.get("Version").is_some_and(Value::is_null) {
                document["Version"] = json!("1");
            }
            document
        };
    }),
    deviation("version-trimmed", "Takes blanks off Version", VERSION, |it| {
        it.policy.limits.versions.extend([json!("1 "), json!(" 1")]);
    }),
    deviation(
        "version-digits-of-other-scripts",
        "Reads Version as a number in the digits of any script",
        VERSION,
        |it| {
            it.policy.limits.versions.push(json!("\u{ff11}"));
        },
    ),
    deviation("statement-optional", "Accepts a policy without Statement", NO_STATEMENT, |it| {
        it.policy.rules.remove(Rule::StatementPresent);
    }),
    deviation("empty-object", "Accepts a policy without any content", NO_STATEMENT, |it| {
        let rules = &mut it.policy.rules;
        rules.remove(Rule::VersionPresent);
        rules.set(Rule::StatementPresent, |draft| {
            let document = draft.document.as_object();
            holds(document.is_none_or(|members| members.is_empty() || members.contains_key("Statement")))
        });
        rules.insert_before(Rule::VersionValue, Rule::Other("version"), |draft| {
            let document = draft.document.as_object();
            holds(document.is_none_or(|members| members.is_empty() || members.contains_key("Version")))
        });
    }),
    deviation("no-statements", "Accepts an empty list of statements", NO_STATEMENT, |it| {
        it.policy.limits.statements = 0..=usize::MAX;
    }),
    deviation("one-statement-only", "Accepts one statement only", SEVERAL, |it| it.policy.limits.statements = 1..=1),
    deviation("two-statements-at-most", "Accepts two statements at most", SEVERAL, |it| {
        it.policy.limits.statements = 1..=2;
    }),
    deviation("fifty-statements-at-most", "Accepts fifty statements at most", SEVERAL, |it| {
        it.policy.limits.statements = 1..=50;
    }),
    deviation("two-statements-at-least", "Demands two statements at least", CONTENT, |it| {
        it.policy.limits.statements = 2..=usize::MAX;
    }),
    deviation("first-statement-only", "Holds the first statement alone to the rules", EACH, |it| {
        it.policy.limits.statement_items =
            |value| value.as_array().map(|items| items.iter().filter(|item| item.is_object()).take(1).collect());
    }),
    deviation("first-two-statements-only", "Holds the first two statements to the rules", EACH, |it| {
        it.policy.limits.statement_items =
            |value| value.as_array().map(|items| items.iter().filter(|item| item.is_object()).take(2).collect());
    }),
    deviation("last-statement-only", "Holds the last statement alone to the rules", EACH, |it| {
        it.policy.limits.statement_items =
            |value| value.as_array().map(|items| items.iter().rfind(|item| item.is_object()).into_iter().collect());
    }),
    deviation("statement-of-any-kind", "Accepts a Statement that is no list", OBJECT, |it| {
        it.policy.rules.remove(Rule::StatementList);
    }),
    deviation("statements-of-any-kind", "Accepts statements that are no objects", OBJECT, |it| {
        it.policy.rules.remove(Rule::StatementObject);
    }),
    deviation("null-statements-skipped", "Passes over statements that are null", OBJECT, |it| {
        it.policy.limits.statement_items =
            |value| value.as_array().map(|items| items.iter().filter(|item| !item.is_null()).collect());
    }),
];

pub(super) fn holds(holds: bool) -> Result<(), Violation> {
    if holds { Ok(()) } else { Err(Violation::Invalid) }
}

fn json_or(draft: &Draft<'_>, lenient: fn(&str) -> bool) -> Result<(), Violation> {
    holds(draft.is_json || lenient(draft.text))
}

fn is_json(text: &str) -> bool {
    parse_json(text, crate::policy::Duplicates::LastWins).is_ok()
}

fn first_value(text: &str) -> Option<Value> {
    serde_json::Deserializer::from_str(text).into_iter().next()?.ok()
}

fn object_or(draft: &Draft<'_>, kind: fn(&Value) -> bool) -> Result<(), Violation> {
    holds(!draft.is_json || draft.document.is_object() || kind(draft.document))
}
