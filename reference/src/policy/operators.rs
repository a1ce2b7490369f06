//! The condition operators of Alibaba Cloud's RAM policy language.

use std::cmp::Ordering;
use std::net::IpAddr;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::matches_pattern;

/// A condition operator.
#[derive(Clone, Copy, Debug)]
pub struct Operator {
    /// Its name.
    pub name: &'static str,
    /// Whether the actual value (first) matches a value of the policy (second), before `negated`; `None` if either cannot
    /// be read.
    pub matches: fn(&str, &str) -> Option<bool>,
    /// Whether the operator holds when nothing matches.
    pub negated: bool,
}

const fn operator(name: &'static str, matches: fn(&str, &str) -> Option<bool>) -> Operator {
    Operator { name, matches, negated: false }
}

const fn not(name: &'static str, matches: fn(&str, &str) -> Option<bool>) -> Operator {
    Operator { name, matches, negated: true }
}

/// The 21 operators of Alibaba Cloud's page on condition operators.
pub fn default_operators() -> Vec<Operator> {
    vec![
        operator("StringEquals", |actual, wanted| Some(actual == wanted)),
        not("StringNotEquals", |actual, wanted| Some(actual == wanted)),
        operator("StringEqualsIgnoreCase", equals_ignoring_case),
        not("StringNotEqualsIgnoreCase", equals_ignoring_case),
        operator("StringLike", |actual, wanted| Some(matches_pattern(wanted, actual))),
        not("StringNotLike", |actual, wanted| Some(matches_pattern(wanted, actual))),
        operator("NumericEquals", |actual, wanted| Some(number(actual, wanted)?.is_eq())),
        not("NumericNotEquals", |actual, wanted| Some(number(actual, wanted)?.is_eq())),
        operator("NumericLessThan", |actual, wanted| Some(number(actual, wanted)?.is_lt())),
        operator("NumericLessThanEquals", |actual, wanted| Some(number(actual, wanted)?.is_le())),
        operator("NumericGreaterThan", |actual, wanted| Some(number(actual, wanted)?.is_gt())),
        operator("NumericGreaterThanEquals", |actual, wanted| Some(number(actual, wanted)?.is_ge())),
        operator("DateEquals", |actual, wanted| Some(date(actual, wanted)?.is_eq())),
        not("DateNotEquals", |actual, wanted| Some(date(actual, wanted)?.is_eq())),
        operator("DateLessThan", |actual, wanted| Some(date(actual, wanted)?.is_lt())),
        operator("DateLessThanEquals", |actual, wanted| Some(date(actual, wanted)?.is_le())),
        operator("DateGreaterThan", |actual, wanted| Some(date(actual, wanted)?.is_gt())),
        operator("DateGreaterThanEquals", |actual, wanted| Some(date(actual, wanted)?.is_ge())),
        operator("Bool", |actual, wanted| Some(boolean(actual)? == boolean(wanted)?)),
        operator("IpAddress", in_network),
        not("NotIpAddress", in_network),
    ]
}

// The operators' signature leaves room for values that cannot be read; texts always can.
#[expect(clippy::unnecessary_wraps, reason = "the signature of every operator")]
fn equals_ignoring_case(actual: &str, wanted: &str) -> Option<bool> {
    Some(actual.to_lowercase() == wanted.to_lowercase())
}

fn number(actual: &str, wanted: &str) -> Option<Ordering> {
    actual.parse::<f64>().ok()?.partial_cmp(&wanted.parse().ok()?)
}

fn date(actual: &str, wanted: &str) -> Option<Ordering> {
    Some(instant(actual)?.cmp(&instant(wanted)?))
}

/// A timestamp with an offset, or a date, which is its midnight in UTC.
fn instant(text: &str) -> Option<Timestamp> {
    let midnight = || TimeZone::UTC.to_timestamp(text.parse::<Date>().ok()?.at(0, 0, 0, 0)).ok();
    text.parse().ok().or_else(midnight)
}

fn boolean(text: &str) -> Option<bool> {
    text.to_ascii_lowercase().parse().ok()
}

/// Whether an address is a given one or in a network such as `10.0.0.0/8` or `2001:db8::/32`.
fn in_network(actual: &str, wanted: &str) -> Option<bool> {
    let address = actual.parse::<IpAddr>().ok()?.to_canonical();
    let (network, prefix) = match wanted.split_once('/') {
        Some((network, prefix)) => (network.parse::<IpAddr>().ok()?, Some(prefix.parse::<u32>().ok()?)),
        None => (wanted.parse::<IpAddr>().ok()?.to_canonical(), None),
    };
    let (address, network, width) = match (address, network) {
        (IpAddr::V4(address), IpAddr::V4(network)) => (address.to_bits().into(), network.to_bits().into(), 32),
        (IpAddr::V6(address), IpAddr::V6(network)) => (address.to_bits(), network.to_bits(), 128),
        _ => return Some(false),
    };
    same_prefix(address, network, width, prefix.unwrap_or(width))
}

