//! Anchors: keys such as `(name)`, `=(name)` or `X(name)`, which change what their value means.

/// What an anchor does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AnchorKind {
    /// `(key)`: the rule concerns only what matches.
    Condition,
    /// `<(key)`: the same for the whole rule.
    Global,
    /// `X(key)`: the key must not be there.
    Negation,
    /// `+(key)`: for patches; in a pattern the key is taken as it is written.
    AddIfNotPresent,
    /// `=(key)`: if the key is there, its value must match.
    Equality,
    /// `^(key)`: at least one item of the list must match.
    Existence,
}

impl AnchorKind {
    const fn mark(self) -> &'static str {
        match self {
            Self::Condition => "",
            Self::Global => "<",
            Self::Negation => "X",
            Self::AddIfNotPresent => "+",
            Self::Equality => "=",
            Self::Existence => "^",
        }
    }
}

/// A parsed anchor, borrowing its key from the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Anchor<'a> {
    pub(crate) kind: AnchorKind,
    pub(crate) key: &'a str,
}

impl<'a> Anchor<'a> {
    /// The anchor in `text`, blanks around it aside; nothing when it is a plain key.
    ///
    /// Kyverno: `pkg/engine/anchor/anchor.go`, `Parse`.
    pub(crate) fn parse(text: &'a str) -> Option<Self> {
        let text = text.trim().strip_suffix(')')?;
        let (mark, key) = text.split_once('(')?;
        let kind = match mark {
            "" => AnchorKind::Condition,
            "<" => AnchorKind::Global,
            "X" => AnchorKind::Negation,
            "+" => AnchorKind::AddIfNotPresent,
            "=" => AnchorKind::Equality,
            "^" => AnchorKind::Existence,
            _ => return None,
        };
        (!key.is_empty() && !key.contains('\n')).then_some(Self { kind, key })
    }

    /// The text of this anchor around another key; empty for an empty key.
    ///
    /// Kyverno: `pkg/engine/anchor/anchor.go`, `String`.
    pub(crate) fn around(self, key: &str) -> String {
        if key.is_empty() { String::new() } else { format!("{}({key})", self.kind.mark()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn anchors_have_a_mark_and_a_key_in_parentheses() {
        assert_eq!(Anchor::parse(" ^(a) "), Some(Anchor { kind: AnchorKind::Existence, key: "a" }));
        assert_eq!(Anchor::parse("((a))"), Some(Anchor { kind: AnchorKind::Condition, key: "(a)" }));
        assert_eq!(Anchor::parse("=(a(b)"), Some(Anchor { kind: AnchorKind::Equality, key: "a(b" }));
        for plain in ["a", "()", "X()", "x(a)", "=(a)b", "XX(a)", "(a\nb)", "(a", ")("] {
            assert_eq!(Anchor::parse(plain), None, "{plain}");
        }
    }
}
