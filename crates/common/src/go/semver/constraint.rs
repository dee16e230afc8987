//! Constraints on versions, Helm's language: `^1.2`, `~2.x`, `>= 1.0, < 3 || 4 - 5`.
//!
//! The one idea to know: a version with a pre-release satisfies nothing, unless a constraint of the same group names a
//! pre-release itself.

use std::fmt;

use super::version::compare_pre;
use super::{Version, scan};

/// The longest text that is read, in bytes; Go has no bound.
const MAX_LENGTH: usize = 4 * 1024;

/// A constraint: groups of comparisons; a version satisfies it when all comparisons of one group hold.
///
/// Masterminds: `semver.Constraints` of v3.
#[derive(Debug, Clone)]
pub struct Constraint {
    groups: Vec<Group>,
}

#[derive(Debug, Clone)]
struct Group {
    comparisons: Vec<Comparison>,
    names_prerelease: bool,
}

/// A text that is not a constraint; prints the library's words.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConstraintError {
    /// The text is not written as constraints.
    #[error("improper constraint: {0}")]
    Improper(String),
    /// A constraint has no version.
    #[error("constraint parser error")]
    Version,
}

impl Constraint {
    /// The constraint that `text` spells: comparisons separated by spaces or commas have to hold together, `||` separates
    /// alternatives, `a - b` is a range with both ends.
    ///
    /// Masterminds: `semver.NewConstraint`. A text of more than 4 KiB is refused as improper.
    ///
    /// # Errors
    /// When `text` is no constraint.
    pub fn parse(text: &str) -> Result<Self, ConstraintError> {
        if text.len() > MAX_LENGTH {
            return Err(ConstraintError::Improper(text.to_owned()));
        }
        let groups = rewrite_ranges(text).split("||").map(Group::parse).collect::<Result<_, _>>()?;
        Ok(Self { groups })
    }

    /// Whether `version` satisfies the constraint.
    ///
    /// Masterminds: `Constraints.Check`.
    #[must_use]
    pub fn check(&self, version: &Version) -> bool {
        self.groups.iter().any(|group| group.failure(version).is_none())
    }

    /// What stands against `version`, one sentence for each comparison that does not hold; nothing when it satisfies.
    ///
    /// Masterminds: `Constraints.Validate`.
    ///
    /// # Errors
    /// The sentences.
    pub fn validate(&self, version: &Version) -> Result<(), Vec<String>> {
        let mut failures = Vec::new();
        let mut refused_prerelease = false;
        for group in &self.groups {
            let before = failures.len();
            let refuses = group.refuses_prerelease(version);
            if refuses && !refused_prerelease {
                failures.push(prerelease_failure(version));
                refused_prerelease = true;
            } else if !refuses {
                failures.extend(group.comparisons.iter().filter_map(|comparison| comparison.failure(version)));
            }
            if !refuses && failures.len() == before {
                return Ok(());
            }
        }
        Err(failures)
    }
}

/// Comparisons as they were written, with single spaces.
///
/// Masterminds: `Constraints.String`.
impl fmt::Display for Constraint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let comparison = |c: &Comparison| format!("{}{}", c.operator_text, c.original);
        let group = |g: &Group| g.comparisons.iter().map(comparison).collect::<Vec<_>>().join(" ");
        f.write_str(&self.groups.iter().map(group).collect::<Vec<_>>().join(" || "))
    }
}

fn prerelease_failure(version: &Version) -> String {
    format!("{version} is a prerelease version and the constraint is only looking for release versions")
}

/// Go: `\s` of a regular expression.
fn is_space(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\x0c' | '\r' | ' ')
}

fn trim_start(text: &str) -> &str {
    text.trim_start_matches(is_space)
}

/// The characters of a number or a wildcard.
fn is_digit_or_wildcard(b: u8) -> bool {
    matches!(b, b'0'..=b'9' | b'|' | b'x' | b'X' | b'*')
}

