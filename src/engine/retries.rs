//! How often a call is made again, and after which pauses.

use std::time::Duration;

/// How often a call is made again, and after which pauses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retries {
    /// How often one call is made again at most.
    pub most: u32,
    /// The pause before it is made again the first time; each further one is twice as long.
    pub pause: Duration,
    /// The longest pause. An endpoint that asks for a longer one is not asked again.
    pub longest: Duration,
}

impl Default for Retries {
    /// Four times, after 0.2, 0.4, 0.8 and 1.6 seconds: quotas of calls a second have room again by then. No pause is longer than
    /// 30 seconds.
    fn default() -> Self {
        Self { most: 4, pause: Duration::from_millis(200), longest: Duration::from_secs(30) }
    }
}

impl Retries {
    /// The pause before the `again`th time, from 0, that a call is made again; as long as was `asked` for, where that is longer.
    /// None where that is longer than any pause.
    #[must_use]
    pub fn pause(&self, again: u32, asked: Option<Duration>) -> Option<Duration> {
        let own = self.pause.saturating_mul(2_u32.saturating_pow(again)).min(self.longest);
        let pause = asked.map_or(own, |asked| asked.max(own));
        (pause <= self.longest).then_some(pause)
    }
}
