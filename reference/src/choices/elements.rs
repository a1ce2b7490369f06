//! Choices in what the other elements of a statement can be.

use serde_json::Value as Json;

use crate::policy::matches_pattern;

use super::Choice;
use super::choice::{choice, other, usual};
use super::documents::{also, holds, statements};

pub(super) const ALL: &[Choice] = &[
    choice(
        "action-text",
        "One action as text",
        &[
            usual("accepted"),
            other("refused", |it| {
                also(it, "action text", |draft| holds(statements(draft).iter().all(|it| !it["Action"].is_string())));
            }),
        ],
    ),
    choice(
        "resource-text",
        "Resource as text",
        &[
            usual("accepted"),
            other("refused", |it| {
                also(it, "resource text", |draft| {
                    holds(statements(draft).iter().all(|it| !it["Resource"].is_string()))
                });
            }),
        ],
    ),
    choice(
        "action-prefix",
        "The prefix of an action alone, or in capitals",
        &[
            usual("refused"),
            other("accepted", |it| it.policy.limits.action = |text| text.to_ascii_lowercase().starts_with("kms:")),
        ],
    ),
    choice(
        "unknown-actions",
        "Actions that are no operation",
        &[
            usual("accepted"),
            other("refused", |it| {
                also(it, "unknown actions", |draft| {
                    let is_one = |action: &str| {
                        OPERATIONS.iter().any(|operation| matches_pattern(action, &format!("kms:{operation}")))
                    };
                    let actions = statements(draft).into_iter().map(|it| &it["Action"]);
                    let listed = actions.flat_map(|it| it.as_array().map_or(std::slice::from_ref(it), Vec::as_slice));
                    holds(listed.filter_map(Json::as_str).all(is_one))
                });
            }),
        ],
    ),
    choice(
        "action-patterns",
        "Wildcards inside the name of an action",
        &[
            usual("accepted"),
            other("refused", |it| {
                also(it, "action patterns", |draft| {
                    let actions =
                        statements(draft).into_iter().flat_map(|it| it["Action"].as_array().into_iter().flatten());
                    let ends = |it: &str| !it.contains('?') && it.find('*').is_none_or(|at| at + 1 == it.len());
                    holds(actions.filter_map(Json::as_str).all(ends))
                });
            }),
        ],
    ),
    choice(
        "elements-twice",
        "The same element twice in a list",
        &[
            usual("accepted"),
            other("refused", |it| {
                also(it, "elements twice", |draft| {
                    let lists = statements(draft)
                        .into_iter()
                        .flat_map(|it| [&it["Action"], &it["Resource"], &it["Principal"]["RAM"]]);
                    let differ = |list: &Vec<Json>| !(1..list.len()).any(|at| list[..at].contains(&list[at]));
                    holds(lists.filter_map(Json::as_array).all(differ))
                });
            }),
        ],
    ),
    choice(
        "list-length",
        "The greatest number of elements of a list",
        &[
            usual("none"),
            other("fifty", |it| {
                also(it, "list length", |draft| {
                    let lists = statements(draft)
                        .into_iter()
                        .flat_map(|it| [&it["Action"], &it["Resource"], &it["Principal"]["RAM"]]);
                    holds(lists.filter_map(Json::as_array).all(|list| list.len() <= 50))
                });
            }),
        ],
    ),
];

/// Operations on keys, those outside the scope of key policies among them.
const OPERATIONS: &[&str] = &[
    "AsymmetricDecrypt",
    "AsymmetricEncrypt",
    "AsymmetricSign",
    "AsymmetricVerify",
    "CancelKeyDeletion",
    "CreateAlias",
    "CreateKey",
    "CreateKeyVersion",
    "Decrypt",
    "DeleteAlias",
    "DeleteKeyMaterial",
    "DescribeKey",
    "DescribeKeyVersion",
    "DisableKey",
    "EnableKey",
    "Encrypt",
    "ExportDataKey",
    "GenerateAndExportDataKey",
    "GenerateDataKey",
    "GenerateDataKeyWithoutPlaintext",
    "GetKeyPolicy",
    "GetParametersForImport",
    "GetPublicKey",
    "ImportKeyMaterial",
    "ListAliases",
    "ListAliasesByKeyId",
    "ListKeyVersions",
    "ListKeys",
    "ListResourceTags",
    "ReEncrypt",
    "ScheduleKeyDeletion",
    "SetDeletionProtection",
    "SetKeyPolicy",
    "TagResource",
    "UntagResource",
    "UpdateAlias",
    "UpdateKeyDescription",
    "UpdateRotationPolicy",
];
