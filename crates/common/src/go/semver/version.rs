//! Versions: numbers, a pre-release and build data.

use std::cmp::Ordering;
use std::fmt;

use super::scan;
use crate::go::number::{NumError, parse_uint};
use crate::go::quote::quote;

/// A version. Ordered by its numbers, then its pre-release; equal without a look at the build data.
#[derive(Debug, Clone, Default)]
pub struct Version {
    pub(super) major: u64,
    pub(super) minor: u64,
    pub(super) patch: u64,
    pub(super) pre: String,
    build: String,
    original: String,
}

/// A text that is not a version; prints the words of the library that the reader stands for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct VersionError(String);

fn refuse<T>(message: impl Into<String>) -> Result<T, VersionError> {
    Err(VersionError(message.into()))
}

impl From<NumError> for VersionError {
    fn from(error: NumError) -> Self {
        Self(error.to_string())
    }
}

impl Version {
    /// The version that `text` spells in full: three numbers, no `v`.
    ///
    /// Blang: `semver.Parse` of v4.
    ///
    /// # Errors
    /// When `text` is no full version.
    pub fn parse(text: &str) -> Result<Self, VersionError> {
        if text.is_empty() {
            return refuse("Version string empty");
        }
        let mut parts = text.splitn(3, '.');
        let (Some(major), Some(minor), Some(rest)) = (parts.next(), parts.next(), parts.next()) else {
            return refuse("No Major.Minor.Patch elements found");
        };
        let major = strict_number("Major", major)?;
        let minor = strict_number("Minor", minor)?;
        let (rest, build) = split_off(rest, '+');
        let (patch, pre) = split_off(rest, '-');
        let patch = strict_number("Patch", patch)?;
        for part in pre.iter().flat_map(|pre| pre.split('.')) {
            check_strict_pre(part)?;
        }
        for part in build.iter().flat_map(|build| build.split('.')) {
            if part.is_empty() {
                return refuse("Build meta data is empty");
            }
            if !is_identifier(part) {
                return refuse(format!("Invalid character(s) found in build meta data {}", quote(part)));
            }
        }
        let owned = |part: Option<&str>| part.unwrap_or_default().to_owned();
        Ok(Self { major, minor, patch, pre: owned(pre), build: owned(build), original: text.to_owned() })
    }

    /// The version that `text` spells, with an optional `v`, missing numbers taken as zero and zeros in front ignored.
    ///
    /// Masterminds: `semver.NewVersion` of v3.
    ///
    /// # Errors
    /// When `text` is nothing like a version.
    pub fn parse_loose(text: &str) -> Result<Self, VersionError> {
        let Some(parts) = scan::version(text, |b| b.is_ascii_digit()).filter(|parts| parts.rest.is_empty()) else {
            return refuse("invalid semantic version");
        };
        let number = |digits: &str| {
            if digits.is_empty() {
                return Ok(0);
            }
            parse_uint(digits, 10, 64).map_err(|error| VersionError(format!("error parsing version segment: {error}")))
        };
        let (major, minor, patch) = (number(parts.major)?, number(parts.minor)?, number(parts.patch)?);
        if !parts.pre.is_empty() {
            check_pre(parts.pre)?;
        }
        let owned = str::to_owned;
        Ok(Self { major, minor, patch, pre: owned(parts.pre), build: owned(parts.build), original: owned(text) })
    }

    /// The version that `text` spells in full.
    ///
    /// Masterminds: `semver.StrictNewVersion` of v3.
    ///
    /// # Errors
    /// When `text` is no full version.
    pub fn parse_strict(text: &str) -> Result<Self, VersionError> {
        if text.is_empty() {
            return refuse("version string empty");
        }
        let mut parts = text.splitn(3, '.');
        let (Some(major), Some(minor), Some(rest)) = (parts.next(), parts.next(), parts.next()) else {
            return refuse("invalid semantic version");
        };
        let (rest, build) = split_off(rest, '+');
        let (patch, pre) = split_off(rest, '-');
        if build.iter().flat_map(|build| build.split('.')).any(|part| part.is_empty() || !is_identifier(part)) {
            return refuse("invalid metadata string");
        }
        pre.map_or(Ok(()), check_pre)?;
        for part in [major, minor, patch] {
            if !is_number(part) {
                return refuse("invalid characters in version");
            }
            if part.len() > 1 && part.starts_with('0') {
                return refuse("version segment starts with 0");
            }
        }
        let number = |digits: &str| parse_uint(digits, 10, 64);
        let (major, minor, patch) = (number(major)?, number(minor)?, number(patch)?);
        let owned = |part: Option<&str>| part.unwrap_or_default().to_owned();
        Ok(Self { major, minor, patch, pre: owned(pre), build: owned(build), original: text.to_owned() })
    }

    /// The first number.
    #[must_use]
    pub fn major(&self) -> u64 {
        self.major
    }

    /// The second number.
    #[must_use]
    pub fn minor(&self) -> u64 {
        self.minor
    }

    /// The third number.
    #[must_use]
    pub fn patch(&self) -> u64 {
        self.patch
    }

    /// What follows the dash, empty for a release.
    #[must_use]
    pub fn prerelease(&self) -> &str {
        &self.pre
    }

    /// What follows the plus sign.
    #[must_use]
    pub fn metadata(&self) -> &str {
        &self.build
    }

    /// The text that was read.
    #[must_use]
    pub fn original(&self) -> &str {
        &self.original
    }
}

