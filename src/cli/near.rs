//! Names that are like one that is unknown.

/// How alike two names are that may have been mistaken for each other, of 1.
const ALIKE: f64 = 0.8;
/// The most names that are offered.
const OFFERED: usize = 3;

/// "did you mean …? ", or nothing where no name is alike.
pub(super) fn near(written: &str, known: impl Iterator<Item = &'static str>) -> String {
    let mut alike: Vec<_> = known.map(|name| (strsim::jaro_winkler(written, name), name)).collect();
    alike.retain(|(likeness, _)| *likeness >= ALIKE);
    alike.sort_by(|a, b| b.0.total_cmp(&a.0));
    let names: Vec<_> = alike.iter().take(OFFERED).map(|(_, name)| format!("`{name}`")).collect();
    if names.is_empty() { String::new() } else { format!("did you mean {}? ", names.join(" or ")) }
}
