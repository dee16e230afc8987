//! Gathers what is wrong with a policy.

use std::fmt;

use yaml::{Path, Span};

use crate::model::{Policy, Rule, RuleOrigin};

/// One thing that is wrong with a policy.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    /// What is wrong, in the original's words.
    pub message: String,
    /// The field in the policy's document, or the nearest thing that is known.
    pub path: Path,
    /// Its place.
    pub span: Span,
}

/// Everything that is wrong with a policy. Prints what the original reports.
#[derive(Clone, Debug)]
pub struct CheckError {
    reported: String,
    problems: Vec<Problem>,
}

impl CheckError {
    /// All problems, in the original's order.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// True for the problem that the original lists under "Invalid Policies" and not under "Policies Skipped". Kyverno:
    /// `cmd/cli/kubectl-kyverno/commands/apply/command.go`.
    pub fn is_invalid(&self) -> bool {
        self.reported.starts_with("variable 'element.name'")
    }
}

impl std::error::Error for CheckError {}

impl fmt::Display for CheckError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.reported)
    }
}

/// Problems as they are found.
pub(super) struct Report<'p> {
    policy: &'p Policy,
    reported: Option<String>,
    problems: Vec<Problem>,
}

impl<'p> Report<'p> {
    /// Nothing found yet.
    pub(super) const fn new(policy: &'p Policy) -> Self {
        Self { policy, reported: None, problems: Vec::new() }
    }

    /// One problem at `path` of the document.
    pub(super) fn fail(&mut self, path: Path, message: String) {
        let span = self.policy.document.locate(&path).primary();
        self.reported.get_or_insert_with(|| message.clone());
        self.problems.push(Problem { message, path, span });
    }

    /// One problem of a rule, at `keys` inside it. What is wrong with a derived rule is told once, with the rule it comes
    /// from.
    pub(super) fn fail_rule(&mut self, rule: &Rule, keys: &[&str], message: String) {
        let derived = rule.origin != RuleOrigin::Written;
        if derived && self.problems.iter().any(|problem| problem.path.steps().starts_with(rule.path.steps())) {
            return;
        }
        let path =
            if derived { rule.path.clone() } else { keys.iter().fold(rule.path.clone(), |path, key| path.join(*key)) };
        self.fail(path, message);
    }

    /// Problems that the original reports together.
    pub(super) fn fail_all(&mut self, problems: Vec<(Path, String)>) {
        let mut messages: Vec<String> = Vec::new();
        for (_, message) in &problems {
            if !messages.contains(message) {
                messages.push(message.clone());
            }
        }
        let together = match messages.as_slice() {
            [] => return,
            [one] => one.clone(),
            many => format!("[{}]", many.join(", ")),
        };
        self.reported.get_or_insert(together);
        for (path, message) in problems {
            self.fail(path, message);
        }
    }

    /// The outcome.
    pub(super) fn finish(self) -> Result<(), CheckError> {
        match self.reported {
            None => Ok(()),
            Some(reported) => Err(CheckError { reported, problems: self.problems }),
        }
    }
}
