//! Gathers what is wrong with a policy.

use std::fmt;

use yaml::{Path, Span, Step};

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

    /// One problem at `path` of the document, or at the path that the message names where that leads deeper.
    pub(super) fn fail(&mut self, path: Path, message: String) {
        let path = self.deeper(path, &message);
        let span = self.policy.document.locate(&path).primary();
        self.reported.get_or_insert_with(|| message.clone());
        self.problems.push(Problem { message, path, span });
    }

    /// One problem of a rule, at `keys` inside it.
    pub(super) fn fail_rule(&mut self, rule: &Rule, keys: &[&str], message: String) {
        let path = match rule.origin {
            RuleOrigin::Written => keys.iter().fold(rule.path.clone(), |path, key| path.join(step(key))),
            _ => rule.path.clone(),
        };
        self.fail_rule_all(rule, vec![(path, message)]);
    }

    /// Problems of a rule that the original reports together. What is wrong with a derived rule is told once, with the rule
    /// it comes from.
    pub(super) fn fail_rule_all(&mut self, rule: &Rule, problems: Vec<(Path, String)>) {
        let known = |problem: &Problem| problem.path.steps().starts_with(rule.path.steps());
        if rule.origin == RuleOrigin::Written || !self.problems.iter().any(known) {
            self.fail_all(problems);
        }
    }

    /// The path at the start of a message, where more of it is there than of `path`; messages leave some steps out.
    fn deeper(&self, path: Path, message: &str) -> Path {
        let message = message.strip_prefix("path: ").unwrap_or(message);
        let named = message.split(": ").next().filter(|named| named.starts_with("spec."));
        let steps = named.into_iter().flat_map(|named| named.split(['.', '[', ']']).filter(|text| !text.is_empty()));
        let named = steps.fold(self.policy.path.clone(), |path, text| path.join(step(text)));
        if self.present(&named) > self.present(&path) { named } else { path }
    }

    /// The number of steps of `path` that are there.
    fn present(&self, path: &Path) -> usize {
        let document = &self.policy.document;
        let prefix = |len: &usize| path.steps().iter().take(*len).cloned().collect::<Path>();
        (0..=path.steps().len()).rev().find(|len| document.locate(&prefix(len)).found).unwrap_or_default()
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

/// A step as messages write it: a number is an index.
fn step(text: &str) -> Step {
    text.parse().map_or_else(|_| Step::from(text), Step::Index)
}
