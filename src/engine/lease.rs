//! Leases: the exclusive use of what a trial touches, among the trials of this process and of others on this machine.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::pin::pin;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;

use crate::suite::fixture::KeyRef;

use super::lease_error::LeaseError;
use super::locks::{Held, Locks, Tried};
use super::patience::Patience;
use super::waiting::Waiting;

/// A key that a trial wants, any of a pool.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// How the trial calls it.
    pub key: KeyRef,
    /// The ids that will do.
    pub ids: Vec<String>,
}

/// Who may use which key and which share quota.
#[derive(Debug)]
pub struct Leases {
    taken: Mutex<BTreeSet<String>>,
    freed: Notify,
    locks: Option<Locks>,
    /// How long another run is waited for.
    patience: Duration,
}

/// What a trial has for itself until this is dropped.
#[derive(Debug)]
pub struct Lease<'l> {
    leases: &'l Leases,
    names: Vec<String>,
    /// Held, and so kept from others, until the lease ends.
    _files: Vec<Held>,
    /// The id of each key that was wanted.
    pub keys: BTreeMap<KeyRef, String>,
}

/// What stood in the way of a lease.
enum Obstacle<'l> {
    /// Another trial of this process.
    Here,
    /// Another process, which holds the lock of this name.
    Elsewhere(&'l Locks, String),
}

/// A lock that was waited for while none was held.
type Kept = Option<(String, Held)>;

impl Leases {
    /// Leases of an endpoint that only this process can reach.
    #[must_use]
    pub fn of_this_process() -> Self {
        Self { taken: Mutex::default(), freed: Notify::new(), locks: None, patience: Duration::MAX }
    }

    /// Leases of an endpoint that other processes can reach too. Locks are named after its resolved address and port; they stand
    /// in `folder`, or else in one that all users of this machine share. Another run is waited for as long as `patience` says.
    pub fn of_this_machine(folder: Option<PathBuf>, endpoint: String, patience: Duration) -> Result<Self, LeaseError> {
        let locks = Some(Locks::of(folder, endpoint)?);
        Ok(Self { taken: Mutex::default(), freed: Notify::new(), locks, patience })
    }

    /// Waits until the keys and the named others (instances, whose share quota a trial counts) are free, and takes them. Another
    /// run that keeps them for a second is told of. Dropping the future gives up.
    pub async fn take(
        &self,
        wanted: &[Wanted],
        others: &[String],
        told: &dyn Fn(&Waiting),
    ) -> Result<Lease<'_>, LeaseError> {
        let mut kept: Kept = None;
        let mut patience = Patience::new(self.patience, told);
        loop {
            let mut freed = pin!(self.freed.notified());
            // From here on nothing that becomes free is missed.
            freed.as_mut().enable();
            let obstacle = match self.attempt(wanted, others, &mut kept)? {
                Ok(lease) => return Ok(lease),
                Err(obstacle) => obstacle,
            };
            // Waiting for one lock while holding none cannot end in a deadlock.
            kept = None;
            match obstacle {
                Obstacle::Here => freed.await,
                Obstacle::Elsewhere(locks, name) => {
                    kept = Some((name.clone(), locks.wait(&name, &mut patience).await?));
                }
            }
        }
    }

    fn attempt<'l>(
        &'l self,
        wanted: &[Wanted],
        others: &[String],
        kept: &mut Kept,
    ) -> Result<Result<Lease<'l>, Obstacle<'l>>, LeaseError> {
        let mut taken = self.lock();
        let mut chosen: Vec<String> = Vec::new();
        let mut files = Vec::new();
        let mut keys = BTreeMap::new();
        let single: Vec<Wanted> = others.iter().map(|name| single(name)).collect();
        for (want, is_key) in wanted.iter().map(|w| (w, true)).chain(single.iter().map(|w| (w, false))) {
            let mut obstacle = None;
            let mut found = None;
            for id in &want.ids {
                if chosen.contains(id) {
                    continue;
                }
                if taken.contains(id) {
                    obstacle.get_or_insert(Obstacle::Here);
                    continue;
                }
                match self.try_lock(id, kept)? {
                    Ok(file) => {
                        files.extend(file);
                        found = Some(id.clone());
                        break;
                    }
                    Err(elsewhere) => obstacle = Some(elsewhere),
                }
            }
            let Some(id) = found else {
                return obstacle.map(Err).ok_or_else(|| LeaseError::TooFew(want.key.to_string()));
            };
            if is_key {
                keys.insert(want.key.clone(), id.clone());
            }
            chosen.push(id);
        }
        taken.extend(chosen.iter().cloned());
        Ok(Ok(Lease { leases: self, names: chosen, _files: files, keys }))
    }

    fn try_lock(&self, id: &str, kept: &mut Kept) -> Result<Result<Option<Held>, Obstacle<'_>>, LeaseError> {
        let Some(locks) = &self.locks else { return Ok(Ok(None)) };
        if let Some((_, held)) = kept.take_if(|(name, _)| name == id) {
            return Ok(Ok(Some(held)));
        }
        Ok(match locks.try_take(id)? {
            Tried::Held(held) => Ok(Some(held)),
            Tried::Taken(_) => Err(Obstacle::Elsewhere(locks, id.to_owned())),
        })
    }

    fn lock(&self) -> MutexGuard<'_, BTreeSet<String>> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Something of which there is only one.
fn single(name: &str) -> Wanted {
    Wanted { key: KeyRef { fixture: name.to_owned(), ordinal: 1 }, ids: vec![name.to_owned()] }
}

impl Drop for Lease<'_> {
    fn drop(&mut self) {
        let mut taken = self.leases.lock();
        for name in &self.names {
            taken.remove(name);
        }
        drop(taken);
        self.leases.freed.notify_waiters();
    }
}

/// The ids of a pool, beginning at a place that depends on the trial: processes that share a pool then rarely meet.
pub(super) fn turned(ids: &[String], trial: &str) -> Vec<String> {
    let start =
        trial.bytes().fold(0_usize, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte.into())) % ids.len().max(1);
    ids[start..].iter().chain(&ids[..start]).cloned().collect()
}
