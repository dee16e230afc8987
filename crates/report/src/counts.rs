//! What a run comes to: counts and the verdict, which most formats put first.

use std::borrow::Cow;

use common::finding::{Finding, Severity, Standing};

use crate::escape::cut;
use crate::reporter::Report;

/// More of a message is shown by no platform.
const LONGEST: usize = 4096;

/// How many findings there are, by what they are. Known and suppressed ones are only counted as such.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) errors: usize,
    pub(crate) warnings: usize,
    pub(crate) notices: usize,
    /// Those among them that the baseline does not have.
    pub(crate) new: usize,
    pub(crate) known: usize,
    pub(crate) suppressed: usize,
}

impl Counts {
    /// Counts findings.
    pub(crate) fn of<'f>(findings: impl IntoIterator<Item = &'f Finding>) -> Self {
        let mut counts = Self::default();
        findings.into_iter().for_each(|finding| counts.add(finding));
        counts
    }

    /// Counts one more.
    pub(crate) fn add(&mut self, finding: &Finding) {
        match finding.standing {
            Standing::Known { .. } => self.known += 1,
            Standing::Suppressed { .. } => self.suppressed += 1,
            Standing::Open | Standing::New => {
                self.new += usize::from(finding.standing == Standing::New);
                *match finding.severity {
                    Severity::Error => &mut self.errors,
                    Severity::Warning => &mut self.warnings,
                    Severity::Info => &mut self.notices,
                } += 1;
            }
        }
    }

    /// Those that count.
    pub(crate) const fn counted(self) -> usize {
        self.errors + self.warnings + self.notices
    }

    /// `2 errors, 1 warning`; `nothing found` where nothing counts.
    pub(crate) fn words(self) -> String {
        let some = [(self.errors, "error"), (self.warnings, "warning"), (self.notices, "notice")];
        let words: Vec<String> =
            some.into_iter().filter(|(count, _)| *count > 0).map(|(count, word)| plural(count, word)).collect();
        if words.is_empty() { "nothing found".to_owned() } else { words.join(", ") }
    }

    /// `5 new, 12 known, 1 suppressed`, as far as there are such.
    pub(crate) fn standing_words(self) -> String {
        let some = [(self.new, "new"), (self.known, "known"), (self.suppressed, "suppressed")];
        let words: Vec<String> =
            some.into_iter().filter(|(count, _)| *count > 0).map(|(count, word)| format!("{count} {word}")).collect();
        words.join(", ")
    }
}

/// `1 error`, `2 errors`.
pub(crate) fn plural(count: usize, word: &str) -> String {
    format!("{count} {word}{}", if count == 1 { "" } else { "s" })
}

impl<'a> Report<'a> {
    /// The counts of all findings.
    pub(crate) fn counts(&self) -> Counts {
        Counts::of(self.findings)
    }

    /// Whether the run fails.
    pub(crate) fn failed(&self) -> bool {
        self.run.failed.unwrap_or_else(|| self.counts().errors > 0)
    }

    /// The findings that count, in order.
    pub(crate) fn counted(&self) -> impl Iterator<Item = &'a Finding> + use<'a> {
        self.findings.iter().filter(|finding| finding.standing.counts())
    }

    /// The findings that count, the gravest first, otherwise in order.
    pub(crate) fn gravest(&self) -> Vec<&'a Finding> {
        let mut findings: Vec<&Finding> = self.counted().collect();
        findings.sort_by_key(|finding| finding.severity);
        findings
    }

    /// The name of the tool that made a finding.
    pub(crate) fn tool_of(&self, finding: &Finding) -> &'static str {
        finding.tool.unwrap_or(self.tool.name)
    }

    /// What is wrong, with the object and the environments that have it: `Deployment shop/web: no limits (prd only)`.
    pub(crate) fn sentence(&self, finding: &Finding) -> String {
        let object = finding.object.as_ref().map(|object| format!("{object}: ")).unwrap_or_default();
        let environments = self.environments_of(finding).map(|some| format!(" ({some})")).unwrap_or_default();
        format!("{object}{}{environments}", message(finding))
    }

    /// Help and the related places, a line each, for formats that have no fields for them.
    pub(crate) fn details(&self, finding: &Finding) -> Vec<String> {
        let related = finding.related.iter().map(|related| match self.sources.locator(related.span) {
            place if place.is_empty() => related.message.clone(),
            place => format!("{}: {place}", related.message),
        });
        let fix = finding.fix.iter().map(|fix| format!("fix: {}", fix.title));
        finding.help.iter().cloned().chain(fix).chain(related).collect()
    }
}

/// The message, cut where no platform would show the rest.
pub(crate) fn message(finding: &Finding) -> Cow<'_, str> {
    cut(&finding.message, LONGEST)
}

/// The policy of a rule's id, and the rule in it: what stands before and behind the last slash. An id without one is both.
pub(crate) fn policy_and_rule(id: &str) -> (&str, &str) {
    id.rsplit_once('/').unwrap_or((id, id))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_known_or_suppressed_is_counted_apart() {
        let mut findings: Vec<Finding> = (0..4).map(|_| Finding::new("r", Severity::Error, "m")).collect();
        findings[1].standing = Standing::New;
        findings[2].standing = Standing::Known { reason: None };
        findings[3].severity = Severity::Info;
        let counts = Counts::of(&findings);
        assert_eq!(counts.words(), "2 errors, 1 notice");
        assert_eq!(counts.standing_words(), "1 new, 1 known");
        assert_eq!(Counts::default().words(), "nothing found");
    }

    #[test]
    fn a_namespaced_policy_keeps_its_namespace() {
        assert_eq!(policy_and_rule("shop/tags/latest"), ("shop/tags", "latest"));
        assert_eq!(policy_and_rule("removed-api"), ("removed-api", "removed-api"));
    }
}
