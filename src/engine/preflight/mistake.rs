//! Something in a profile that does not hold at the endpoint.

use std::fmt;

/// The most key ids that are listed.
const LISTED: usize = 4;

/// Something in a profile that does not hold at the endpoint. Places are those of the profile; what the endpoint said is shown
/// without secrets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mistake {
    /// The endpoint does not take the credentials of a principal.
    Credentials {
        /// Where the principal is described.
        place: String,
        /// The principal.
        principal: String,
        /// What came of its call.
        answer: String,
    },
    /// The endpoint does not know keys.
    Keys {
        /// Where the keys are described.
        place: String,
        /// The fixture that they stand for.
        fixture: String,
        /// Their ids.
        ids: Vec<String>,
        /// How many keys stand for the fixture.
        of: usize,
        /// What came of the call upon the first.
        answer: String,
    },
    /// The endpoint calls a key otherwise than region and account of the profile have it.
    Arn {
        /// Where the profile names the region.
        place: String,
        /// What it makes of region, account and id.
        made: String,
        /// What the endpoint calls the key.
        named: String,
    },
    /// `admin` may not do what every trial rests on.
    MayNotSet {
        /// Where `admin` is described.
        place: String,
        /// What came of its call.
        answer: String,
    },
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Credentials { place, principal, answer } => write!(
                f,
                "{place}: [principals.{principal}] these credentials are refused: {answer}\n    help: are access key id, secret \
                 and token those of {principal} at this endpoint, and does its clock agree with this machine's?"
            ),
            Self::Keys { place, fixture, ids, of, answer } => {
                let shown = ids.iter().take(LISTED).cloned().collect::<Vec<_>>().join(", ");
                let more = ids.len().checked_sub(LISTED).filter(|&more| more > 0);
                let more = more.map_or_else(String::new, |more| format!(" and {more} more"));
                let which = if ids.len() == 1 { "this key is" } else { "these keys are" };
                let count = ids.len();
                let absent =
                    if fixture == "usable" { String::new() } else { format!(", or declare {fixture} in [absent]") };
                write!(
                    f,
                    "{place}: [keys.{fixture}] {which} not there ({count} of {of}): {shown}{more}: {answer}\n    help: name keys \
                     that are{absent}"
                )
            }
            Self::Arn { place, made, named } => write!(
                f,
                "{place}: region and account make {made} of a key that the endpoint knows by its id and calls {named}\n    help: \
                 give the region and the account that the endpoint has"
            ),
            Self::MayNotSet { place, answer } => write!(
                f,
                "{place}: [principals.admin] admin may not set a policy here: {answer}\n    help: let admin call every operation \
                 on the keys of its account, whatever their policies say"
            ),
        }
    }
}