/// Masterminds: `rewriteRange`: `1 - 2` becomes `>= 1, <= 2 `.
fn rewrite_ranges(text: &str) -> String {
    let mut out = text.to_owned();
    let mut rest = text;
    while !rest.is_empty() {
        match range_at(rest) {
            Some((whole, low, high)) => {
                // NOTE: the first place with the same text is replaced, which is not always the place that was found.
                out = out.replacen(whole, &format!(">= {low}, <= {high} "), 1);
                rest = rest.get(whole.len()..).unwrap_or_default();
            }
            None => {
                let mut chars = rest.chars();
                chars.next();
                rest = chars.as_str();
            }
        }
    }
    out
}

/// The range at the start of `text`: all of it with the spaces around it, and both ends.
fn range_at(text: &str) -> Option<(&str, &str, &str)> {
    let (low, rest) = split_version(trim_start(text))?;
    let (high, rest) = split_version(separated(separated(rest)?.strip_prefix('-')?)?)?;
    Some((text.get(..text.len() - trim_start(rest).len())?, low, high))
}

/// What follows at least one space.
fn separated(text: &str) -> Option<&str> {
    Some(trim_start(text)).filter(|rest| rest.len() < text.len())
}

/// The text of a version at the start of `text`, and what follows it.
fn split_version(text: &str) -> Option<(&str, &str)> {
    let parts = scan::version(text, is_digit_or_wildcard)?;
    text.split_at_checked(text.len() - parts.rest.len())
}

impl Group {
    fn parse(text: &str) -> Result<Self, ConstraintError> {
        let improper = || ConstraintError::Improper(text.to_owned());
        let mut comparisons = Vec::new();
        let mut rest = trim_start(text);
        loop {
            let (operator, behind) = Operator::split(rest);
            let (version, behind) = split_version(trim_start(behind)).ok_or_else(improper)?;
            comparisons.push((operator.ok_or_else(improper)?, version));
            let next = trim_start(behind);
            if next.is_empty() {
                break;
            }
            rest = match next.strip_prefix(',') {
                Some(next) => trim_start(next),
                None if next.len() < behind.len() => next,
                None => return Err(improper()),
            };
        }
        let parse = |((operator, operator_text), version)| Comparison::parse(operator, operator_text, version);
        let comparisons = comparisons.into_iter().map(parse).collect::<Result<Vec<_>, _>>()?;
        let names_prerelease = comparisons.iter().any(|comparison| !comparison.version.pre.is_empty());
        Ok(Self { comparisons, names_prerelease })
    }

    fn refuses_prerelease(&self, version: &Version) -> bool {
        !self.names_prerelease && !version.pre.is_empty()
    }

    fn failure(&self, version: &Version) -> Option<String> {
        if self.refuses_prerelease(version) {
            return Some(prerelease_failure(version));
        }
        self.comparisons.iter().find_map(|comparison| comparison.failure(version))
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Operator {
    Equal,
    NotEqual,
    Greater,
    Less,
    GreaterEqual,
    LessEqual,
    Tilde,
    Caret,
}

/// An operator that exists, and its text.
type Known<'a> = Option<(Operator, &'a str)>;

impl Operator {
    /// The operator at the start of `text` (nothing when there is no such operator), and what follows it.
    fn split(text: &str) -> (Known<'_>, &str) {
        let end = text.bytes().position(|b| !b"=!<>~^".contains(&b)).unwrap_or(text.len());
        let (operator, rest) = text.split_at_checked(end).unwrap_or(("", text));
        (Self::parse(operator).map(|known| (known, operator)), rest)
    }

