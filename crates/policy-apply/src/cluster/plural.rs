//! Kinds and the plurals that name them in API paths, as the original guesses the one from the other.

/// The plural of a kind.
///
/// k8s.io/apimachinery: pkg/api/meta/restmapper.go (`UnsafeGuessKindToResource`)
pub(super) fn guessed_plural(kind: &str) -> String {
    let singular = kind.to_lowercase();
    if singular.ends_with("endpoints") {
        return singular;
    }
    match singular.strip_suffix('y') {
        Some(stem) => format!("{stem}ies"),
        None if singular.ends_with('s') => format!("{singular}es"),
        None => format!("{singular}s"),
    }
}

/// The kind of a plural that no loaded object has.
///
/// kyverno: pkg/clients/dclient/fake.go (`inferKindFromResourceName`)
pub(super) fn guessed_kind(resource: &str) -> String {
    let singular = if let Some(stem) = resource.strip_suffix("ies") {
        format!("{stem}y")
    } else {
        let stem = resource.strip_suffix("es").or_else(|| resource.strip_suffix('s'));
        stem.unwrap_or(resource).to_owned()
    };
    let mut letters = singular.chars();
    match letters.next() {
        Some(first) => format!("{}{}", first.to_ascii_uppercase(), letters.as_str()),
        None => singular,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plurals_and_kinds_are_guessed_as_the_original_does() {
        let cases = [
            ("Pod", "pods"),
            ("NetworkPolicy", "networkpolicies"),
            ("Ingress", "ingresses"),
            ("Endpoints", "endpoints"),
            ("ClusterRole", "clusterroles"),
        ];
        for (kind, plural) in cases {
            assert_eq!(guessed_plural(kind), plural);
        }
        assert_eq!(guessed_kind("pods"), "Pod");
        assert_eq!(guessed_kind("clusterroles"), "Clusterrol");
        assert_eq!(guessed_kind("policies"), "Policy");
    }
}
