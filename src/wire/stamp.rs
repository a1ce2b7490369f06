use jiff::Timestamp;
use uuid::Uuid;

/// What makes the signature of one request differ from that of every other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    /// When the request is signed. Fractions of a second are not sent.
    pub timestamp: Timestamp,
    /// A text that no other request carries.
    pub nonce: String,
}

impl Stamp {
    /// The present time and a random UUID.
    #[must_use]
    pub fn now() -> Self {
        Self { timestamp: Timestamp::now(), nonce: Uuid::new_v4().to_string() }
    }

    /// The time as it is sent, `yyyy-MM-ddTHH:mm:ssZ` in UTC (Alibaba Cloud's KMS page "Common parameters").
    #[must_use]
    pub fn time(&self) -> String {
        self.timestamp.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
    }
}
