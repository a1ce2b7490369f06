//! Nonces that were used.

use std::collections::BTreeSet;

use jiff::Timestamp;
use sha2::{Digest, Sha256};

/// What is kept of a nonce and its access key: as many bytes for a nonce of a megabyte as for one of ten.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct NonceMark([u8; 32]);

impl NonceMark {
    /// The mark of a nonce of an access key.
    pub(super) fn of(access_key_id: &str, nonce: &str) -> Self {
        // The length in front keeps what ends the one from being what begins the other.
        let length = (access_key_id.len() as u64).to_be_bytes();
        let parts = Sha256::new().chain_update(length).chain_update(access_key_id).chain_update(nonce);
        Self(parts.finalize().into())
    }
}

/// The nonces of authenticated calls, each remembered as long as its timestamp is inside the window.
#[derive(Debug, Default)]
pub(crate) struct Nonces {
    used: BTreeSet<NonceMark>,
    by_expiry: BTreeSet<(Timestamp, NonceMark)>,
}

impl Nonces {
    /// Remembers a nonce of an access key until `expiry`, at most `capacity` of them; false if it was used already.
    pub(super) fn remember(&mut self, nonce: NonceMark, now: Timestamp, expiry: Timestamp, capacity: usize) -> bool {
        while self.by_expiry.first().is_some_and(|(first, _)| *first < now || self.used.len() >= capacity.max(1)) {
            if let Some((_, oldest)) = self.by_expiry.pop_first() {
                self.used.remove(&oldest);
            }
        }
        let fresh = self.used.insert(nonce);
        if fresh {
            self.by_expiry.insert((expiry, nonce));
        }
        fresh
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test that panics fails")]
mod tests {
    use jiff::Timestamp;

    use super::{NonceMark, Nonces};

    fn at(second: i64) -> Timestamp {
        Timestamp::new(second, 0).unwrap()
    }

    fn nonce(text: &str) -> NonceMark {
        NonceMark::of("testid", text)
    }

    #[test]
    fn a_nonce_is_fresh_once_until_it_expires() {
        let mut nonces = Nonces::default();
        assert!(nonces.remember(nonce("a"), at(0), at(900), 10));
        assert!(!nonces.remember(nonce("a"), at(900), at(1800), 10));
        assert!(nonces.remember(nonce("a"), at(901), at(1800), 10));
    }

    #[test]
    fn another_access_key_has_nonces_of_its_own() {
        let mut nonces = Nonces::default();
        assert!(nonces.remember(nonce("a"), at(0), at(900), 10));
        assert!(nonces.remember(NonceMark::of("other", "a"), at(0), at(900), 10));
    }

    #[test]
    fn what_ends_the_access_key_does_not_begin_the_nonce() {
        assert_ne!(NonceMark::of("ab", "c"), NonceMark::of("a", "bc"));
    }

    #[test]
    fn no_more_are_kept_than_there_is_room_for() {
        let mut nonces = Nonces::default();
        for (index, text) in ["a", "b", "c"].into_iter().enumerate() {
            assert!(nonces.remember(nonce(text), at(0), at(900 + i64::try_from(index).unwrap()), 2));
        }
        assert_eq!((nonces.used.len(), nonces.by_expiry.len()), (2, 2));
        assert!(!nonces.remember(nonce("c"), at(0), at(900), 3));
    }
}
