//! Ranges of versions, Kyverno's language: `>=1.0.0 <2.0.0 || !1.5.0`.
//!
//! The one idea to know: wildcards are rewritten as text before anything is understood, so a range that has an `x` anywhere,
//! be it in a pre-release, goes through the rewriting with all its oddities.

use super::Version;
use crate::go::number::atoi;
use crate::go::quote::quote;

/// A range of versions: groups of comparisons; a version is in it when all comparisons of one group hold.
///
/// Blang: `semver.Range` of v4.
#[derive(Debug, Clone)]
pub struct Range {
    groups: Vec<Vec<Comparison>>,
}

#[derive(Debug, Clone)]
struct Comparison {
    operator: Operator,
    version: Version,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Operator {
    Equal,
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
}

/// A text that is not a range; prints the library's words.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct RangeError(String);

fn refuse<T>(message: impl Into<String>) -> Result<T, RangeError> {
    Err(RangeError(message.into()))
}

impl Range {
    /// The range that `text` spells: comparisons side by side have to hold together, `||` separates alternatives.
    ///
    /// Blang: `semver.ParseRange` of v4.
    ///
    /// # Errors
    /// When `text` is no range.
    pub fn parse(text: &str) -> Result<Self, RangeError> {
        let parts = split(text);
        let mut groups = Vec::new();
        for group in split_alternatives(&parts)? {
            let mut expanded = Vec::new();
            for part in group {
                expand(part, &mut expanded)?;
            }
            groups.push(expanded);
        }
        let comparisons = |group: &Vec<String>| group.iter().map(|part| Comparison::parse(part)).collect();
        Ok(Self { groups: groups.iter().map(comparisons).collect::<Result<_, _>>()? })
    }

    /// Whether `version` is in the range. An empty group holds no version; the library crashes on it.
    #[must_use]
    pub fn matches(&self, version: &Version) -> bool {
        self.groups.iter().any(|group| !group.is_empty() && group.iter().all(|comparison| comparison.holds(version)))
    }
}

/// The parts between spaces, without the spaces inside of them: none is cut behind `<`, `>` and `=`.
///
/// Blang: `splitAndTrim`. NOTE: a part of one byte is dropped.
fn split(text: &str) -> Vec<String> {
    let mut parts = Vec::new();
    let mut last = 0u8;
    let mut start = 0;
    let mut keep = |part: Option<&str>| {
        if let Some(part) = part.filter(|part| part.len() > 1) {
            parts.push(part.replace(' ', ""));
        }
    };
    for (at, byte) in text.bytes().enumerate() {
        if byte != b' ' {
            last = byte;
        } else if !matches!(last, b'<' | b'>' | b'=') {
            keep(text.get(start..at));
            start = at + 1;
        }
    }
    keep(text.get(start..));
    parts
}

fn split_alternatives(parts: &[String]) -> Result<Vec<&[String]>, RangeError> {
    if parts.first().is_some_and(|part| part == "||") {
        return refuse("First element in range is '||'");
    }
    if parts.last().is_none_or(|part| part == "||") {
        return refuse("Last element in range is '||'");
    }
    Ok(parts.split(|part| part == "||").collect())
}

/// The operator and the version of a part.
fn split_operator(part: &str) -> Result<(&str, &str), RangeError> {
    // Go looks for any Unicode digit here; one that is not ASCII is refused a step later with other words.
    let digit = part.find(|c: char| c.is_ascii_digit());
    match digit.and_then(|at| part.split_at_checked(at)) {
        Some((operator, version)) => Ok((operator.trim(), version)),
        None => refuse(format!("Could not get version from string: {}", quote(part))),
    }
}

/// Appends `part` to `out`, as comparisons without wildcard.
///
/// Blang: `expandWildcardVersion`. NOTE: an operator that it does not know is lost.
fn expand(part: &str, out: &mut Vec<String>) -> Result<(), RangeError> {
    if !part.contains('x') {
        out.push(part.to_owned());
        return Ok(());
    }
    let (operator, version) = split_operator(part)?;
    let flat = without_wildcards(version);
    let next = || next_version(version, &flat);
    match operator {
        ">" => out.push(format!(">={}", next())),
        ">=" => out.push(format!(">={flat}")),
        "<" => out.push(format!("<{flat}")),
        "<=" => out.push(format!("<{}", next())),
        "" | "=" | "==" => out.extend([format!(">={flat}"), format!("<{}", next())]),
        "!" | "!=" => out.extend([format!("<{flat}"), format!(">={}", next())]),
        _ => out.push(flat),
    }
    Ok(())
}

/// Blang: `createVersionFromWildcard`.
fn without_wildcards(version: &str) -> String {
    let flat = version.replacen(".x.x", ".x", 1).replacen(".x", ".0", 1);
    if flat.split('.').count() == 2 { format!("{flat}.0") } else { flat }
}

/// The first version behind those that the wildcard stands for; empty when `version` does not end in a wildcard.
fn next_version(version: &str, flat: &str) -> String {
    let index = match version.split('.').collect::<Vec<_>>().as_slice() {
        [_, "x"] => 0,
        [_, _, "x"] => 1,
        _ => return String::new(),
    };
    let mut parts: Vec<String> = flat.split('.').map(str::to_owned).collect();
    let Some(part) = parts.get_mut(index) else { return String::new() };
    match atoi(part) {
        Ok(number) => *part = number.wrapping_add(1).to_string(),
        Err(_) => return String::new(),
    }
    parts.join(".")
}

impl Operator {
    fn parse(text: &str) -> Option<Self> {
        Some(match text {
            "" | "=" | "==" => Self::Equal,
            "!" | "!=" => Self::NotEqual,
            "<" => Self::Less,
            "<=" => Self::LessEqual,
            ">" => Self::Greater,
            ">=" => Self::GreaterEqual,
            _ => return None,
        })
    }
}

impl Comparison {
    fn parse(part: &str) -> Result<Self, RangeError> {
        let (operator, version) = split_operator(part)?;
        let whole = quote(&[operator, version].concat());
        let fail = |what: String| refuse(format!("Could not parse Range {}: Could not parse {what}", quote(part)));
        let Some(known) = Operator::parse(operator) else {
            return fail(format!("comparator {} in {whole}", quote(operator)));
        };
        match Version::parse(version) {
            Ok(version) => Ok(Self { operator: known, version }),
            Err(error) => fail(format!("version {} in {whole}: {error}", quote(version))),
        }
    }

