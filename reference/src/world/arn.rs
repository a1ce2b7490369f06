//! The ARN of a key.

use std::fmt;

/// Whether a text can be an account: digits only.
#[must_use]
pub fn is_account(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The ARN of a key, `acs:kms:${region}:${account}:key/${keyid}` (the `SetKeyPolicy` page, parameter `KeyId`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyArn {
    /// The region, such as `cn-hangzhou`.
    pub region: String,
    /// The owning account.
    pub account: String,
    /// The key id.
    pub key: String,
}

impl KeyArn {
    /// Reads an ARN; `None` if the text is not of the documented form.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.strip_prefix("acs:kms:")?.splitn(3, ':');
        let (region, account, resource) = (parts.next()?, parts.next()?, parts.next()?);
        let key = resource.strip_prefix("key/")?;
        let sound = !region.is_empty() && is_account(account) && !key.is_empty() && !key.contains([':', '/']);
        sound.then(|| Self { region: region.into(), account: account.into(), key: key.into() })
    }
}

impl fmt::Display for KeyArn {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "acs:kms:{}:{}:key/{}", self.region, self.account, self.key)
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::KeyArn;

    #[test]
    fn the_documented_form_is_read() {
        let arn = KeyArn::parse("acs:kms:cn-hangzhou:112890462:key/key-hzz1");
        let expected = KeyArn { region: "cn-hangzhou".into(), account: "112890462".into(), key: "key-hzz1".into() };
        assert_eq!(arn, Some(expected));
    }

    #[rstest]
    #[case("acs:kms:cn-hangzhou:112890462:key/")]
    #[case("acs:kms:cn-hangzhou:112890462:key-hzz1")]
    #[case("acs:kms:cn-hangzhou:112890462:alias/mine")]
    #[case("acs:kms:cn-hangzhou::key/key-hzz1")]
    #[case("acs:kms::112890462:key/key-hzz1")]
    #[case("acs:ram:cn-hangzhou:112890462:key/key-hzz1")]
    #[case("acs:kms:cn-hangzhou:112890462:key/a/b")]
    #[case("acs:kms:cn-hangzhou:account:key/key-hzz1")]
    fn anything_else_is_no_arn(#[case] text: &str) {
        assert_eq!(KeyArn::parse(text), None);
    }
}
