//! The kinds that plurals in API paths name, as the original guesses them.

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
    fn kinds_are_guessed_as_the_original_does() {
        assert_eq!(guessed_kind("pods"), "Pod");
        assert_eq!(guessed_kind("clusterroles"), "Clusterrol");
        assert_eq!(guessed_kind("policies"), "Policy");
    }
}
