//! Target versions: which version of each component the manifests are for.

use std::collections::BTreeMap;

use common::go::csv;

/// Versions by component.
pub(crate) type Targets = BTreeMap<String, String>;

/// The pairs of one `--target-versions`, which the command line has checked.
///
/// pflag: string_to_string.go (`Set`)
pub(crate) fn parse_pairs(text: &str) -> Vec<(String, String)> {
    let fields = match text.matches('=').count() {
        0 | 1 => vec![text.trim_matches('"').to_owned()],
        _ => csv::record(text, ',').unwrap_or_default(),
    };
    let pairs = fields.iter().filter_map(|field| field.split_once('='));
    pairs.map(|(key, value)| (key.to_owned(), value.to_owned())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_pair_is_taken_as_it_is_and_several_are_a_record() {
        let pairs = |text: &str| {
            parse_pairs(text).into_iter().map(|(key, value)| format!("{key}={value}")).collect::<Vec<_>>().join(";")
        };
        assert_eq!(pairs("k8s=v1.22.0,"), "k8s=v1.22.0,");
        assert_eq!(pairs("k8s=v1.22.0,istio=v1.0.0"), "k8s=v1.22.0;istio=v1.0.0");
        assert_eq!(pairs("\"k8s=v1.22.0\",\"istio=v1.0.0\""), "k8s=v1.22.0;istio=v1.0.0");
        assert_eq!(pairs("k8s=v1=2"), "k8s=v1=2");
    }
}
