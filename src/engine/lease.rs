//! Leases: the exclusive use of what a trial touches, among the trials of this process and of others on this machine.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::path::PathBuf;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use sha2::{Digest, Sha256};
use thiserror::Error;

use crate::suite::fixture::KeyRef;

/// A key that a trial wants, any of a pool.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// How the trial calls it.
    pub key: KeyRef,
    /// The ids that will do.
    pub ids: Vec<String>,
}

/// Why a lease cannot be had.
#[derive(Debug, Error)]
pub enum LeaseError {
    /// The folder of the locks cannot be used.
    #[error("cannot lock {}: {reason}\n  help: --locks names a folder that every run on this machine can write to", .file.display())]
    Lock {
        /// The lock file.
        file: PathBuf,
        /// The complaint of the operating system.
        reason: std::io::Error,
    },
    /// Fewer keys than a trial takes at a time.
    #[error("the profile names too few keys for {0}")]
    TooFew(String),
}

/// Who may use which key and which share quota.
#[derive(Debug)]
pub struct Leases {
    taken: Mutex<BTreeSet<String>>,
    freed: Condvar,
    locks: Option<Locks>,
}

/// File locks, so that other processes on this machine keep away.
#[derive(Debug)]
struct Locks {
    folder: PathBuf,
    endpoint: String,
}

/// What a trial has for itself until this is dropped.
#[derive(Debug)]
pub struct Lease<'l> {
    leases: &'l Leases,
    names: Vec<String>,
    /// Held open, and so locked, until the lease ends.
    _files: Vec<File>,
    /// The id of each key that was wanted.
    pub keys: BTreeMap<KeyRef, String>,
}

/// What stood in the way of a lease.
enum Obstacle {
    /// Another trial of this process.
    Here,
    /// Another process, which holds the lock of this name.
    Elsewhere(String),
}

impl Leases {
    /// Leases of an endpoint that only this process can reach.
    #[must_use]
    pub fn of_this_process() -> Self {
        Self { taken: Mutex::default(), freed: Condvar::new(), locks: None }
    }

    /// Leases of an endpoint that other processes can reach too. Locks are named after its resolved address and port.
    #[must_use]
    pub fn of_this_machine(folder: PathBuf, endpoint: String) -> Self {
        Self { taken: Mutex::default(), freed: Condvar::new(), locks: Some(Locks { folder, endpoint }) }
    }

    /// Waits until the keys and the named others (instances, whose share quota a trial counts) are free, and takes them.
    pub fn take(&self, wanted: &[Wanted], others: &[String]) -> Result<Lease<'_>, LeaseError> {
        let mut held: Option<(String, File)> = None;
        let mut taken = self.lock();
        loop {
            match self.attempt(&mut taken, wanted, others, &mut held)? {
                Ok(lease) => return Ok(lease),
                Err(Obstacle::Here) => {
                    held = None;
                    taken = self.freed.wait(taken).unwrap_or_else(PoisonError::into_inner);
                }
                Err(Obstacle::Elsewhere(name)) => {
                    // Waiting for one lock while holding none cannot end in a deadlock.
                    held = None;
                    drop(taken);
                    held = self.wait(name)?.or(held);
                    taken = self.lock();
                }
            }
        }
    }

    fn attempt<'l>(
        &'l self,
        taken: &mut MutexGuard<'_, BTreeSet<String>>,
        wanted: &[Wanted],
        others: &[String],
        held: &mut Option<(String, File)>,
    ) -> Result<Result<Lease<'l>, Obstacle>, LeaseError> {
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
                match self.try_lock(id, held)? {
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

    fn try_lock(
        &self,
        id: &str,
        held: &mut Option<(String, File)>,
    ) -> Result<Result<Option<File>, Obstacle>, LeaseError> {
        let Some(locks) = &self.locks else { return Ok(Ok(None)) };
        if held.as_ref().is_some_and(|(name, _)| name == id) {
            return Ok(Ok(held.take().map(|(_, file)| file)));
        }
        let (path, file) = locks.open(id)?;
        match file.try_lock() {
            Ok(()) => Ok(Ok(Some(file))),
            Err(std::fs::TryLockError::WouldBlock) => Ok(Err(Obstacle::Elsewhere(id.to_owned()))),
            Err(std::fs::TryLockError::Error(reason)) => Err(LeaseError::Lock { file: path, reason }),
        }
    }

    fn wait(&self, name: String) -> Result<Option<(String, File)>, LeaseError> {
        let Some(locks) = &self.locks else { return Ok(None) };
        let (path, file) = locks.open(&name)?;
        file.lock().map_err(|reason| LeaseError::Lock { file: path, reason })?;
        Ok(Some((name, file)))
    }

    fn lock(&self) -> MutexGuard<'_, BTreeSet<String>> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Something of which there is only one.
fn single(name: &str) -> Wanted {
    Wanted { key: KeyRef { fixture: name.to_owned(), ordinal: 1 }, ids: vec![name.to_owned()] }
}

impl Locks {
    fn open(&self, id: &str) -> Result<(PathBuf, File), LeaseError> {
        let digest = Sha256::digest(format!("{}/{id}", self.endpoint).as_bytes());
        let name: String = digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
        let path = self.folder.join(format!("{name}.lock"));
        let open = std::fs::create_dir_all(&self.folder)
            .and_then(|()| File::options().create(true).truncate(false).read(true).write(true).open(&path));
        open.map(|file| (path.clone(), file)).map_err(|reason| LeaseError::Lock { file: path, reason })
    }
}

impl Drop for Lease<'_> {
    fn drop(&mut self) {
        let mut taken = self.leases.lock();
        for name in &self.names {
            taken.remove(name);
        }
        drop(taken);
        self.leases.freed.notify_all();
    }
}

/// The ids of a pool, beginning at a place that depends on the trial: processes that share a pool then rarely meet.
pub(super) fn turned(ids: &[String], trial: &str) -> Vec<String> {
    let start =
        trial.bytes().fold(0_usize, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte.into())) % ids.len().max(1);
    ids[start..].iter().chain(&ids[..start]).cloned().collect()
}
