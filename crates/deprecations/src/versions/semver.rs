//! Versions as Go's own modules have them: `v1`, `v1.22`, `v1.22.0-gke.100+build`.
//!
//! golang.org/x/mod: semver/semver.go

use std::cmp::Ordering;

/// A version that is one.
#[derive(Clone, Copy, Debug)]
struct Version<'t> {
    numbers: [&'t str; 3],
    /// Without its dash.
    prerelease: Option<&'t str>,
}

/// Whether `text` is a version.
pub(crate) fn is_valid(text: &str) -> bool {
    parse(text).is_some()
}

/// Whether `target` is `bound` or later. What is no version comes before all that are.
pub(crate) fn at_least(target: &str, bound: &str) -> bool {
    let order = match (parse(target), parse(bound)) {
        (Some(target), Some(bound)) => target.compare(bound),
        (target, bound) => target.is_some().cmp(&bound.is_some()),
    };
    order != Ordering::Less
}

fn parse(text: &str) -> Option<Version<'_>> {
    let mut rest = text.strip_prefix('v')?;
    let mut numbers = ["0"; 3];
    for (nth, number) in numbers.iter_mut().enumerate() {
        if nth > 0 {
            match rest.strip_prefix('.') {
                Some(after) => rest = after,
                // Short forms have nothing behind them.
                None => return rest.is_empty().then_some(Version { numbers, prerelease: None }),
            }
        }
        let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let (digits, after) = rest.split_at(end);
        if digits.is_empty() || (digits.len() > 1 && digits.starts_with('0')) {
            return None;
        }
        (*number, rest) = (digits, after);
    }
    let (rest, build) = match rest.split_once('+') {
        Some((rest, build)) => (rest, Some(build)),
        None => (rest, None),
    };
    if build.is_some_and(|build| !are_words(build, false)) {
        return None;
    }
    if rest.is_empty() {
        return Some(Version { numbers, prerelease: None });
    }
    let prerelease = rest.strip_prefix('-').filter(|words| are_words(words, true))?;
    Some(Version { numbers, prerelease: Some(prerelease) })
}

/// Words of letters, digits and dashes with dots between them; in a prerelease no number begins with a zero.
fn are_words(text: &str, is_prerelease: bool) -> bool {
    text.split('.').all(|word| {
        let is_number = word.bytes().all(|byte| byte.is_ascii_digit());
        let padded = is_prerelease && is_number && word.len() > 1 && word.starts_with('0');
        !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') && !padded
    })
}

impl Version<'_> {
    fn compare(self, other: Self) -> Ordering {
        let numbers = self.numbers.into_iter().zip(other.numbers).map(|(a, b)| compare_numbers(a, b));
        let numbers = numbers.fold(Ordering::Equal, Ordering::then);
        numbers.then_with(|| match (self.prerelease, other.prerelease) {
            (None, None) => Ordering::Equal,
            (None, Some(_)) => Ordering::Greater,
            (Some(_), None) => Ordering::Less,
            (Some(a), Some(b)) => compare_prereleases(a, b),
        })
    }
}

/// Digits without leading zeros.
fn compare_numbers(a: &str, b: &str) -> Ordering {
    a.len().cmp(&b.len()).then_with(|| a.cmp(b))
}

fn compare_prereleases(a: &str, b: &str) -> Ordering {
    let is_number = |word: &str| word.bytes().all(|byte| byte.is_ascii_digit());
    for (a, b) in a.split('.').zip(b.split('.')) {
        let order = match (is_number(a), is_number(b)) {
            (true, true) => compare_numbers(a, b),
            (true, false) => Ordering::Less,
            (false, true) => Ordering::Greater,
            (false, false) => a.cmp(b),
        };
        if order != Ordering::Equal {
            return order;
        }
    }
    a.split('.').count().cmp(&b.split('.').count())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_forms_are_versions_and_bare_numbers_are_not() {
        for text in ["v1", "v1.22", "v1.22.0", "v1.22.0-gke.100", "v1.22.0+k3s1", "v0.0.0", "v1.2.3-a-b.0+x.01"] {
            assert!(is_valid(text), "{text}");
        }
        for text in
            ["", "v", "1.22.0", "V1.22", "v1.", "v01", "v1.2.3.4", "v1.2-a", "v1+x", "v1.2.3-", "v1.2.3-01", "latest"]
        {
            assert!(!is_valid(text), "{text}");
        }
    }

    #[test]
    fn prereleases_come_before_their_version_and_builds_do_not_count() {
        for (target, bound) in [
            ("v1.22.0", "v1.22"),
            ("v1.22.0+k3s1", "v1.22.0"),
            ("v1.10.0", "v1.9.0"),
            ("v2", "v1.99.99"),
            ("v1.0.0-rc.10", "v1.0.0-rc.9"),
            ("v1.0.0-rc.1.x", "v1.0.0-rc.1"),
            ("v1.0.0-x", "v1.0.0-9"),
            ("v0.1.0", "9.9"),
        ] {
            assert!(at_least(target, bound), "{target} {bound}");
        }
        for (target, bound) in [("v1.22.0-gke.100", "v1.22.0"), ("v1.21.99", "v1.22"), ("nope", "v0.0.1")] {
            assert!(!at_least(target, bound), "{target} {bound}");
        }
    }
}
