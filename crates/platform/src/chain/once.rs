//! A source's `policies.yaml` beside its charts: what the charts have, too, counts once.
//!
//! The one idea to know: the charts are rendered for each environment and the file for one, so it is the file's policies that give way.

use std::collections::HashSet;

use policy_engine::model::Policy;

use super::policies::SourceText;

/// A policy of a source: its number, the kind and the key.
type Identity = (usize, &'static str, String);

/// Which policies of an environment count. Asked in the order of the texts, where a source's charts come first.
#[derive(Debug)]
pub(crate) struct Once {
    /// What the charts have; nothing where no source has such a file.
    of_charts: Option<HashSet<Identity>>,
}

impl Once {
    /// For the texts of one environment.
    pub(crate) fn new(texts: &[SourceText]) -> Self {
        Self { of_charts: texts.iter().any(|text| text.is_bundle).then(HashSet::new) }
    }

    /// Whether a policy of `text` counts.
    pub(crate) fn counts(&mut self, text: &SourceText, policy: &Policy) -> bool {
        let Some(of_charts) = &mut self.of_charts else { return true };
        let identity = (text.source, policy.kind.name(), policy.key());
        if text.is_bundle {
            return !of_charts.contains(&identity);
        }
        of_charts.insert(identity);
        true
    }
}
