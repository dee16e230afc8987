//! A level of the standards at a version: which checks run, and in which revision.

use super::controls::{CONTROLS, Check, Control};
use super::pod::Pod;
use super::violation::Violation;

/// The level that a check belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Level {
    /// Known ways to gain privileges are closed.
    Baseline,
    /// Current best practice for hardening is asked for too.
    Restricted,
}

/// A level at a version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Standard {
    is_baseline: bool,
    /// The minor version; none for the latest.
    minor: Option<u64>,
}

/// A broken check.
#[derive(Clone, Debug)]
pub(super) struct Broken {
    pub(super) control: &'static Control,
    pub(super) violation: Violation,
}

impl Standard {
    /// The standard that a rule names.
    ///
    /// kyverno: pkg/pss/evaluate.go – every level but `baseline` stands for all checks, `privileged` too.
    ///
    /// # Errors
    /// A version that is none. Text of pod-security-admission: api/helpers.go.
    pub(super) fn parse(level: &str, version: &str) -> Result<Self, &'static str> {
        let is_baseline = level == "baseline";
        if matches!(version, "" | "latest") {
            return Ok(Self { is_baseline, minor: None });
        }
        let number = version.strip_prefix("v1.").filter(|number| is_number(number));
        let minor = number.and_then(|number| number.parse::<i64>().ok()).and_then(|minor| u64::try_from(minor).ok());
        minor.map(|minor| Self { is_baseline, minor: Some(minor) }).ok_or("must be \"latest\" or \"v1.x\"")
    }

    /// The checks that `pod` breaks, in the order of their files' names upstream.
    ///
    /// kyverno: pkg/pss/evaluate.go – `evaluatePSS`: a check that overrides another does not silence it here.
    pub(super) fn broken(self, pod: &Pod<'_>) -> Vec<Broken> {
        self.broken_where(|_| true, pod)
    }

    /// The same of the checks with one name.
    pub(super) fn broken_of(self, name: &str, pod: &Pod<'_>) -> Vec<Broken> {
        self.broken_where(|control| control.name == name, pod)
    }

    fn broken_where(self, is_meant: impl Fn(&Control) -> bool, pod: &Pod<'_>) -> Vec<Broken> {
        let asked = CONTROLS.iter().filter(|control| !self.is_baseline || control.level == Level::Baseline);
        let broken = asked.filter(|control| is_meant(control)).filter_map(|control| {
            let violation = self.revision(control)?(pod)?;
            Some(Broken { control, violation })
        });
        broken.collect()
    }

    /// The newest revision that is not newer than the version, or else the first one.
    fn revision(self, control: &Control) -> Option<Check> {
        let is_old_enough = |(since, _): &&(u64, Check)| self.minor.is_none_or(|minor| minor >= *since);
        let newest = control.revisions.iter().rfind(is_old_enough);
        newest.or_else(|| control.revisions.first()).map(|(_, check)| *check)
    }
}

/// Decimal digits without leading zeros.
fn is_number(text: &str) -> bool {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits && (text.len() == 1 || !text.starts_with('0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_have_no_leading_zeros() {
        assert!(Standard::parse("baseline", "v1.24").is_ok());
        assert!(Standard::parse("baseline", "").is_ok());
        for version in ["v1.024", "v1.", "v2.0", "1.24", "v1.24.1", "v1.99999999999999999999"] {
            assert!(Standard::parse("baseline", version).is_err(), "{version}");
        }
    }

    #[test]
    fn a_version_picks_the_newest_revision_before_it() {
        let control = CONTROLS.iter().find(|control| control.id == "sysctls").unwrap();
        let revision = |version| Standard::parse("baseline", version).unwrap().revision(control).unwrap();
        let since =
            |check: Check| control.revisions.iter().find(|(_, known)| std::ptr::fn_addr_eq(*known, check)).unwrap().0;
        assert_eq!(since(revision("v1.28")), 27);
        assert_eq!(since(revision("v1.29")), 29);
        assert_eq!(since(revision("latest")), 32);
    }

    #[test]
    fn a_check_that_is_newer_than_the_version_runs_all_the_same() {
        let control = CONTROLS.iter().find(|control| control.id == "runAsUser").unwrap();
        assert!(Standard::parse("restricted", "v1.19").unwrap().revision(control).is_some());
    }
}
