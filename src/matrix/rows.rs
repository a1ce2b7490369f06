//! Every clause with its cases, and with the checks of it that a run really made.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::record::{Report, RunRecord, TrialRecord};
use crate::suite::{Clause, Suite};

use super::made::Made;

/// Every clause with its cases.
#[derive(Debug, Clone, Serialize)]
pub struct Matrix {
    /// The name of the set of clauses.
    pub set: String,
    /// The address of the page.
    pub page: String,
    /// The run that it was joined with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub run: Option<RunRecord>,
    /// A row for each clause, in the order of the page.
    pub clauses: Vec<Row>,
}

/// A clause.
#[derive(Debug, Clone, Serialize)]
pub struct Row {
    /// The clause.
    #[serde(flatten)]
    pub clause: Clause,
    /// The names of the cases that name it.
    pub cases: Vec<String>,
    /// How many trials in contexts the covering table has of them.
    pub in_contexts: usize,
    /// The values of contexts that they are tried in.
    pub contexts: BTreeSet<String>,
    /// The checks of it that the run made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub made: Option<Made>,
}

impl Matrix {
    /// What the files claim.
    #[must_use]
    pub fn claimed(suite: &Suite) -> Self {
        let row = |clause: &Clause| {
            let named = suite.iter().filter(|case| case.clauses.contains(&clause.id));
            let cases: Vec<String> = named.map(crate::suite::Case::name).collect();
            let rows: Vec<_> = cases.iter().flat_map(|case| suite.contexts.of(case)).collect();
            let values = rows.iter().flat_map(|row| &row.values).map(|&at| suite.contexts.value(at).id.clone());
            let (in_contexts, contexts) = (rows.len(), values.collect());
            Row { clause: clause.clone(), cases, in_contexts, contexts, made: None }
        };
        Self {
            set: suite.clauses.set().to_owned(),
            page: suite.clauses.page().url.clone(),
            run: None,
            clauses: suite.clauses.iter().map(row).collect(),
        }
    }

    /// What the files claim, joined with what a run did.
    #[must_use]
    pub fn joined(suite: &Suite, report: &Report) -> Self {
        let mut trials: BTreeMap<&str, Vec<&TrialRecord>> = BTreeMap::new();
        report.trials.iter().for_each(|trial| trials.entry(&trial.case).or_default().push(trial));
        let mut matrix = Self::claimed(suite);
        matrix.run = Some(report.run.clone());
        for row in &mut matrix.clauses {
            row.made = Some(Made::of(&row.clause.id, &row.cases, &trials));
        }
        matrix
    }

    /// The clauses that have neither a case nor a reason for none, or both.
    pub fn unsettled(&self) -> impl Iterator<Item = &Row> {
        self.clauses.iter().filter(|row| row.cases.is_empty() == row.clause.no_case.is_none())
    }

    /// Each case with a clause that it names and that none of its checks was about, though its trials were made.
    pub fn idle(&self) -> impl Iterator<Item = (&str, &str)> {
        let made = self.clauses.iter().filter_map(|row| row.made.as_ref().map(|made| (row, made)));
        made.flat_map(|(row, made)| made.idle().map(|case| (case, row.clause.id.as_str())))
    }
}
