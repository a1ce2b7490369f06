//! Nonces that were used.

use std::collections::BTreeSet;

use jiff::Timestamp;

/// The nonces of authenticated calls, each remembered as long as its timestamp is inside the window.
#[derive(Debug, Default)]
pub(crate) struct Nonces {
    used: BTreeSet<(String, String)>,
    by_expiry: BTreeSet<(Timestamp, (String, String))>,
}

impl Nonces {
    /// Remembers a nonce of an access key until `expiry`, at most `capacity` of them; false if it was used already.
    pub(crate) fn remember(
        &mut self,
        nonce: (String, String),
        now: Timestamp,
        expiry: Timestamp,
        capacity: usize,
    ) -> bool {
        while self.by_expiry.first().is_some_and(|(first, _)| *first < now || self.used.len() >= capacity.max(1)) {
            if let Some((_, oldest)) = self.by_expiry.pop_first() {
                self.used.remove(&oldest);
            }
        }
        let fresh = self.used.insert(nonce.clone());
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

    use super::Nonces;

    fn at(second: i64) -> Timestamp {
        Timestamp::new(second, 0).unwrap()
    }

    fn nonce(text: &str) -> (String, String) {
        ("testid".into(), text.into())
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
        assert!(nonces.remember(("other".into(), "a".into()), at(0), at(900), 10));
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