    fn parse(text: &str) -> Option<Self> {
        Some(match text {
            "" | "=" => Self::Equal,
            "!=" => Self::NotEqual,
            ">" => Self::Greater,
            "<" => Self::Less,
            ">=" | "=>" => Self::GreaterEqual,
            "<=" | "=<" => Self::LessEqual,
            "~" | "~>" => Self::Tilde,
            "^" => Self::Caret,
            _ => return None,
        })
    }
}

/// One operator with its version, whose missing numbers are zeros.
#[derive(Debug, Clone)]
struct Comparison {
    operator: Operator,
    operator_text: String,
    version: Version,
    original: String,
    /// The minor number is missing or a wildcard, while the major one is not.
    any_minor: bool,
    /// The patch number is missing or a wildcard, while the other two are not.
    any_patch: bool,
    /// Any number is missing or a wildcard.
    partial: bool,
}

impl Comparison {
    fn parse(operator: Operator, operator_text: &str, original: &str) -> Result<Self, ConstraintError> {
        let parts = scan::version(original, is_digit_or_wildcard).ok_or(ConstraintError::Version)?;
        let open = |number: &str| matches!(number, "" | "x" | "X" | "*");
        let dash = if parts.pre.is_empty() { "" } else { "-" };
        let any_major = open(parts.major);
        let any_minor = !any_major && open(parts.minor);
        let any_patch = !any_major && !any_minor && open(parts.patch);
        let full = match (any_major, any_minor, any_patch) {
            (true, ..) => format!("0.0.0{dash}{}", parts.pre),
            (_, true, _) => format!("{}.0.0{dash}{}", parts.major, parts.pre),
            (.., true) => format!("{}.{}.0{dash}{}", parts.major, parts.minor, parts.pre),
            _ => original.to_owned(),
        };
        let version = Version::parse_loose(&full).map_err(|_| ConstraintError::Version)?;
        let partial = any_major || any_minor || any_patch;
        let (operator_text, original) = (operator_text.to_owned(), original.to_owned());
        Ok(Self { operator, operator_text, version, original, any_minor, any_patch, partial })
    }

    /// Why `version` does not hold, in the library's words. Whether pre-releases count at all is the group's business.
    fn failure(&self, version: &Version) -> Option<String> {
        let reason = match self.operator {
            Operator::Equal if self.partial => self.fails_tilde(version),
            Operator::Equal => (*version != self.version).then_some("is not equal to"),
            Operator::NotEqual => self.equals(version).then_some("is equal to"),
            Operator::Greater => (!self.is_below(version)).then_some("is less than or equal to"),
            Operator::Less => (*version >= self.version).then_some("is greater than or equal to"),
            Operator::GreaterEqual => self.fails_least(version),
            Operator::LessEqual => self.fails_most(version),
            Operator::Tilde => self.fails_tilde(version),
            Operator::Caret => return self.fails_caret(version),
        };
        reason.map(|reason| self.sentence(version, reason))
    }

    fn sentence(&self, version: &Version, reason: &str) -> String {
        format!("{version} {reason} {}", self.original)
    }

    fn same_major(&self, version: &Version) -> bool {
        version.major == self.version.major
    }

    fn same_minor(&self, version: &Version) -> bool {
        version.minor == self.version.minor
    }

    /// Masterminds: `constraintNotEqual`, turned round.
    fn equals(&self, version: &Version) -> bool {
        if !self.partial {
            return *version == self.version;
        }
        if !self.same_major(version) || (!self.same_minor(version) && !self.any_minor) {
            return false;
        }
        if self.any_minor {
            return true;
        }
        if version.patch != self.version.patch && !self.any_patch {
            return false;
        }
        if self.any_patch {
            return compare_pre(&version.pre, &self.version.pre).is_eq();
        }
        *version == self.version
    }

    /// Masterminds: `constraintGreaterThan`.
    fn is_below(&self, version: &Version) -> bool {
        if !self.partial || (self.same_major(version) && !self.any_minor && !self.any_patch) {
            return *version > self.version;
        }
        if !self.same_major(version) {
            return version.major > self.version.major;
        }
        !self.any_minor && version.minor > self.version.minor
    }

    /// Masterminds: `constraintGreaterThanEqual`.
    fn fails_least(&self, version: &Version) -> Option<&'static str> {
        (*version < self.version).then_some("is less than")
    }

