//! Ends a run whose endpoint is gone, before each of its calls has waited for itself.

use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::sync::Mutex;

use crate::record::Cut;

use super::cancel::Cancel;

/// So many attempts in a row that reached nobody, and the endpoint is asked whether it is gone.
const IN_A_ROW: usize = 3;

/// Ends a run whose endpoint is gone. All calls of a run share one.
#[derive(Debug)]
pub(super) struct Breaker {
    in_a_row: AtomicUsize,
    probing: Mutex<()>,
    cancel: Cancel,
}

impl Breaker {
    pub(super) fn new(cancel: Cancel) -> Self {
        Self { in_a_row: AtomicUsize::new(0), probing: Mutex::new(()), cancel }
    }

    /// Takes note of an answer.
    pub(super) fn answered(&self) {
        self.in_a_row.store(0, Ordering::Relaxed);
    }

    /// Takes note of an attempt that reached nobody. After several in a row `probe` decides whether the endpoint is gone, which it
    /// says with what it met; of several calls that end so at the same time, one asks.
    pub(super) async fn out_of_reach(&self, probe: impl Future<Output = Result<(), String>>) {
        self.in_a_row.fetch_add(1, Ordering::Relaxed);
        if !self.is_due() {
            return;
        }
        let _one = self.probing.lock().await;
        if self.is_gone() || !self.is_due() {
            return;
        }
        match probe.await {
            Ok(()) => self.answered(),
            Err(met) => {
                let count = self.in_a_row.load(Ordering::Relaxed);
                let gone =
                    format!("the endpoint is gone: {count} attempts in a row reached nobody, and one more: {met}");
                self.cancel.cancel(Cut::EndpointGone, gone);
            }
        }
    }

    /// Waits while it is being found out whether the endpoint is gone.
    pub(super) async fn pass(&self) {
        if self.is_due() {
            drop(self.probing.lock().await);
        }
    }

    /// Whether the run is over, since the endpoint is gone.
    pub(super) fn is_gone(&self) -> bool {
        self.cancel.reason().is_some_and(|reason| reason.cut == Cut::EndpointGone)
    }

    fn is_due(&self) -> bool {
        self.in_a_row.load(Ordering::Relaxed) >= IN_A_ROW
    }
}
