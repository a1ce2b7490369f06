//! The call that decides whether an endpoint is gone.

use std::time::Duration;

use crate::profile::Profile;
use crate::suite::Operation;
use crate::wire::{self, Call, Client, Credentials, Endpoint, Format, Scheme, Stamp};

use super::prepared::VERSION;
use super::way::Way;

/// The longest time for its answer: the calls before it have waited as long as the user lets them.
const LONGEST: Duration = Duration::from_secs(5);

/// The call that decides whether an endpoint is gone: `admin` reads the policy of a usable key, which changes nothing. Whatever is
/// answered, somebody is there.
#[derive(Debug)]
pub(super) struct Probe {
    call: Call,
    credentials: Option<Credentials>,
}

impl Probe {
    pub(super) fn new(profile: &Profile, (scheme, form): Way) -> Self {
        let key = profile.keys.get("usable").and_then(|pool| pool.ids.first()).cloned();
        let credentials = profile.principals.get("admin").and_then(|admin| admin.credentials.clone());
        let call = Call {
            action: Some(Operation::GetKeyPolicy.as_str().to_owned()),
            version: Some(VERSION.to_owned()),
            parameters: key.map(|id| ("KeyId".to_owned(), id)).into_iter().collect(),
            format: Some(Format::Json),
            form,
            scheme,
        };
        Self { call, credentials: credentials.filter(|_| scheme != Scheme::None) }
    }

    /// Whether anybody answers it; else what was met.
    pub(super) async fn is_answered(&self, client: &Client, endpoint: &Endpoint) -> Result<(), String> {
        let request = wire::build(&self.call, endpoint, self.credentials.as_ref(), &Stamp::now());
        let request = request.map_err(|error| error.to_string())?;
        match tokio::time::timeout(LONGEST, client.send_afresh(&request)).await {
            Ok(Err(error)) if error.is_out_of_reach() => Err(error.to_string()),
            Ok(_) => Ok(()),
            Err(_) => Err(format!("no answer within {LONGEST:?}")),
        }
    }
}
