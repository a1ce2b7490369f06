//! The end of a run before its end.

use std::sync::Arc;

use tokio::sync::watch;

use crate::record::Cut;

use super::session_error::SessionError;

/// A handle by which whoever holds it can end a run: no trial begins any more, whatever waits is given up, and what is under way
/// is left the time of one call. Clones are one handle.
#[derive(Debug, Clone, Default)]
pub struct Cancel(Arc<watch::Sender<Option<Reason>>>);

/// Why a run is ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// The kind.
    pub cut: Cut,
    /// What happened, for people.
    pub text: String,
}

impl Cancel {
    /// Ends the run; whether nobody had before. The first reason counts.
    pub fn cancel(&self, cut: Cut, text: String) -> bool {
        self.0.send_if_modified(|reason| {
            let is_first = reason.is_none();
            reason.get_or_insert(Reason { cut, text });
            is_first
        })
    }

    /// Why the run ends, if it does.
    #[must_use]
    pub fn reason(&self) -> Option<Reason> {
        self.0.borrow().clone()
    }

    /// Waits until somebody ends the run.
    pub async fn cancelled(&self) -> Cut {
        let mut told = self.0.subscribe();
        match told.wait_for(Option::is_some).await.as_deref() {
            Ok(Some(reason)) => reason.cut,
            // Nobody is left who could.
            Ok(None) | Err(_) => std::future::pending().await,
        }
    }

    fn ended(&self, cut: Cut) -> SessionError {
        SessionError::Cut { cut, text: self.reason().map(|reason| reason.text).unwrap_or_default() }
    }

    /// Does some work of the preparation, and gives it up where the run is ended.
    pub(super) async fn or<T, E>(&self, work: impl Future<Output = Result<T, E>>) -> Result<T, SessionError>
    where
        SessionError: From<E>,
    {
        tokio::select! {
            biased;
            cut = self.cancelled() => Err(self.ended(cut)),
            done = work => Ok(done?),
        }
    }
}
