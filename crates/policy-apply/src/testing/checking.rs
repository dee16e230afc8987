//! Expectations held against what was said: which responses one means, and the row that each of them gives.
//!
//! The one idea to know: to the original an expectation that no rule answers is a row `Excluded`, which passes. Under our own
//! name it fails, unless it expects `skip`; under the original's name it is warned about.
//!
//! kyverno: cmd/cli/kubectl-kyverno/commands/test/output.go (`printTestResult`), command.go (`checkResult`)

use std::collections::BTreeMap;

use common::go::path::join;
use common::manifest::Object;
use common::{Val, Value};
use policy_engine::autogen;
use policy_engine::load::LaterPolicy;
use policy_engine::model::Policy;
use policy_engine::response::{Product, RuleKind, RuleResponse};

use super::comparison::{self, ExpectedFiles};
use super::row::{Row, RowCounts, RowResult};
use super::text_diff;
use super::verdicts::{Meant, Verdicts};
use crate::input::Expectation;
use crate::judged::{Judged, reported_message};
use crate::output::mutated;
use crate::persona::Persona;

/// More rows of one test are a limit: each expectation may mean each resource.
const MOST_ROWS: usize = 1_000_000;

const EXCLUDED: &str = "Excluded";
const NOT_FOUND: &str = "Not found";
const UNSUPPORTED: &str = "error: not supported yet";

/// Policies that take no part in the judging.
#[derive(Debug, Default)]
pub(crate) struct Left {
    /// Those that the check forbids, and why.
    pub(crate) invalid: BTreeMap<String, String>,
    /// Those of kinds that cannot be evaluated yet.
    pub(crate) later: Vec<LaterPolicy>,
}

/// Checks the expectations of one test.
#[derive(Debug)]
pub(crate) struct Checker<'a, 'r, 's> {
    pub(crate) persona: Persona,
    /// The directory that files are relative to.
    pub(crate) directory: &'a str,
    pub(crate) verdicts: &'a Verdicts,
    /// The judged resources, by trigger; payloads have none.
    pub(crate) objects: &'a [Object],
    /// The policies that judged.
    pub(crate) policies: &'a [&'a Policy],
    pub(crate) left: &'a Left,
    pub(crate) files: ExpectedFiles<'r, 's>,
    /// Whether differences are shown in colour.
    pub(crate) color: bool,
    /// All rows so far.
    pub(crate) rows: Vec<Row>,
    pub(crate) counts: RowCounts,
    /// What the original loses: expectations that match nothing.
    pub(crate) lost: Vec<Lost>,
    /// Steps that are left for showing differences.
    pub(crate) diff_steps: usize,
    /// True when there were more rows than the limit allows; the rest is not looked at.
    pub(crate) is_full: bool,
}

/// An expectation that matches nothing, or a resource of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Lost {
    /// What does not match, and why.
    pub(crate) message: String,
    /// The expectation.
    pub(crate) place: yaml::Span,
}

/// What comparing one response with an expectation gave.
#[derive(Debug)]
struct Compared {
    good: bool,
    message: String,
    reason: String,
}

/// The rows of one subject.
#[derive(Debug, Default)]
struct Found {
    rows: Vec<Row>,
    /// A response whose object the expectation's file does not hold: the original drops its row.
    missing: Option<Row>,
    /// True when a rule answered.
    answered: bool,
}

