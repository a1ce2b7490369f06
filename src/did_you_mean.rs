//! The names that may have been meant by one that nothing has.

/// How alike two names are that may have been mistaken for each other, of 1.
const ALIKE: f64 = 0.7;
/// How much less alike than the nearest name another one may be that is offered, too.
const AS_NEAR: f64 = 0.02;
/// The most names that are offered, or listed where none is alike.
const OFFERED: usize = 3;
const LISTED: usize = 24;

/// "did you mean `…`?", or nothing where no name is alike.
pub(crate) fn did_you_mean<'n>(written: &str, known: impl Iterator<Item = &'n str>) -> Option<String> {
    let mut alike: Vec<_> = known.map(|name| (strsim::jaro_winkler(written, name), name)).collect();
    alike.retain(|(likeness, _)| *likeness >= ALIKE);
    alike.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(b.1)));
    let (nearest, _) = *alike.first()?;
    let offered = alike.iter().take_while(|(likeness, _)| *likeness > nearest - AS_NEAR).take(OFFERED);
    let names: Vec<_> = offered.map(|(_, name)| format!("`{name}`")).collect();
    Some(format!("did you mean {}?", names.join(" or ")))
}

/// The remedy for a name of the data that nothing has: the names that may have been meant, or else all that there are.
pub(crate) fn nearest<'n>(written: &str, known: impl Iterator<Item = &'n str>) -> String {
    let known: Vec<_> = known.collect();
    did_you_mean(written, known.iter().copied()).unwrap_or_else(|| match known.len() {
        0 => "there is none to choose from".to_owned(),
        1..=LISTED => format!("there are {}", known.join(", ")),
        _ => "`kms-conformance clauses` and `kms-conformance cases` list what there is".to_owned(),
    })
}
