//! Trials end in any order and are reported in the order of their names.

use std::collections::BTreeMap;

use crate::record::TrialRecord;

/// Holds back what ended before its turn. It holds no more than run at the same time, plus those that wait for a slow one.
#[derive(Debug, Default)]
pub(super) struct Order {
    next: usize,
    early: BTreeMap<usize, TrialRecord>,
}

impl Order {
    /// Takes the record of the trial with this number, and gives those whose turn has come.
    pub(super) fn take(&mut self, number: usize, record: TrialRecord) -> Vec<TrialRecord> {
        self.early.insert(number, record);
        let mut due = Vec::new();
        while let Some(record) = self.early.remove(&self.next) {
            due.push(record);
            self.next += 1;
        }
        due
    }

    /// What is left when no more come, in order: trials between them never ended.
    pub(super) fn rest(&mut self) -> Vec<TrialRecord> {
        std::mem::take(&mut self.early).into_values().collect()
    }
}
