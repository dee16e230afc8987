//! The plurals that name kinds at an API server, as the original guesses them.

/// The plural under which an object of `kind` is kept.
///
/// k8s.io/apimachinery: pkg/api/meta/restmapper.go – `UnsafeGuessKindToResource`
pub fn guessed_plural(kind: &str) -> String {
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

/// The plural under which the original's stand-in for a cluster looks objects of `kind` up, which is another one for some
/// kinds: it does not find them.
///
/// kyverno: pkg/clients/dclient/fake.go – `GetGVRFromGVK`
pub fn looked_up_plural(kind: &str) -> String {
    format!("{}s", kind.to_lowercase())
}

/// Group and plural of the resources that this stand-in knows although it holds none; all of version `v1`.
///
/// kyverno: pkg/clients/dclient/fake.go – `NewFakeDiscoveryClient`
pub const ALWAYS_KNOWN: [(&str, &str); 9] = [
    ("", "configmaps"),
    ("", "endpoints"),
    ("", "namespaces"),
    ("", "resourcequotas"),
    ("", "secrets"),
    ("", "serviceaccounts"),
    ("apps", "daemonsets"),
    ("apps", "deployments"),
    ("apps", "statefulsets"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plurals_are_guessed_as_the_original_does() {
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
        assert_eq!(looked_up_plural("NetworkPolicy"), "networkpolicys");
    }
}
