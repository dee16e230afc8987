//! Templates of replacements: `$1`, `$name`, `${name}`, `$$`.
//!
//! go: regexp.Expand

use super::Piece;

/// A template, read once for many matches.
pub(super) struct Template<'t> {
    parts: Vec<Part<'t>>,
}

enum Part<'t> {
    Text(&'t str),
    /// The first of these groups that took part in the match.
    Groups(Vec<usize>),
}

impl<'t> Template<'t> {
    /// Reads `template`; `names` are those of the groups from the first one on. A `$` that starts no name stands for itself, and
    /// a name that no group has for nothing.
    pub(super) fn parse(template: &'t str, names: &[Option<String>]) -> Self {
        let mut parts = Vec::new();
        let mut rest = template;
        while let Some((before, after)) = rest.split_once('$') {
            parts.push(Part::Text(before));
            if let Some(after) = after.strip_prefix('$') {
                parts.push(Part::Text("$"));
                rest = after;
            } else if let Some((name, after)) = name(after) {
                parts.push(Part::Groups(groups(name, names)));
                rest = after;
            } else {
                parts.push(Part::Text("$"));
                rest = after;
            }
        }
        parts.push(Part::Text(rest));
        Self { parts }
    }

    /// The pieces of the template with the groups of one match.
    pub(super) fn expand<'a>(&'a self, captures: &'a regex::Captures<'_>) -> impl Iterator<Item = Piece<'t>> + 'a {
        self.parts.iter().filter_map(|part| match part {
            Part::Text(text) => Some(Piece::Text(text)),
            Part::Groups(groups) => {
                groups.iter().find_map(|group| captures.get(*group)).map(|group| Piece::Source(group.range()))
            }
        })
    }
}

/// The name at the start of `text`, in braces or not, and what follows.
fn name(text: &str) -> Option<(&str, &str)> {
    let braced = text.strip_prefix('{');
    let inner = braced.unwrap_or(text);
    let end = inner.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(inner.len());
    let (name, rest) = inner.split_at_checked(end)?;
    if name.is_empty() {
        return None;
    }
    let rest = if braced.is_some() { rest.strip_prefix('}')? } else { rest };
    Some((name, rest))
}

/// The groups that `name` means: a number without a leading zero, or all groups of that name.
fn groups(name: &str, names: &[Option<String>]) -> Vec<usize> {
    let is_number = name.bytes().all(|byte| byte.is_ascii_digit()) && (name.len() == 1 || !name.starts_with('0'));
    if is_number {
        return name.parse().into_iter().collect();
    }
    let named = names.iter().enumerate().filter(|(_, group)| group.as_deref() == Some(name));
    named.map(|(index, _)| index + 1).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn expanded(template: &str) -> String {
        let captures = regex::Regex::new("(a)(b)?(c)").unwrap().captures("ac").unwrap();
        let names = [Some("first".to_owned()), Some("x".to_owned()), Some("x".to_owned())];
        let template = Template::parse(template, &names);
        let pieces = template.expand(&captures).map(|piece| match piece {
            Piece::Text(text) => text.to_owned(),
            Piece::Source(range) => "ac".get(range).unwrap().to_owned(),
        });
        pieces.collect()
    }

    #[test]
    fn names_are_as_long_as_they_can_be() {
        assert_eq!(expanded("<$1>"), "<a>");
        assert_eq!(expanded("$1x"), "");
        assert_eq!(expanded("${1}x"), "ax");
        assert_eq!(expanded("$first-${first}-$x"), "a-a-c");
        assert_eq!(expanded("$$1 $ ${ ${1 $- $01 $9"), "$1 $ ${ ${1 $-  ");
    }
}