impl Checker<'_, '_, '_> {
    /// Checks one expectation.
    pub(crate) fn check(&mut self, expectation: &Expectation) {
        let verdicts = self.verdicts;
        let operation = expectation.operation();
        let mut groups: Vec<(Option<&str>, Vec<Meant<'_>>)> = Vec::new();
        if let Some(names) = &expectation.resources {
            groups.extend(names.iter().map(|name| (Some(name.as_str()), verdicts.named(name, operation))));
            let specs = expectation.resource_specs.iter();
            groups.extend(specs.map(|spec| (Some(spec.name.as_str()), verdicts.specified(spec, operation))));
        }
        let names_nothing = groups.iter().all(|(_, meant)| meant.is_empty());
        let named = groups.iter().filter(|(_, meant)| meant.is_empty()).filter_map(|(name, _)| *name);
        let absent: Vec<String> = named.map(str::to_owned).collect();
        absent.iter().for_each(|name| self.absent(expectation, name));
        if names_nothing {
            if !absent.is_empty() && self.persona.is_own() {
                return;
            }
            // The original then takes all resources, also where some are named.
            groups = vec![(None, verdicts.all(operation))];
        }
        for (_, meant) in groups {
            if self.rows.len().saturating_add(meant.len()) > MOST_ROWS {
                self.is_full = true;
                return;
            }
            self.group(expectation, &meant);
        }
    }

    /// A resource that is named and is not there.
    fn absent(&mut self, expectation: &Expectation, name: &str) {
        let message = format!("there is no resource `{name}`");
        if self.persona.is_own() {
            self.add(remark(expectation, name, RowResult::Fail, NOT_FOUND, &message), expectation);
        }
        self.lost.push(Lost { message, place: expectation.span });
    }

    /// Checks the subjects that one text of an expectation means.
    fn group(&mut self, expectation: &Expectation, meant: &[Meant<'_>]) {
        let found: Vec<Found> = meant.iter().map(|meant| self.subject(expectation, *meant)).collect();
        if let Some(message) = self.matches_nothing(expectation, &found) {
            self.lost.push(Lost { message: message.clone(), place: expectation.span });
            if self.persona.is_own() {
                return self.fail_all(expectation, found, &message);
            }
        }
        found.into_iter().flat_map(|found| found.rows).for_each(|row| self.add(row, expectation));
    }

    /// Why none of the rows is the answer of a rule, where one is wanted. Rows of policies that are not there fail by themselves.
    fn matches_nothing(&self, expectation: &Expectation, found: &[Found]) -> Option<String> {
        if found.iter().any(|found| found.answered) {
            return None;
        }
        if found.iter().any(|found| found.rows.is_empty() && found.missing.is_some()) {
            return Some("no file holds the object to compare with".to_owned());
        }
        if found.iter().flat_map(|found| &found.rows).all(|row| row.reason != EXCLUDED) {
            return None;
        }
        match self.knows_rule(expectation) {
            Err(message) => Some(message),
            Ok(()) if expectation.result == "skip" => None,
            Ok(()) if expectation.rule.is_empty() => {
                Some(format!("policy `{}` says nothing of it", expectation.policy))
            }
            Ok(()) => {
                Some(format!("rule `{}` of policy `{}` says nothing of it", expectation.rule, expectation.policy))
            }
        }
    }

    /// Rows that the original passes or drops, as failures.
    fn fail_all(&mut self, expectation: &Expectation, found: Vec<Found>, message: &str) {
        for mut row in found.into_iter().flat_map(|found| found.rows.into_iter().chain(found.missing)) {
            if row.reason == EXCLUDED {
                NOT_FOUND.clone_into(&mut row.reason);
                message.clone_into(&mut row.message);
            }
            row.result = RowResult::Fail;
            self.add(row, expectation);
        }
    }

    /// Whether the policy has the rule that is expected; a policy that is not there has rows of its own.
    fn knows_rule(&self, expectation: &Expectation) -> Result<(), String> {
        let named: Vec<_> = self.policies.iter().filter(|policy| policy.name == expectation.policy_name()).collect();
        let has_rule =
            |policy: &&&Policy| autogen::all_rules(policy).iter().any(|rule| is_meant(&rule.name, expectation));
        if expectation.rule.is_empty() || named.is_empty() || named.iter().any(has_rule) {
            return Ok(());
        }
        Err(format!("policy `{}` has no rule `{}`", expectation.policy, expectation.rule))
    }

    /// All rows of one subject.
    fn subject(&mut self, expectation: &Expectation, meant: Meant<'_>) -> Found {
        let verdicts = self.verdicts;
        let path = meant.subject.path();
        let mut found = Found::default();
        if let Some(responses) = verdicts.of_trigger(meant, expectation.operation()) {
            let name = expectation.policy_name();
            for (at, one) in responses.iter().enumerate().filter(|(_, one)| one.policy.name == name) {
                let resource = self.resource_of(meant, responses.get(..at).unwrap_or_default());
                self.response(expectation, one, &resource, &path, &mut found);
            }
            self.later(expectation, &path, &mut found);
        }
        for (judged, rule, object) in verdicts.of_target(meant) {
            let compared = self.compare(expectation, judged, rule, object);
            found.answer(row(expectation, &rule.rule, &path, compared));
        }
        if found.rows.is_empty() && found.missing.is_none() {
            // The original skips what it cannot judge.
            let skip = if self.persona.is_own() { RowResult::Fail } else { RowResult::Skip };
            found.rows.push(match self.left.invalid.get(expectation.policy_name()) {
                Some(reason) => remark(expectation, &path, skip, "Invalid Policy", reason),
                None => remark(expectation, &path, RowResult::Fail, NOT_FOUND, NOT_FOUND),
            });
        }
        found
    }

    /// The resource as the responses behind `before` see it: as mutate rules have left it.
    fn resource_of(&self, meant: Meant<'_>, before: &[Judged]) -> Value {
        let patched = before.iter().rev().find_map(|one| one.mutated.as_ref()).map(|mutated| mutated.object.clone());
        let original = || meant.trigger.and_then(|at| self.objects.get(at)).map(Object::value).unwrap_or_default();
        patched.unwrap_or_else(original)
    }

    /// The rows of one policy in one phase.
    fn response(&mut self, expectation: &Expectation, one: &Judged, resource: &Value, path: &str, found: &mut Found) {
        for rule in one.rules.iter().filter(|rule| expectation.rule.is_empty() || is_meant(&rule.rule, expectation)) {
            if one.phase == RuleKind::Generation {
                self.generated(expectation, one, rule, path, found);
                continue;
            }
            let actual = one.mutated.as_ref().map_or(resource, |mutated| &mutated.object);
            let compared = self.compare(expectation, one, rule, actual);
            let is_missing = !expectation.fail_on_missing && compared.message.contains("not found in manifest");
            let row = row(expectation, &rule.rule, path, compared);
            if is_missing {
                found.missing.get_or_insert(row);
            } else {
                found.answer(row);
            }
        }
        if found.rows.is_empty() && found.missing.is_none() {
            found.rows.push(remark(expectation, path, RowResult::Pass, EXCLUDED, EXCLUDED));
        }
    }

    fn generated(
        &mut self,
        expectation: &Expectation,
        one: &Judged,
        rule: &RuleResponse,
        path: &str,
        found: &mut Found,
    ) {
        let objects = match &rule.product {
            Product::Generated(objects) => objects.as_slice(),
            Product::Unmade(words) => {
                // Under our own name the response says so itself.
                let message =
                    format!("rule `{}` of policy `{}` generates nothing: {words}", rule.rule, one.policy.key());
                if !self.persona.is_own() {
                    self.lost.push(Lost { message, place: expectation.span });
                }
                &[]
            }
            _ => &[],
        };
        if objects.is_empty() {
            found.answer(row(expectation, &rule.rule, path, status(expectation, one, rule)));
        }
        for object in objects {
            let compared = self.compare(expectation, one, rule, object);
            let name = Val::from(object).dig(&["metadata", "name"]).and_then(Val::as_str).unwrap_or_default();
            found.answer(row(expectation, &rule.rule, name, compared));
        }
    }

    /// A policy that cannot be evaluated yet never passes, whatever is expected of it.
    fn later(&self, expectation: &Expectation, path: &str, found: &mut Found) {
        for policy in self.left.later.iter().filter(|policy| policy.name == expectation.policy_name()) {
            let message = format!("policies of kind `{}` are not supported yet", policy.gvk.kind);
            found.answer(remark(expectation, path, RowResult::Fail, UNSUPPORTED, &message));
        }
    }

    /// Holds a response and the object that it is about against an expectation.
    fn compare(&mut self, expectation: &Expectation, one: &Judged, rule: &RuleResponse, actual: &Value) -> Compared {
        let patched = [expectation.patched_resources.as_str()];
        let generated = [expectation.generated_resource.as_str()];
        let several: Vec<&str> = expectation.generated_resources.iter().map(String::as_str).collect();
        let (files, what, whose) = if several.is_empty() {
            (&generated[..], "GeneratedResource", "Patched resource didn't match the generated resource")
        } else {
            let whose = "Generated resource didn't match any of the expected generated resources";
            (several.as_slice(), "GeneratedResources", whose)
        };
        let patched = (&patched[..], "PatchedResources", "Patched resource didn't match the patched resource");
        for (files, what, whose) in [patched, (files, what, whose)] {
            if let Some(different) = self.differs(files, what, whose, actual) {
                return different;
            }
        }
        status(expectation, one, rule)
    }

    /// How `actual` differs from all of the `files`; nothing when it is in one of them, or when there are none.
    fn differs(&mut self, files: &[&str], what: &str, whose: &str, actual: &Value) -> Option<Compared> {
        let mut last = Ok(None);
        let mut error = None;
        for file in files.iter().filter(|file| !file.is_empty()) {
            match comparison::compare(&mut self.files, &join(&[self.directory, file]), what, actual) {
                Ok(None) => return None,
                Ok(Some(difference)) => last = Ok(Some(difference)),
                Err(words) => error = Some(words),
            }
        }
        if let (Ok(None), Some(words)) = (&last, error) {
            last = Err(words);
        }
        match last {
            Ok(None) => None,
            Err(message) => Some(Compared { good: false, message, reason: "Resource error".to_owned() }),
            Ok(Some(difference)) => {
                let text = |value| mutated::object_text(value).unwrap_or_default();
                let mut pretty =
                    |before: &str, after: &str| text_diff::pretty(before, after, self.color, &mut self.diff_steps);
                let diff = pretty(&text(&difference.expected), &text(&difference.actual));
                let legend = pretty("only in expected", "only in actual");
                let message = format!("{whose} in the test result\n({legend})\n\n{diff}");
                Some(Compared { good: false, message, reason: "Resource diff".to_owned() })
            }
        }
    }

    /// Numbers a row and counts it.
    fn add(&mut self, mut row: Row, expectation: &Expectation) {
        row.id = self.rows.len() + 1;
        match row.result {
            RowResult::Fail => self.counts.fail += 1,
            RowResult::Skip => self.counts.skip += 1,
            RowResult::Pass if row.is_remark || expectation.result == "skip" => self.counts.skip += 1,
            RowResult::Pass => self.counts.pass += 1,
        }
        self.rows.push(row);
    }
}

impl Found {
    /// A row that a rule gave.
    fn answer(&mut self, row: Row) {
        self.answered = true;
        self.rows.push(row);
    }
}

/// Holds the status of a response against the expected one. What the engine cannot evaluate is as expected never.
fn status(expectation: &Expectation, one: &Judged, rule: &RuleResponse) -> Compared {
    let message = reported_message(rule).to_owned();
    if rule.is_unsupported() {
        return Compared { good: false, message, reason: UNSUPPORTED.to_owned() };
    }
    let got = one.counted(rule.status, false).word();
    let good = expectation.result == got;
    let reason = if good { "Ok".to_owned() } else { format!("Want {}, got {got}", expectation.result) };
    Compared { good, message, reason }
}

fn row(expectation: &Expectation, rule: &str, path: &str, compared: Compared) -> Row {
    Row {
        id: 0,
        policy: expectation.policy.clone(),
        rule: rule.to_owned(),
        resource: path.to_owned(),
        result: if compared.good { RowResult::Pass } else { RowResult::Fail },
        reason: compared.reason,
        is_remark: false,
        message: compared.message,
        place: expectation.span,
    }
}

/// A row that no response gave.
fn remark(expectation: &Expectation, path: &str, result: RowResult, reason: &str, message: &str) -> Row {
    let compared = Compared { good: false, message: message.to_owned(), reason: reason.to_owned() };
    Row { result, is_remark: true, ..row(expectation, &expectation.rule, path, compared) }
}

/// Whether a rule, written or derived, is the one that is expected.
fn is_meant(rule: &str, expectation: &Expectation) -> bool {
    let wanted = expectation.rule.as_str();
    let derived = |prefix: &str| rule.strip_prefix(prefix) == Some(wanted);
    rule == wanted || derived("autogen-") || derived("autogen-cronjob-")
}
