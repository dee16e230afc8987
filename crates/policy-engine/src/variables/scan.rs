//! Finds `{{ variables }}` in texts. Resolving them is `substitute`'s work.
//!
//! The one idea to know: a variable ends at the first `}}` outside a pair of inner braces, and the character before it
//! belongs to the find, because a backslash there makes the variable plain text.

/// A variable in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Occurrence<'t> {
    /// The character in front of the variable, or empty at the start of the text.
    pub(crate) prefix: &'t str,
    /// The variable with its braces.
    pub(crate) braces: &'t str,
    /// Prefix and braces together.
    pub(crate) whole: &'t str,
}

/// What stands between the braces of a variable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Variable {
    /// The expression.
    pub(crate) expression: String,
    /// Written `{{- x }}`: what it gives is not searched for variables again.
    pub(crate) shallow: bool,
}

/// True when `text` may hold something that substitution changes: a variable, or an escaped one.
pub(crate) fn has_braces(text: &str) -> bool {
    // Looking for one byte first is many times faster than looking for two, and most texts have none.
    let bytes = text.as_bytes();
    bytes.contains(&b'{') && bytes.windows(2).any(|pair| pair == b"{{")
}

/// All variables of `text`, from left to right. Two that stand directly beside each other give only the first, since the
/// second has no character left to stand before it.
///
/// kyverno: pkg/engine/variables/regex/vars.go – `RegexVariables`.
pub(crate) fn variables(text: &str) -> Vec<Occurrence<'_>> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(next) = next_variable(text, from) {
        let Some(occurrence) = occurrence(text, next) else { break };
        found.push(occurrence);
        from = next.end;
    }
    found
}

/// The offsets of a find: of its prefix, its braces and its end.
#[derive(Clone, Copy)]
struct Offsets {
    prefix: usize,
    braces: usize,
    end: usize,
}

fn occurrence(text: &str, at: Offsets) -> Option<Occurrence<'_>> {
    Some(Occurrence {
        prefix: text.get(at.prefix..at.braces)?,
        braces: text.get(at.braces..at.end)?,
        whole: text.get(at.prefix..at.end)?,
    })
}

/// The first variable whose prefix (or, at the start of the text, whose braces) stands at `from` or later.
fn next_variable(text: &str, from: usize) -> Option<Offsets> {
    let bytes = text.as_bytes();
    let mut at = from;
    while at < bytes.len() {
        let braces = at + bytes.get(at..)?.windows(2).position(|pair| pair == b"{{")?;
        at = braces + 1;
        if braces == 0 {
            if let Some(end) = closing(bytes, 0) {
                return Some(Offsets { prefix: 0, braces: 0, end });
            }
            continue;
        }
        if braces == from {
            // No character is left for the prefix.
            continue;
        }
        let prefix = text.get(..braces).and_then(|before| before.char_indices().next_back());
        let Some((prefix, character)) = prefix.filter(|&(prefix, _)| prefix >= from) else { continue };
        if character == '\\' {
            continue;
        }
        if let Some(end) = closing(bytes, braces) {
            return Some(Offsets { prefix, braces, end });
        }
    }
    None
}

/// The offset after the `}}` that closes the `{{` at `start`. Inside, braces come only in pairs around text without braces.
fn closing(bytes: &[u8], start: usize) -> Option<usize> {
    let mut at = start + 2;
    loop {
        match bytes.get(at)? {
            b'{' => {
                let length = bytes.get(at + 1..)?.iter().position(|byte| matches!(byte, b'{' | b'}'))?;
                at += 1 + length;
                if bytes.get(at) != Some(&b'}') {
                    return None;
                }
                at += 1;
            }
            b'}' => return (bytes.get(at + 1) == Some(&b'}')).then_some(at + 2),
            _ => at += 1,
        }
    }
}

/// The expression of a variable that `variables` found.
///
/// kyverno: pkg/engine/variables/vars.go – `replaceBracesAndTrimSpaces` takes every `{{` and `}}` out, inner ones too.
pub(crate) fn unwrap(braces: &str) -> Variable {
    let text = braces.replace("{{", "").replace("}}", "");
    let text = text.trim();
    match text.strip_prefix('-') {
        Some(rest) => Variable { expression: rest.trim().to_owned(), shallow: true },
        None => Variable { expression: text.to_owned(), shallow: false },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finds(text: &str) -> Vec<&str> {
        variables(text).iter().map(|found| found.whole).collect()
    }

    #[test]
    fn a_variable_brings_the_character_before_it() {
        assert_eq!(finds("{{ a }}"), ["{{ a }}"]);
        assert_eq!(finds("tag: {{ a }} {{b}}"), [" {{ a }}", " {{b}}"]);
        assert_eq!(finds("é{{ a }}"), ["é{{ a }}"]);
        assert_eq!(variables("x{{a}}")[0], Occurrence { prefix: "x", braces: "{{a}}", whole: "x{{a}}" });
    }

    #[test]
    fn an_escaped_variable_is_plain_text() {
        assert!(finds(r"\{{ a }}").is_empty());
        assert_eq!(finds(r"\{{ a }} {{ b }}"), [" {{ b }}"]);
    }

    #[test]
    fn inner_braces_come_in_pairs() {
        assert_eq!(finds("{{ a.{b: c} }}"), ["{{ a.{b: c} }}"]);
        assert_eq!(finds("{{ a {{ b }} }}"), [" {{ b }}"]);
        assert_eq!(finds("{{{ a }}}"), ["{{{ a }}}"]);
        assert_eq!(finds("{{{ a }}"), ["{{{ a }}"]);
        assert_eq!(variables("{{{ a }}")[0].braces, "{{ a }}");
        assert!(finds("{{ a }").is_empty());
        assert!(finds("{{").is_empty());
    }

    #[test]
    fn of_two_neighbours_only_the_first_is_found() {
        assert_eq!(finds("{{a}}{{b}}"), ["{{a}}"]);
        assert_eq!(finds("{{a}}-{{b}}"), ["{{a}}", "-{{b}}"]);
    }

    #[test]
    fn a_leading_dash_makes_a_variable_shallow() {
        assert_eq!(unwrap("{{- a.b }}"), Variable { expression: "a.b".into(), shallow: true });
        assert_eq!(unwrap("{{  a  }}"), Variable { expression: "a".into(), shallow: false });
    }
}