/// `text` in front of the first `mark` and, when there is one, what follows it.
fn split_off(text: &str, mark: char) -> (&str, Option<&str>) {
    text.split_once(mark).map_or((text, None), |(front, rest)| (front, Some(rest)))
}

fn is_number(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_digit())
}

fn is_identifier(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
}

fn strict_number(name: &str, text: &str) -> Result<u64, VersionError> {
    if !is_number(text) {
        return refuse(format!("Invalid character(s) found in {} number {}", name.to_ascii_lowercase(), quote(text)));
    }
    if text.len() > 1 && text.starts_with('0') {
        return refuse(format!("{name} number must not contain leading zeroes {}", quote(text)));
    }
    Ok(parse_uint(text, 10, 64)?)
}

/// Blang: `semver.NewPRVersion`.
fn check_strict_pre(part: &str) -> Result<(), VersionError> {
    if part.is_empty() {
        return refuse("Prerelease is empty");
    }
    if !is_identifier(part) {
        return refuse(format!("Invalid character(s) found in prerelease {}", quote(part)));
    }
    if !is_number(part) {
        return Ok(());
    }
    if part.len() > 1 && part.starts_with('0') {
        return refuse(format!("Numeric PreRelease version must not contain leading zeroes {}", quote(part)));
    }
    parse_uint(part, 10, 64)?;
    Ok(())
}

/// Masterminds: `validatePrerelease`.
fn check_pre(pre: &str) -> Result<(), VersionError> {
    for part in pre.split('.') {
        if part.is_empty() || !is_identifier(part) {
            return refuse("invalid prerelease string");
        }
        if part.len() > 1 && part.starts_with('0') && is_number(part) {
            return refuse("version segment starts with 0");
        }
    }
    Ok(())
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.major, self.minor, self.patch)?;
        if !self.pre.is_empty() {
            write!(f, "-{}", self.pre)?;
        }
        if !self.build.is_empty() {
            write!(f, "+{}", self.build)?;
        }
        Ok(())
    }
}

/// The order of two pre-releases, the empty one below all others: part by part, numbers below words, fewer parts below more.
pub(super) fn compare_pre(left: &str, right: &str) -> Ordering {
    let (mut left, mut right) = (left.split('.'), right.split('.'));
    loop {
        match (left.next(), right.next()) {
            (None, None) => return Ordering::Equal,
            (a, b) => match compare_part(a.unwrap_or_default(), b.unwrap_or_default()) {
                Ordering::Equal => {}
                order => return order,
            },
        }
    }
}

fn compare_part(left: &str, right: &str) -> Ordering {
    if left.is_empty() || right.is_empty() {
        return left.len().cmp(&right.len());
    }
    // NOTE: digits that do not fit 64 bits are a word.
    match (left.parse::<u64>(), right.parse::<u64>()) {
        (Ok(left), Ok(right)) => left.cmp(&right),
        (Ok(_), Err(_)) => Ordering::Less,
        (Err(_), Ok(_)) => Ordering::Greater,
        (Err(_), Err(_)) => left.cmp(right),
    }
}

impl Ord for Version {
    fn cmp(&self, other: &Self) -> Ordering {
        let numbers = |version: &Self| (version.major, version.minor, version.patch);
        numbers(self).cmp(&numbers(other)).then_with(|| match (self.pre.is_empty(), other.pre.is_empty()) {
            (false, false) => compare_pre(&self.pre, &other.pre),
            (left, right) => left.cmp(&right),
        })
    }
}

impl PartialOrd for Version {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Version {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Version {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn releases_come_after_their_prereleases() {
        let order =
            ["1.0.0-1", "1.0.0-2", "1.0.0-10", "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-beta", "1.0.0", "1.0.1-a"];
        let versions: Vec<Version> = order.iter().map(|text| Version::parse(text).unwrap()).collect();
        assert!(versions.is_sorted_by(|left, right| left < right));
        assert_eq!(Version::parse("1.0.0+a").unwrap(), Version::parse("1.0.0+b").unwrap());
    }

    #[test]
    fn strict_readers_differ_in_their_words() {
        let blang = |text| Version::parse(text).unwrap_err().to_string();
        let masterminds = |text| Version::parse_strict(text).unwrap_err().to_string();
        assert_eq!(blang(""), "Version string empty");
        assert_eq!(blang("1.2"), "No Major.Minor.Patch elements found");
        assert_eq!(blang("v1.2.3"), "Invalid character(s) found in major number \"v1\"");
        assert_eq!(blang("1.02.3"), "Minor number must not contain leading zeroes \"02\"");
        assert_eq!(blang("1.2.3-"), "Prerelease is empty");
        assert_eq!(masterminds("1.2"), "invalid semantic version");
        assert_eq!(masterminds("1.2.3-01"), "version segment starts with 0");
        assert_eq!(masterminds("1.2.3+a..b"), "invalid metadata string");
    }

    #[test]
    fn loose_reader_fills_what_is_missing() {
        let version = Version::parse_loose("v1.02-rc.1+b").unwrap();
        assert_eq!(version.to_string(), "1.2.0-rc.1+b");
        assert_eq!(version.original(), "v1.02-rc.1+b");
        assert_eq!((version.major(), version.minor(), version.patch()), (1, 2, 0));
        assert_eq!((version.prerelease(), version.metadata()), ("rc.1", "b"));
        assert_eq!(Version::parse_loose("1.2.3.4").unwrap_err().to_string(), "invalid semantic version");
    }
}
