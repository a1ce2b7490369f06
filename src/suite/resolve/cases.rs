//! Cases: defaults filled in, and the rules that concern a case as a whole.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use crate::did_you_mean::nearest;
use crate::suite::case::{CaseFile, RawCase, RawStep};
use crate::suite::error::{DataError, Problem};
use crate::suite::expect::Expect;
use crate::suite::model::{Case, Step};
use crate::suite::provenance::Provenance;
use crate::suite::twin;

use super::resolver::{Inherited, Resolver};
use super::{is_id, problem};

/// The group of the cases of a file: its folder.
fn group(path: &Path) -> String {
    path.parent().map(|folder| folder.to_string_lossy().into_owned()).unwrap_or_default()
}

/// The id in the name of a case, `group::id`, where the group is that of this file.
pub(in crate::suite) fn id_in<'n>(path: &Path, name: &'n str) -> Option<&'n str> {
    name.strip_prefix(&group(path))?.strip_prefix("::")
}

/// Checks what concerns several cases: ids and twins. A twin that is not there is a fault only where all cases were read.
pub(in crate::suite) fn across(cases: &[Arc<Case>], all_read: bool, problems: &mut Vec<DataError>) {
    let mut seen: HashMap<&str, &Case> = HashMap::new();
    for case in cases {
        if let Some(first) = seen.insert(&case.id, case) {
            let duplicate = Problem::DuplicateId { id: case.id.clone(), first: first.place.clone() };
            problems.push(problem(case.place.clone(), duplicate, "ids are unique among all files"));
        }
    }
    for case in cases {
        twin::check(case, &seen, all_read, problems);
    }
}

impl Resolver<'_, '_> {
    /// Checks the clauses that the file names for all its cases.
    pub(in crate::suite) fn clauses_of(&mut self, file: &CaseFile) {
        for (i, id) in file.clauses.iter().enumerate() {
            self.clause(id, &format!("/clauses/{i}"));
        }
    }

    /// Resolves the cases of the file whose ids are wanted.
    pub(in crate::suite) fn cases(&mut self, file: &CaseFile, wanted: impl Fn(&str) -> bool) -> Vec<Arc<Case>> {
        let group = group(self.path);
        let cases = file.cases.iter().enumerate().filter(|(_, raw)| wanted(&raw.id));
        cases.filter_map(|(i, raw)| self.case(&group, file, raw, &format!("/cases/{i}")).map(Arc::new)).collect()
    }

    fn case(&mut self, group: &str, file: &CaseFile, raw: &RawCase, at: &str) -> Option<Case> {
        let before = self.problems.len();
        if !is_id(&raw.id, false) {
            self.complain(&format!("{at}/id"), Problem::Id(raw.id.clone()), "for example `sid-129-characters`");
        }
        for (i, id) in raw.clauses.iter().enumerate() {
            self.clause(id, &format!("{at}/clauses/{i}"));
        }
        let clauses = if raw.clauses.is_empty() { &file.clauses } else { &raw.clauses };
        if clauses.is_empty() {
            let missing = Problem::Missing(format!("the case `{}` covers no clause", raw.id));
            self.complain(at, missing, "name its clauses, or those of the whole file at the top");
        }
        self.send_as(raw, at);
        let provenance = raw.provenance.unwrap_or_else(|| self.weakest(clauses));
        let inherited = Inherited { provenance, given: raw.provenance.is_some() };
        let steps = self.steps(raw, inherited, at);
        let then = self.list(&raw.then, "then", inherited, at);
        self.names(&steps, &then);
        if self.problems.len() > before {
            return None;
        }
        Some(Case {
            id: raw.id.clone(),
            group: group.to_owned(),
            title: raw.title.clone(),
            why: raw.why.clone(),
            clauses: clauses.clone(),
            provenance,
            needs: raw.needs.clone(),
            send: raw.send.clone().unwrap_or_default(),
            compare_formats: raw.compare_formats,
            distinct_request_ids: raw.distinct_request_ids,
            steps,
            then,
            place: self.source.place(at),
        })
    }

    fn weakest(&self, clauses: &[String]) -> Provenance {
        clauses
            .iter()
            .filter_map(|id| self.around.clauses.get(id))
            .map(|clause| clause.provenance)
            .max()
            .unwrap_or(Provenance::Documented)
    }

    fn send_as(&mut self, raw: &RawCase, at: &str) {
        let Some(send) = &raw.send else { return };
        if send.prefer.is_some() && !(send.forms.is_empty() && send.schemes.is_empty()) {
            let conflict = Problem::Conflict("\"prefer\" stands alone in \"send\"".to_owned());
            self.complain(&format!("{at}/send"), conflict, "a preferred form is one form, not a table");
        }
    }

    fn steps(&mut self, raw: &RawCase, inherited: Inherited, at: &str) -> Vec<Arc<Step>> {
        let short = raw.short();
        if raw.steps.is_empty() {
            let short = RawStep { name: Some("call".to_owned()), ..short };
            return self.step(&short, inherited, at).into_iter().map(Arc::new).collect();
        }
        if short != RawStep::default() {
            let conflict = Problem::Conflict("a case is one step in short, or has \"steps\", not both".to_owned());
            self.complain(at, conflict, "move the members of the short form into a step");
        }
        for (i, _) in raw.steps.iter().enumerate().filter(|(_, step)| step.name.is_none()) {
            let missing = Problem::Missing("a step has a \"name\"".to_owned());
            self.complain(&format!("{at}/steps/{i}"), missing, "for example \"before\"");
        }
        self.list(&raw.steps, "steps", inherited, at)
    }

    fn list(&mut self, steps: &[RawStep], member: &str, inherited: Inherited, at: &str) -> Vec<Arc<Step>> {
        let mut resolved = Vec::new();
        for (i, raw) in steps.iter().enumerate() {
            let mut raw = raw.clone();
            raw.name.get_or_insert_with(|| format!("then-{}", i + 1));
            resolved.extend(self.step(&raw, inherited, &format!("{at}/{member}/{i}")).map(Arc::new));
        }
        resolved
    }

    fn names(&mut self, steps: &[Arc<Step>], then: &[Arc<Step>]) {
        let all: Vec<_> = steps.iter().chain(then).collect();
        for (i, step) in all.iter().enumerate() {
            if let Some(first) = all[..i].iter().find(|earlier| earlier.name == step.name) {
                let duplicate = Problem::DuplicateId { id: step.name.clone(), first: first.place.clone() };
                self.problems.push(problem(step.place.clone(), duplicate, "steps have names of their own"));
            }
            if let Expect::PolicyOf(name) = &step.expect {
                // The steps of `then` come in no order: only the ordered ones are sure to be over.
                let earlier = &steps[..i.min(steps.len())];
                let accepted = |s: &&Arc<Step>| s.policy.is_some() && s.expect.is_success();
                if !earlier.iter().filter(accepted).any(|s| &s.name == name) {
                    let known = nearest(name, earlier.iter().filter(accepted).map(|s| s.name.as_str()));
                    let missing = Problem::Missing(format!("no accepted step before it sets the policy of `{name}`"));
                    self.problems.push(problem(step.place.clone(), missing, &known));
                }
            }
        }
    }
}
