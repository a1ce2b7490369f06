//! The end of a run before its end.

use std::sync::Arc;

use tokio::sync::watch;

use crate::record::Cut;

use super::session_error::SessionError;

/// A handle by which whoever holds it can end a run: no trial begins any more, whatever waits is given up, and what is under way
/// is left the time of one call. Clones are one handle.
#[derive(Debug, Clone, Default)]
pub struct Cancel(Arc<watch::Sender<Option<Cut>>>);

impl Cancel {
    /// Ends the run; whether nobody had before. The first reason counts.
    pub fn cancel(&self, why: Cut) -> bool {
        self.0.send_if_modified(|known| {
            let is_first = known.is_none();
            known.get_or_insert(why);
            is_first
        })
    }

    /// Why the run ends, if it does.
    #[must_use]
    pub fn why(&self) -> Option<Cut> {
        *self.0.borrow()
    }

    /// Waits until somebody ends the run.
    pub async fn cancelled(&self) -> Cut {
        let mut known = self.0.subscribe();
        loop {
            if let Some(why) = *known.borrow_and_update() {
                return why;
            }
            if known.changed().await.is_err() {
                // Nobody is left who could.
                std::future::pending::<()>().await;
            }
        }
    }

    /// Does some work of the preparation, and gives it up where the run is ended.
    pub(super) async fn or<T, E>(&self, work: impl Future<Output = Result<T, E>>) -> Result<T, SessionError>
    where
        SessionError: From<E>,
    {
        tokio::select! {
            biased;
            why = self.cancelled() => Err(SessionError::Cut(why)),
            done = work => Ok(done?),
        }
    }
}
