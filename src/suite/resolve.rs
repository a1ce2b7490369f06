//! From what is written to what is meant: defaults filled in, names looked up, rules of the format checked.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::sync::Arc;

use serde_json::Value;

use super::case::{CaseFile, Operation, RawCase, RawStep};
use super::clause::{ClauseFile, Clauses};
use super::edit;
use super::error::{DataError, Problem, nearest, placeholder_remedy};
use super::errors::ErrorTable;
use super::expect::{Expect, Outcome};
use super::fixture::{self, KeyRef};
use super::load::Files;
use super::model::{Case, Policy, Step};
use super::placeholder;
use super::policy::PolicySource;
use super::provenance::Provenance;
use super::source::{Place, Source};
use super::twin;

/// What a case may refer to.
pub(super) struct Around<'a> {
    pub(super) clauses: &'a Clauses,
    pub(super) errors: &'a ErrorTable,
    pub(super) bases: &'a BTreeMap<String, String>,
    pub(super) files: &'a Files,
}

/// Checks ids and lines of the clauses.
pub(super) fn check_clauses(file: &ClauseFile, place: &impl Fn(&str) -> Place, problems: &mut Vec<DataError>) {
    let mut seen: HashMap<&str, Place> = HashMap::new();
    for (i, clause) in file.clauses.iter().enumerate() {
        let at = place(&format!("/clauses/{i}/id"));
        if !is_id(&clause.id, true) {
            problems.push(problem(at.clone(), Problem::Id(clause.id.clone()), "for example `statement.sid.length`"));
        }
        if let Some(first) = seen.insert(&clause.id, at.clone()) {
            let id = clause.id.clone();
            problems.push(problem(at, Problem::DuplicateId { id, first }, "a clause stands once, with all its lines"));
        }
        if clause.lines.is_empty() || clause.lines.iter().any(|(from, to)| from > to || *from == 0) {
            let at = place(&format!("/clauses/{i}/lines"));
            problems.push(problem(
                at,
                Problem::Missing("the lines of a clause are pairs [first, last], counted from 1".to_owned()),
                "name the lines of the page that state it",
            ));
        }
    }
}

/// Checks codes, patterns and clauses of the documented errors.
pub(super) fn check_errors(
    table: &ErrorTable,
    clauses: &Clauses,
    place: &impl Fn(&str) -> Place,
    problems: &mut Vec<DataError>,
) {
    let mut seen: HashMap<&str, Place> = HashMap::new();
    for (i, row) in table.documented.iter().enumerate() {
        let at = place(&format!("/documented/{i}/code"));
        if let Some(first) = seen.insert(&row.code, at.clone()) {
            let id = row.code.clone();
            problems.push(problem(at, Problem::DuplicateId { id, first }, "a code has one row"));
        }
        if let Err(error) = regex_lite::Regex::new(&row.pattern) {
            let bad = Problem::Pattern { pattern: row.pattern.clone(), reason: error.to_string() };
            problems.push(problem(place(&format!("/documented/{i}/pattern")), bad, ""));
        }
        if clauses.get(&row.clause).is_none() {
            let remedy = nearest(&row.clause, clauses.ids());
            let unknown = Problem::Unknown { kind: "clause", name: row.clause.clone() };
            problems.push(problem(place(&format!("/documented/{i}/clause")), unknown, &remedy));
        }
    }
}

/// Resolves the cases of a file.
pub(super) fn file(
    path: &Path,
    file: &CaseFile,
    source: &Source<'_>,
    around: &Around<'_>,
    cases: &mut Vec<Arc<Case>>,
    problems: &mut Vec<DataError>,
) {
    let group = path.parent().map(|folder| folder.to_string_lossy().into_owned()).unwrap_or_default();
    let mut here = Resolver { path, source, around, problems };
    for (i, _) in file.clauses.iter().enumerate() {
        here.clause(&file.clauses[i], &format!("/clauses/{i}"));
    }
    for (i, raw) in file.cases.iter().enumerate() {
        cases.extend(here.case(&group, file, raw, &format!("/cases/{i}")).map(Arc::new));
    }
}

