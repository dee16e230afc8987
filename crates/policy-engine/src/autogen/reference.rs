//! References `$(...)` from a message into its rule's pattern: they move with the pattern.

use std::sync::LazyLock;

use regex::Regex;

/// A reference at the start of a text, or behind anything but a backslash. Kyverno: `pkg/engine/variables/regex/vars.go`.
#[expect(clippy::expect_used, reason = "the pattern is a constant and a test compiles it")]
static REFERENCE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^\$\(.[^ ]*\)|[^\\]\$\(.[^ ]*\)").expect("a valid pattern"));

/// `message` with `shift` put behind `pivot` in every reference. Kyverno: `pkg/engine/variables/vars.go`,
/// `FindAndShiftReferences`.
pub(super) fn shift(message: &str, shift: &str, pivot: &str) -> String {
    let mut out = message.to_owned();
    let mut pivot = pivot.to_owned();
    for found in REFERENCE.find_iter(message) {
        let old = found.as_str();
        let at = old.find("$(").unwrap_or_default();
        let (before, reference) = old.split_at_checked(at).unwrap_or(("", old));
        // The index of the pattern belongs to the pivot, and stays there for the references that follow.
        if pivot == "anyPattern" {
            let start = reference.find(&pivot).map_or(pivot.len(), |index| index + pivot.len() + 1);
            let nth = reference.get(start..).unwrap_or_default().split('/').next().unwrap_or_default();
            pivot = format!("{pivot}/{nth}");
        }
        let shifted = reference.replace(&pivot, &format!("{pivot}/{shift}"));
        out = out.replacen(old, &format!("{before}{shifted}"), 1);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_move_and_escaped_ones_stay() {
        let message = r"$(./../pattern/spec/x) and \$(./../pattern/y)";
        assert_eq!(
            shift(message, "spec/template", "pattern"),
            r"$(./../pattern/spec/template/spec/x) and \$(./../pattern/y)"
        );
        assert_eq!(shift("see $(./../anyPattern/1/spec/x)", "s", "anyPattern"), "see $(./../anyPattern/1/s/spec/x)");
        assert_eq!(shift("no reference", "s", "pattern"), "no reference");
    }
}
