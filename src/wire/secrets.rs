use std::fmt;

use super::credentials::Credentials;
use super::encoded::encoded;
use super::needles::Needles;

/// Every secret and every token of a profile, made ready for looking for them: once in a run. `Debug` shows nothing of them.
pub struct Secrets(Needles);

impl Secrets {
    /// Those of all these credentials.
    #[must_use]
    pub fn of<'c>(credentials: impl IntoIterator<Item = &'c Credentials>) -> Self {
        let secrets = credentials
            .into_iter()
            .flat_map(|credentials| std::iter::once(&credentials.access_key_secret).chain(&credentials.security_token));
        Self(Needles::new(secrets.flat_map(|secret| encoded(secret.expose()))))
    }

    /// None: what is shown has signatures alone taken out.
    #[must_use]
    pub fn none() -> Self {
        Self::of([])
    }

    pub(super) fn needles(&self) -> &Needles {
        &self.0
    }
}

impl fmt::Debug for Secrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Secrets").finish_non_exhaustive()
    }
}