/// Checks what concerns several cases: ids and twins.
pub(super) fn across(cases: &[Arc<Case>], problems: &mut Vec<DataError>) {
    let mut seen: HashMap<&str, &Case> = HashMap::new();
    for case in cases {
        if let Some(first) = seen.insert(&case.id, case) {
            let duplicate = Problem::DuplicateId { id: case.id.clone(), first: first.place.clone() };
            problems.push(problem(case.place.clone(), duplicate, "ids are unique among all files"));
        }
    }
    for case in cases {
        twin::check(case, &seen, problems);
    }
}

pub(super) fn problem(place: Place, problem: Problem, remedy: &str) -> DataError {
    DataError { place, problem, remedy: remedy.to_owned() }
}

fn is_id(text: &str, dots: bool) -> bool {
    let legal = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || (dots && b == b'.');
    !text.is_empty() && text.bytes().all(legal) && !text.starts_with(['-', '.']) && !text.ends_with(['-', '.'])
}

/// What a step takes from its case unless it says otherwise.
#[derive(Clone, Copy)]
struct Inherited {
    provenance: Provenance,
    given: bool,
}

struct Resolver<'r, 'a> {
    path: &'r Path,
    source: &'r Source<'r>,
    around: &'r Around<'a>,
    problems: &'r mut Vec<DataError>,
}

impl Resolver<'_, '_> {
    fn complain(&mut self, at: &str, what: Problem, remedy: &str) {
        self.problems.push(problem(self.source.place(at), what, remedy));
    }

    fn clause(&mut self, id: &str, at: &str) {
        if self.around.clauses.get(id).is_none() {
            let remedy = nearest(id, self.around.clauses.ids());
            self.complain(at, Problem::Unknown { kind: "clause", name: id.to_owned() }, &remedy);
        }
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
        const FORMS: [&str; 4] = ["get-query", "post-query", "post-form", "post-mixed"];
        const SCHEMES: [&str; 3] = ["v1", "v3", "none"];
        let Some(send) = &raw.send else { return };
        let forms = send.forms.iter().chain(&send.prefer).map(|word| ("request form", word, &FORMS[..]));
        let schemes = send.schemes.iter().map(|word| ("signature scheme", word, &SCHEMES[..]));
        for (kind, word, known) in forms.chain(schemes) {
            if !known.contains(&word.as_str()) {
                let unknown = Problem::Unknown { kind, name: word.clone() };
                self.complain(&format!("{at}/send"), unknown, &nearest(word, known.iter().copied()));
            }
        }
        if send.prefer.is_some() && !(send.forms.is_empty() && send.schemes.is_empty()) {
            let conflict = Problem::Conflict("\"prefer\" stands alone in \"send\"".to_owned());
            self.complain(&format!("{at}/send"), conflict, "a preferred form is one form, not a table");
        }
    }

