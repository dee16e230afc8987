//! The environments of a run.

use std::collections::BTreeSet;

use super::charts::LoadedChart;

/// One environment; nameless where inputs have none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Environment(Option<String>);

impl Environment {
    /// One with a name.
    pub(crate) fn named(name: &str) -> Self {
        Self(Some(name.to_owned()))
    }

    /// The values that hold everywhere.
    pub(crate) const fn common() -> Self {
        Self(None)
    }

    /// Its name.
    pub(crate) fn name(&self) -> Option<&str> {
        self.0.as_deref()
    }
}

/// The environments to check: those that are asked for, else those that the sources' file names, else all that the application's
/// charts have values for, else all that the sources' have; the common values alone where there are none.
pub(crate) fn chosen(
    asked: &[String],
    named: &[String],
    application: &[LoadedChart],
    sources: &[LoadedChart],
) -> Vec<Environment> {
    let names = |charts: &[LoadedChart]| -> Vec<String> {
        let all: BTreeSet<&String> = charts.iter().flat_map(LoadedChart::names).collect();
        all.into_iter().cloned().collect()
    };
    let of_inputs = || Some(names(application)).filter(|names| !names.is_empty()).unwrap_or_else(|| names(sources));
    let wanted = match (asked, named) {
        ([], []) => of_inputs(),
        ([], named) => named.to_vec(),
        (asked, _) => asked.to_vec(),
    };
    let mut known = BTreeSet::new();
    let once = wanted.iter().filter(|name| known.insert(name.as_str()));
    let chosen: Vec<Environment> = once.map(|name| Environment::named(name)).collect();
    if chosen.is_empty() { vec![Environment::common()] } else { chosen }
}