    fn holds(&self, version: &Version) -> bool {
        match self.operator {
            Operator::Equal => *version == self.version,
            Operator::NotEqual => *version != self.version,
            Operator::Less => *version < self.version,
            Operator::LessEqual => *version <= self.version,
            Operator::Greater => *version > self.version,
            Operator::GreaterEqual => *version >= self.version,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holds(range: &str, version: &str) -> bool {
        Range::parse(range).unwrap().matches(&Version::parse(version).unwrap())
    }

    fn error(range: &str) -> String {
        Range::parse(range).unwrap_err().to_string()
    }

    #[test]
    fn comparisons_hold_together_and_alternatives_apart() {
        assert!(holds(">=1.0.0 <2.0.0 || >3.0.0 !4.2.1", "1.9.9"));
        assert!(!holds(">=1.0.0 <2.0.0 || >3.0.0 !4.2.1", "4.2.1"));
        assert!(holds(">= 1.0.0 < 2.0.0", "1.5.0"));
        // A pre-release is smaller than its release, and that is all there is to it here.
        assert!(holds("<2.0.0", "2.0.0-rc.1"));
    }

    #[test]
    fn wildcards_stand_for_a_span() {
        assert!(holds("1.x", "1.9.0") && !holds("1.x", "2.0.0"));
        assert!(holds(">1.2.x", "1.3.0") && !holds(">1.2.x", "1.2.9"));
        assert!(holds("!=1.2.x", "1.3.0") == holds("<1.2.0 >=1.3.0", "1.3.0"));
        // An operator that is not known is lost on the way.
        assert!(holds("^1.x", "1.0.0") && !holds("^1.x", "1.1.0"));
    }

    #[test]
    fn errors_have_the_words_of_the_library() {
        assert_eq!(error(""), "Last element in range is '||'");
        assert_eq!(error("|| 1.0.0"), "First element in range is '||'");
        assert_eq!(error("abc"), "Could not get version from string: \"abc\"");
        let text = "Could not parse Range \"^1.0.0\": Could not parse comparator \"^\" in \"^1.0.0\"";
        assert_eq!(error("^1.0.0"), text);
        assert_eq!(error("1.0.0-x"), "Could not get version from string: \"<\"");
    }

    #[test]
    fn empty_alternative_holds_nothing() {
        assert!(!holds("1.0.0 || || 2.0.0", "3.0.0") && holds("1.0.0 || || 2.0.0", "2.0.0"));
    }
}