    fn steps(&mut self, raw: &RawCase, inherited: Inherited, at: &str) -> Vec<Arc<Step>> {
        let short = RawStep {
            name: Some("call".to_owned()),
            why: None,
            principal: raw.principal.clone(),
            on: raw.on.clone(),
            call: raw.call,
            policy: raw.policy.clone(),
            parameters: raw.parameters.clone(),
            sign: raw.sign,
            twin: raw.twin.clone(),
            provenance: None,
            expect: raw.expect.clone(),
        };
        let single = short.principal.is_some()
            || short.on.is_some()
            || short.call.is_some()
            || short.policy.is_some()
            || !short.parameters.is_empty()
            || short.sign.is_some()
            || short.twin.is_some()
            || short.expect.is_some();
        if raw.steps.is_empty() {
            return self.step(&short, inherited, at).into_iter().map(Arc::new).collect();
        }
        if single {
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

    fn step(&mut self, raw: &RawStep, inherited: Inherited, at: &str) -> Option<Step> {
        let principal = raw.principal.clone().unwrap_or_else(|| "admin".to_owned());
        if fixture::principal(&principal).is_none() {
            let known = nearest(&principal, fixture::PRINCIPALS.iter().map(|f| f.name));
            self.complain(&format!("{at}/as"), Problem::Unknown { kind: "principal", name: principal.clone() }, &known);
        }
        let key = self.key(raw.on.as_deref().unwrap_or("usable"), &format!("{at}/on"));
        let call = raw.call.unwrap_or(Operation::SetKeyPolicy);
        let policy = match &raw.policy {
            Some(written) => self.policy(written, &format!("{at}/policy")),
            None => None,
        };
        if policy.is_some() && call != Operation::SetKeyPolicy {
            let conflict = Problem::Conflict(format!("{} takes no policy", call.as_str()));
            self.complain(&format!("{at}/policy"), conflict, "take it away");
        }
        if raw.policy.is_none() && call == Operation::SetKeyPolicy {
            let missing = Problem::Missing("SetKeyPolicy needs a \"policy\"".to_owned());
            self.complain(at, missing, "a call without one has it taken away by an edit of its parameters");
        }
        self.parameters(raw, call, at);
        let expect = self.expect(raw.expect.as_ref(), call, at)?;
        Some(Step {
            name: raw.name.clone().unwrap_or_default(),
            why: raw.why.clone(),
            principal,
            key: key?,
            call,
            policy,
            parameters: raw.parameters.clone(),
            sign: raw.sign,
            twin: raw.twin.clone(),
            provenance: raw.provenance.unwrap_or(inherited.provenance),
            provenance_given: inherited.given || raw.provenance.is_some(),
            expect,
            place: self.source.place(at),
        })
    }

    fn key(&mut self, written: &str, at: &str) -> Option<KeyRef> {
        let key = KeyRef::parse(written);
        if key.is_none() {
            let known = nearest(written, fixture::KEYS.iter().map(|f| f.name));
            self.complain(at, Problem::Unknown { kind: "key fixture", name: written.to_owned() }, &known);
        }
        key
    }

    fn expect(&mut self, written: Option<&Expect>, call: Operation, at: &str) -> Option<Expect> {
        let Some(expect) = written else {
            let missing = Problem::Missing("nothing is expected".to_owned());
            self.complain(
                at,
                missing,
                "give \"expect\": \"success\", {\"error\": …}, {\"any_of\": […]} or \"observe\"",
            );
            return None;
        };
        for code in expect.codes().filter(|code| !self.around.errors.knows(code)).map(str::to_owned).collect::<Vec<_>>()
        {
            let known = nearest(&code, self.around.errors.codes());
            self.complain(&format!("{at}/expect"), Problem::Unknown { kind: "error code", name: code }, &known);
        }
        match expect {
            Expect::Error(word) if Outcome::of(word) == Outcome::Success => {
                let conflict = Problem::Conflict("`success` is no error".to_owned());
                self.complain(&format!("{at}/expect"), conflict, "write \"expect\": \"success\"");
            }
            Expect::AnyOf(words) if words.len() < 2 => {
                let conflict =
                    Problem::Conflict("\"any_of\" leaves open which of at least two outcomes comes".to_owned());
                self.complain(
                    &format!("{at}/expect"),
                    conflict,
                    "one outcome is written as \"success\" or {\"error\": …}",
                );
            }
            Expect::PolicyOf(_) if call != Operation::GetKeyPolicy => {
                let conflict = Problem::Conflict("\"policy_of\" is about GetKeyPolicy".to_owned());
                self.complain(&format!("{at}/expect"), conflict, "give \"call\": \"GetKeyPolicy\"");
            }
            _ => {}
        }
        Some(expect.clone())
    }

    fn parameters(&mut self, raw: &RawStep, call: Operation, at: &str) {
        let mut parameters = serde_json::json!({ "Action": "", "KeyId": "", "PolicyName": "" });
        match call {
            Operation::SetKeyPolicy => parameters["Policy"] = Value::String(String::new()),
            Operation::GetKeyPolicy => {}
            Operation::DescribeKey => parameters = serde_json::json!({ "Action": "", "KeyId": "" }),
        }
        if let Err((i, error)) = edit::apply_all(&raw.parameters, &mut parameters) {
            self.complain(&format!("{at}/parameters/{i}"), error.into(), "parameters are /Action, /KeyId and so on");
        }
        if !parameters.is_object() {
            let wrong = Problem::Conflict("the parameters as a whole cannot be replaced".to_owned());
            self.complain(&format!("{at}/parameters"), wrong, "edit them one by one: /Action, /KeyId and so on");
        }
        for (i, edit) in raw.parameters.iter().enumerate() {
            match &edit.with {
                None => {}
                Some(Value::String(text)) => self.placeholders(text, &format!("{at}/parameters/{i}/with")),
                Some(_) => {
                    let wrong = Problem::Conflict("a parameter is text".to_owned());
                    self.complain(&format!("{at}/parameters/{i}/with"), wrong, "put the value in quotes");
                }
            }
        }
    }

    fn policy(&mut self, written: &PolicySource, at: &str) -> Option<Policy> {
        if written.sources() != 1 {
            let conflict = Problem::Conflict(
                "a policy has exactly one of \"base\", \"document\", \"file\" and \"text\"".to_owned(),
            );
            self.complain(at, conflict, "edits are made to a base");
            return None;
        }
        if !written.edit.is_empty() && written.base.is_none() {
            let conflict = Problem::Conflict("only a base is edited".to_owned());
            self.complain(&format!("{at}/edit"), conflict, "write the document as it should be, or name a base");
        }
        let template = self.template(written, at)?;
        self.placeholders(&template, at);
        Some(Policy { source: written.clone(), template })
    }

    fn template(&mut self, written: &PolicySource, at: &str) -> Option<String> {
        if let Some(text) = &written.text {
            return Some(text.clone());
        }
        if let Some(document) = &written.document {
            return Some(document.get().to_owned());
        }
        if let Some(name) = &written.file {
            let path = self.path.with_file_name(name);
            let text = self.around.files.get(&path).map(|text| text.trim_end_matches(['\r', '\n']).to_owned());
            if text.is_none() {
                let unknown = Problem::Unknown { kind: "file", name: path.display().to_string() };
                self.complain(
                    &format!("{at}/file"),
                    unknown,
                    "it stands beside the case file and ends in .policy.json",
                );
            }
            return text;
        }
        let name = written.base.as_deref().unwrap_or_default();
        let Some(base) = self.around.bases.get(name) else {
            let remedy = nearest(name, self.around.bases.keys().map(String::as_str));
            self.complain(&format!("{at}/base"), Problem::Unknown { kind: "base", name: name.to_owned() }, &remedy);
            return None;
        };
        if written.edit.is_empty() {
            return Some(base.trim_end().to_owned());
        }
        let mut document: Value = serde_json::from_str(base).ok()?;
        if let Err((i, error)) = edit::apply_all(&written.edit, &mut document) {
            self.complain(
                &format!("{at}/edit/{i}"),
                error.into(),
                &format!("the base is cases/bases/{name}.policy.json"),
            );
        }
        Some(document.to_string())
    }

    fn placeholders(&mut self, text: &str, at: &str) {
        for inner in placeholder::scan(text).filter_map(Result::err).collect::<Vec<_>>() {
            let unknown = Problem::Unknown { kind: "placeholder", name: format!("${{{inner}}}") };
            self.complain(at, unknown, &placeholder_remedy());
        }
    }
}
