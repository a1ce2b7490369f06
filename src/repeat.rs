//! The command that repeats a trial.

use crate::engine::Options;
use crate::wire::Limits;

/// `cargo test …`, up to the name of the trial.
pub(crate) fn of_harness(options: &Options) -> String {
    format!("cargo test --test {} --{}", target(), shared(options))
}

/// `kms-conformance run …`, up to the name of the trial.
pub(crate) fn of_binary(options: &Options) -> String {
    format!("kms-conformance run{}", shared(options))
}

/// The name of the test target: that of this program, less the hash that cargo puts behind it.
fn target() -> String {
    let program = std::env::args().next().unwrap_or_default();
    let stem = std::path::Path::new(&program).file_stem().map(|stem| stem.to_string_lossy().into_owned());
    let stem = stem.unwrap_or_else(|| "conformance".to_owned());
    match stem.rsplit_once('-') {
        Some((name, hash)) if hash.len() == 16 && hash.bytes().all(|b| b.is_ascii_hexdigit()) => name.to_owned(),
        _ => stem,
    }
}

fn shared(options: &Options) -> String {
    let mut words = String::new();
    let mut put = |name: &str, value: &str| words.extend([" --", name, " ", &quoted(value)]);
    if let Some(endpoint) = &options.endpoint {
        put("endpoint", endpoint);
    }
    if let Some(profile) = &options.profile {
        put("profile", &profile.display().to_string());
    }
    if let Some(scheme) = options.scheme {
        put("scheme", scheme.name());
    }
    if let Some(form) = options.form {
        put("form", form.name());
    }
    if !options.judge.is_empty() {
        put("judge", &options.judge.iter().map(ToString::to_string).collect::<Vec<_>>().join(","));
    }
    if options.connect_timeout != Limits::default().connect {
        put("connect-timeout", &options.connect_timeout.as_secs_f64().to_string());
    }
    if options.response_timeout != Limits::default().response {
        put("response-timeout", &options.response_timeout.as_secs_f64().to_string());
    }
    if options.strict {
        words.push_str(" --strict");
    }
    words
}

/// A word as a shell takes it.
fn quoted(word: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-_./:,=@[]".contains(&b);
    if !word.is_empty() && word.bytes().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}