    /// Masterminds: `constraintLessThanEqual`. NOTE: with a wildcard in the major number, the minor one is compared with zero.
    fn fails_most(&self, version: &Version) -> Option<&'static str> {
        let above = if self.partial {
            let minor = self.same_major(version) && version.minor > self.version.minor && !self.any_minor;
            version.major > self.version.major || minor
        } else {
            *version > self.version
        };
        above.then_some("is greater than")
    }

    /// Masterminds: `constraintTilde`.
    fn fails_tilde(&self, version: &Version) -> Option<&'static str> {
        if let Some(reason) = self.fails_least(version) {
            return Some(reason);
        }
        let Version { major, minor, patch, .. } = self.version;
        if (major, minor, patch) == (0, 0, 0) && !self.any_minor && !self.any_patch {
            return None;
        }
        if !self.same_major(version) {
            return Some("does not have same major version as");
        }
        let other_minor = !self.same_minor(version) && !self.any_minor;
        other_minor.then_some("does not have same major and minor version as")
    }

    /// Masterminds: `constraintCaret`.
    fn fails_caret(&self, version: &Version) -> Option<String> {
        let own = &self.version;
        let sentence = |reason| self.sentence(version, reason);
        if let Some(reason) = self.fails_least(version) {
            return Some(sentence(reason));
        }
        if own.major > 0 || self.any_minor || version.major > 0 {
            return (!self.same_major(version)).then(|| sentence("does not have same major version as"));
        }
        let other_minor = (!self.same_minor(version)).then(|| sentence("does not have same minor version as"));
        if own.minor > 0 || self.any_patch {
            const HINT: &str = "Expected minor versions to match when constraint major version is 0";
            return other_minor.map(|text| format!("{text}. {HINT}"));
        }
        const HINT: &str = "Expect version and constraint to equal when major and minor versions are 0";
        other_minor.or_else(|| (own.patch != version.patch).then(|| format!("{}. {HINT}", sentence("does not equal"))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(constraint: &str, version: &str) -> bool {
        Constraint::parse(constraint).unwrap().check(&Version::parse_loose(version).unwrap())
    }

    fn error(constraint: &str) -> String {
        Constraint::parse(constraint).unwrap_err().to_string()
    }

    #[test]
    fn carets_and_tildes_keep_the_leading_numbers() {
        assert!(check("^1.2.3", "1.9.0") && !check("^1.2.3", "2.0.0"));
        assert!(check("^0.2", "0.2.9") && !check("^0.2", "0.3.0"));
        assert!(check("~1.2.3", "1.2.9") && !check("~1.2.3", "1.3.0"));
        assert!(check("~1", "1.9.0") && check("1.x", "1.9.0") && check("*", "7.0.0"));
    }

    #[test]
    fn spans_have_both_ends() {
        assert!(check("1.2 - 1.4.5", "1.4.5") && !check("1.2 - 1.4.5", "1.4.6"));
        assert!(check("<1 || >= 2, <3", "2.5") && !check("<1 || >= 2, <3", "1.5"));
    }

    #[test]
    fn prereleases_satisfy_only_groups_that_name_one() {
        assert!(!check(">=1.0.0", "1.1.0-rc.1"));
        assert!(check(">=1.0.0-0", "1.1.0-rc.1"));
        assert!(check(">2 || >=1.0.0-0", "1.1.0-rc.1"));
    }

    #[test]
    fn failures_are_sentences() {
        let version = Version::parse_loose("1.5.0").unwrap();
        let failures = |text: &str| Constraint::parse(text).unwrap().validate(&version).unwrap_err();
        assert_eq!(failures(">2, !=1.5.x"), ["1.5.0 is less than or equal to 2", "1.5.0 is equal to 1.5.x"]);
        assert_eq!(failures("^0.1"), ["1.5.0 does not have same major version as 0.1"]);
    }

    #[test]
    fn errors_have_the_words_of_the_library() {
        assert_eq!(error(""), "improper constraint: ");
        assert_eq!(error("1.2.3.4"), "improper constraint: 1.2.3.4");
        assert_eq!(error("> 1 <"), "improper constraint: > 1 <");
        assert_eq!(error("xx"), "constraint parser error");
    }

    #[test]
    fn long_texts_are_refused_and_hard_ones_stay_cheap() {
        assert!(Constraint::parse(&"1 ".repeat(MAX_LENGTH)).is_err());
        assert!(Constraint::parse(&"1".repeat(MAX_LENGTH)).is_err());
        let _ = Constraint::parse(&"1 - 2 ".repeat(MAX_LENGTH / 6));
    }
}
