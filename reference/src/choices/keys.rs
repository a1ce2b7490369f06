//! Choices in how a key is named.

use crate::behaviour::Sequence;
use crate::errors::ErrorKind;
use crate::operations::{KeyIdCheck, Lookup};
use crate::world::{Identity, KeyArn, World, is_account};

use super::Choice;
use super::choice::{choice, other, usual};

pub(super) const ALL: &[Choice] = &[
    choice(
        "key-id-shape",
        "A KeyId that has not the shape of an id",
        &[
            usual("not-found"),
            other("invalid", |it| check(it, "shape", |_, _, id| refuse(id.contains(' '), ErrorKind::InvalidParameter))),
            other("invalid-unless-like-others", |it| {
                check(it, "shape", |world, _, id| refuse(!is_like_others(world, id), ErrorKind::InvalidParameter));
            }),
        ],
    ),
    choice(
        "alias",
        "The error for an alias as KeyId",
        &[
            usual("not-found"),
            other("invalid", |it| check(it, "alias", |_, _, id| refuse(is_alias(id), ErrorKind::InvalidParameter))),
            other("alias-not-found", |it| {
                check(it, "alias", |_, _, id| refuse(is_alias(id), ErrorKind::AliasNotFound));
            }),
            other("unsupported", |it| {
                check(it, "alias", |_, _, id| refuse(is_alias(id), ErrorKind::AliasUnsupported));
            }),
        ],
    ),
    choice(
        "malformed-arn",
        "The error for an ARN that cannot be one of a key",
        &[
            usual("invalid"),
            other("not-found", |it| check(it, "arn", |_, _, id| refuse(is_malformed(id), ErrorKind::KeyNotFound))),
            other("no-permission", |it| {
                check(it, "arn", |_, _, id| refuse(is_of_another_kind(id), ErrorKind::NoPermission));
            }),
        ],
    ),
    choice(
        "key-id-pattern",
        "The error for a KeyId with an asterisk",
        &[
            usual("as-any-other"),
            other("invalid", |it| {
                first(it, "pattern", |_, _, id| refuse(id.contains('*'), ErrorKind::InvalidParameter));
            }),
            other("no-permission", |it| {
                first(it, "pattern", |_, _, id| refuse(id.contains('*'), ErrorKind::NoPermission));
            }),
        ],
    ),
    choice(
        "arn-of-other-resource",
        "The error for an ARN of another service or type of resource",
        &[
            usual("as-malformed"),
            other("not-found", |it| {
                first(it, "resource", |_, _, id| refuse(is_of_other_resource(id), ErrorKind::KeyNotFound));
            }),
            other("no-permission", |it| {
                first(it, "resource", |_, _, id| refuse(is_of_other_resource(id), ErrorKind::NoPermission));
            }),
        ],
    ),
    choice(
        "arn-letter-case",
        "The letter case of acs:kms: in an ARN",
        &[
            usual("counts"),
            other("any", |it| {
                it.lookup.read = |text| match text.split_at_checked("acs:kms:".len()) {
                    Some((scheme, rest)) if scheme.eq_ignore_ascii_case("acs:kms:") => {
                        (Lookup::default().read)(&format!("acs:kms:{rest}"))
                    }
                    _ => (Lookup::default().read)(text),
                };
            }),
        ],
    ),
    choice(
        "arn-of-others",
        "The error for the ARN of the key with another region or account",
        &[
            usual("not-found"),
            other("invalid", |it| {
                check(it, "others", |world, _, id| refuse(is_of_others(world, id), ErrorKind::InvalidParameter));
            }),
            other("no-permission", |it| {
                check(it, "others", |world, _, id| refuse(is_of_others(world, id), ErrorKind::NoPermission));
            }),
        ],
    ),
    choice(
        "foreign-key-by-id",
        "The error for the bare id of another account's key",
        &[
            usual("not-found"),
            other("no-permission", |it| {
                check(it, "foreign", |world, caller, id| {
                    refuse(is_foreign(world, caller, id), ErrorKind::NoPermission)
                });
            }),
            other("invalid", |it| {
                check(it, "foreign", |world, caller, id| {
                    refuse(is_foreign(world, caller, id), ErrorKind::InvalidParameter)
                });
            }),
        ],
    ),
];

fn check(it: &mut crate::Behaviour, name: &'static str, check: KeyIdCheck) {
    it.lookup.checks.set(name, check);
}

/// Puts a check before all others.
fn first(it: &mut crate::Behaviour, name: &'static str, check: KeyIdCheck) {
    let mut checks = Sequence::new([(name, check)]);
    it.lookup.checks.iter().for_each(|(name, check)| checks.set(name, check));
    it.lookup.checks = checks;
}

fn refuse(wrong: bool, kind: ErrorKind) -> Result<(), ErrorKind> {
    if wrong { Err(kind) } else { Ok(()) }
}

/// Whether it is an ARN or an alias, or has the length and the kinds of characters of the id of some key.
fn is_like_others(world: &World, id: &str) -> bool {
    let kind = |byte: u8| match byte {
        b'0'..=b'9' | b'a'..=b'z' => b'a',
        other => other,
    };
    let shape = |id: &str| id.bytes().map(kind).collect::<Vec<_>>();
    id.starts_with("acs:") || is_alias(id) || world.keys.keys().any(|known| shape(known) == shape(id))
}

fn is_alias(id: &str) -> bool {
    id.starts_with("alias/")
}

fn is_malformed(id: &str) -> bool {
    id.starts_with("acs:") && KeyArn::parse(id).is_none()
}

/// Whether it is an ARN whose parts before the id of a key are others than those of a key's.
fn is_of_another_kind(id: &str) -> bool {
    let parts: Vec<_> = id.splitn(5, ':').collect();
    let of_a_key = matches!(parts.as_slice(), ["acs", "kms", region, account, resource]
        if !region.is_empty() && is_account(account) && resource.starts_with("key/"));
    (id.starts_with("acs:") || id.starts_with("arn:")) && !of_a_key
}

/// Whether it is an ARN with all its parts, of another service or type.
fn is_of_other_resource(id: &str) -> bool {
    let parts: Vec<_> = id.splitn(5, ':').collect();
    let [scheme, service, _, _, resource] = parts.as_slice() else { return false };
    let Some((kind, name)) = resource.split_once('/') else { return false };
    *scheme == "acs" && !name.is_empty() && (*service != "kms" || kind != "key")
}

fn is_of_others(world: &World, id: &str) -> bool {
    KeyArn::parse(id).is_some_and(|arn| world.keys.get(&arn.key).is_some_and(|key| world.arn(key) != arn))
}

fn is_foreign(world: &World, caller: &Identity, id: &str) -> bool {
    world.keys.get(id).is_some_and(|key| key.account != caller.account())
}