fn same_prefix(address: u128, network: u128, width: u32, prefix: u32) -> Option<bool> {
    let ignored = width.checked_sub(prefix)?;
    let shifted = |bits: u128| bits.checked_shr(ignored).unwrap_or(0);
    Some(shifted(address) == shifted(network))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::default_operators;

    fn matches(name: &str, actual: &str, wanted: &str) -> Option<bool> {
        let operator = default_operators().into_iter().find(|operator| operator.name == name);
        operator.and_then(|operator| (operator.matches)(actual, wanted).map(|matched| matched != operator.negated))
    }

    #[rstest]
    #[case("StringEquals", "a", "a", Some(true))]
    #[case("StringEquals", "a", "A", Some(false))]
    #[case("StringNotEquals", "a", "b", Some(true))]
    #[case("StringEqualsIgnoreCase", "aB", "Ab", Some(true))]
    #[case("StringNotEqualsIgnoreCase", "aB", "Ab", Some(false))]
    #[case("StringLike", "vpc-123", "vpc-*", Some(true))]
    #[case("StringLike", "vpc-123", "vpc-??", Some(false))]
    #[case("StringNotLike", "vpc-123", "vpc-*", Some(false))]
    #[case("NumericEquals", "1", "1.0", Some(true))]
    #[case("NumericNotEquals", "1", "2", Some(true))]
    #[case("NumericLessThan", "2", "10", Some(true))]
    #[case("NumericLessThanEquals", "10", "10", Some(true))]
    #[case("NumericGreaterThan", "10", "10", Some(false))]
    #[case("NumericGreaterThanEquals", "10", "10", Some(true))]
    #[case("NumericEquals", "one", "1", None)]
    #[case("DateEquals", "2026-11-23T18:00:00Z", "2026-11-24T02:00:00+08:00", Some(true))]
    #[case("DateNotEquals", "2026-11-23T18:00:00Z", "2026-11-24T02:00:00+08:00", Some(false))]
    #[case("DateLessThan", "2026-11-23T18:00:00Z", "2026-11-24", Some(true))]
    #[case("DateLessThanEquals", "2026-11-24T00:00:00Z", "2026-11-24", Some(true))]
    #[case("DateGreaterThan", "2026-11-24T00:00:00Z", "2026-11-24", Some(false))]
    #[case("DateGreaterThanEquals", "2026-11-24T00:00:00Z", "2026-11-24", Some(true))]
    #[case("DateLessThan", "2026-11-23T18:00:00Z", "tomorrow", None)]
    #[case("Bool", "true", "True", Some(true))]
    #[case("Bool", "false", "true", Some(false))]
    #[case("Bool", "false", "no", None)]
    #[case("IpAddress", "203.0.113.7", "203.0.113.7", Some(true))]
    #[case("IpAddress", "203.0.113.7", "203.0.113.0/24", Some(true))]
    #[case("IpAddress", "203.0.114.7", "203.0.113.0/24", Some(false))]
    #[case("IpAddress", "203.0.113.7", "0.0.0.0/0", Some(true))]
    #[case("IpAddress", "2001:db8::1", "2001:db8::/32", Some(true))]
    #[case("IpAddress", "2001:db8::1", "::/0", Some(true))]
    #[case("IpAddress", "::ffff:203.0.113.7", "203.0.113.7", Some(true))]
    #[case("IpAddress", "203.0.113.7", "2001:db8::/32", Some(false))]
    #[case("IpAddress", "203.0.113.7", "203.0.113.0/33", None)]
    #[case("NotIpAddress", "203.0.113.7", "203.0.113.0/24", Some(false))]
    #[case("NotIpAddress", "203.0.113.7", "nowhere", None)]
    fn an_operator(#[case] name: &str, #[case] actual: &str, #[case] wanted: &str, #[case] expected: Option<bool>) {
        assert_eq!(matches(name, actual, wanted), expected);
    }

    #[test]
    fn there_are_21_of_different_names() {
        let names: std::collections::BTreeSet<_> = default_operators().iter().map(|operator| operator.name).collect();
        assert_eq!(names.len(), 21);
    }
}
