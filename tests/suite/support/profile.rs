//! A profile of a test's own.

/// The example of a bare emulator, with credentials of its own in the place of environment variables.
pub(crate) fn bare_profile() -> String {
    include_str!("../../../profiles/bare-emulator.toml")
        .replace("access_key_id_env = \"KMS_ADMIN_KEY_ID\"", "access_key_id = \"an-id\"")
        .replace("access_key_secret_env = \"KMS_ADMIN_KEY_SECRET\"", "access_key_secret = \"a-secret\"")
}

/// The same, of an emulator that can be asked for the policy of a key.
pub(crate) fn reading_profile() -> String {
    bare_profile()
        .replace("\"get-query\"]", "\"get-query\", \"read-back\"]")
        .replace("read-back = \"the emulator has no GetKeyPolicy\"\n", "")
}

/// A profile that claims these capabilities, with each of them declared absent instead.
pub(crate) fn without_capabilities(profile: &str, absent: &[&str]) -> String {
    const ABSENT: &str = "[capabilities.absent]\n";
    let mut text = profile.to_owned();
    for name in absent.iter().rev() {
        let unclaimed = text.replacen(&format!("\"{name}\","), "", 1);
        assert_ne!(unclaimed, text, "{name} is not claimed");
        text = unclaimed.replacen(ABSENT, &format!("{ABSENT}{name} = \"the test says so\"\n"), 1);
    }
    text
}
