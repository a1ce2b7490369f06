//! The matrix of clauses as text.

use std::fmt::Write as _;

use crate::matrix::{Counts, Made, MadeByCase, Matrix, Row};
use crate::record::RunRecord;
use crate::suite::Clause;

/// Each clause with its cases.
pub(super) fn claimed(matrix: &Matrix) -> String {
    let mut text = format!("clauses of {} ({})\n\n", matrix.set, matrix.page);
    for Row { clause, cases, in_contexts, contexts, .. } in &matrix.clauses {
        let _ = writeln!(text, "{}\n    {}", headed(clause), clause.text);
        match (&clause.no_case, cases.as_slice()) {
            (Some(why), _) => text.extend(["    no case: ", why, "\n"]),
            (None, cases) => cases.iter().for_each(|name| text.extend(["    ", name, "\n"])),
        }
        if *in_contexts > 0 {
            let values: Vec<_> = contexts.iter().map(String::as_str).collect();
            let _ =
                writeln!(text, "    in contexts, {}: {}", number(*in_contexts, "trial", "trials"), values.join(" "));
        }
    }
    let _ = writeln!(text, "{} clauses", matrix.clauses.len());
    text
}

fn headed(clause: &Clause) -> String {
    let lines: Vec<_> = clause.lines.iter().map(|(from, to)| format!("{from}-{to}")).collect();
    format!("{}  ({}, lines {})", clause.id, clause.provenance, lines.join(" "))
}

/// Each clause with its cases, and the checks of it that the run made. The figures stand first, since names are long.
pub(super) fn joined(matrix: &Matrix) -> String {
    let mut text = format!("clauses of {} ({})\n", matrix.set, matrix.page);
    matrix.run.iter().for_each(|run| text.push_str(&described(run)));
    text.push_str(
        "\n  passed  failed  tolerated  observed   checks of each clause, and of it in each case that names it\n",
    );
    for Row { clause, made, .. } in &matrix.clauses {
        let Some(made) = made else { continue };
        let _ = writeln!(text, "\n{}{}", figures(made.checks), headed(clause));
        clause.no_case.iter().for_each(|why| line(&mut text, "", &format!("    no case: {why}")));
        made.by_case.iter().for_each(|made| of_case(&mut text, made));
        if made.elsewhere.cases > 0 {
            let cases = number(made.elsewhere.cases, "case that does", "cases that do");
            let _ = writeln!(text, "{}    in {cases} not name it", figures(made.elsewhere.checks));
        }
    }
    text.push('\n');
    text.push_str(&summary(matrix));
    text
}

fn described(run: &RunRecord) -> String {
    let RunRecord { endpoint, started, form, scheme, profile, .. } = run;
    let judged = run.judged.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    format!("checks made by the run of {started} against {endpoint} ({profile}, {form} {scheme}; judged: {judged})\n")
}

fn of_case(text: &mut String, made: &MadeByCase) {
    let name = format!("    {}", made.case);
    if made.checks.all() > 0 {
        let untried = match made.not_testable {
            0 => String::new(),
            count => format!("  ({count} of {} trials not testable)", made.trials),
        };
        let _ = writeln!(text, "{}{name}{untried}", figures(made.checks));
    } else if made.trials == 0 {
        line(text, "NOT RUN", &name);
    } else if made.is_idle() {
        line(text, "NO CHECK OF IT", &name);
    } else {
        line(text, if made.errors > 0 { "ERROR" } else { "NOT TESTABLE" }, &name);
        made.reasons.iter().for_each(|why| line(text, "", &format!("        {why}")));
    }
}

/// The width of the four figures.
const WIDTH: usize = 40;

fn figures(counts: Counts) -> String {
    let figure = |count: usize| if count == 0 { ".".to_owned() } else { count.to_string() };
    let Counts { passed, failed, tolerated, observed } = counts;
    if counts.all() == 0 {
        return format!("{:<WIDTH$}", "  NO CHECK");
    }
    let (failed, tolerated) = (figure(failed), figure(tolerated));
    format!("{:>8}{failed:>8}{tolerated:>11}{:>10}   ", figure(passed), figure(observed))
}

/// A line with words in the place of the figures.
fn line(text: &mut String, words: &str, name: &str) {
    let _ = writeln!(text, "{:<WIDTH$}{name}", format!("  {words}"));
}

/// How many, and by name those that stand out.
fn summary(matrix: &Matrix) -> String {
    let made = |row: &Row| row.made.as_ref().map(|made: &Made| made.checks).unwrap_or_default();
    let count = |is: &dyn Fn(Counts) -> bool| matrix.clauses.iter().filter(|row| is(made(row))).count();
    let mut text = format!(
        "{}: {} with a judged check, {} only observed, {} without any check\n",
        number(matrix.clauses.len(), "clause", "clauses"),
        count(&|checks| checks.judged() > 0),
        count(&|checks| checks.judged() == 0 && checks.observed > 0),
        count(&|checks| checks.all() == 0),
    );
    let unmade = matrix.clauses.iter().filter(|row| made(row).all() == 0);
    let (left_out, unmade): (Vec<_>, Vec<_>) = unmade.partition(|row| is_left_out(row));
    for row in unmade {
        let _ = writeln!(text, "  no check of {}: {}", row.clause.id, why_none(row));
    }
    if !left_out.is_empty() {
        let clauses = number(left_out.len(), "clause, whose cases were", "clauses, whose cases were");
        let _ = writeln!(text, "  no check of {clauses} not run");
    }
    for row in matrix.clauses.iter().filter(|row| made(row).failed > 0) {
        let _ = writeln!(text, "  {} of {} failed", number(made(row).failed, "check", "checks"), row.clause.id);
    }
    for (case, clause) in matrix.idle() {
        let _ = writeln!(text, "  {case} names {clause}, and none of its checks is about it");
    }
    text
}

/// Whether the run has no trial of its cases.
fn is_left_out(row: &Row) -> bool {
    let mut by_case = row.made.iter().flat_map(|made| &made.by_case);
    row.clause.no_case.is_none() && by_case.all(|made| made.trials == 0)
}

fn why_none(row: &Row) -> String {
    let mut reasons = row.made.iter().flat_map(|made| &made.by_case).flat_map(|made| &made.reasons);
    match (&row.clause.no_case, reasons.next()) {
        (Some(why), _) => format!("no case: {why}"),
        (None, Some(why)) => why.clone(),
        (None, None) => "its cases are about something else".to_owned(),
    }
}

fn number(count: usize, one: &str, several: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { several })
}
