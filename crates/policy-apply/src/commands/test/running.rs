//! Running one test: reading, judging, checking.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use common::manifest::Object;
use policy_engine::request::Operation;
use policy_engine::response::Product;

use super::clone_sources;
use super::shared::SharedPolicies;
use super::staging::{Broken, Policies, Staged, Staging};
use crate::commands::noting::Noted;
use crate::commands::preparing::PolicySet;
use crate::input::{Expectation, Reader, TestCase, Trouble, Variables};
use crate::judge::{self, Keep, Prepared, Ready, Surroundings};
use crate::judged::Judged;
use crate::persona::Persona;
use crate::testing::{Checker, DIFF_STEPS, ExpectedFiles, Left, Lost, Row, RowCounts, Subject, Verdicts};

/// What is the same for every test of a run.
#[derive(Clone, Copy, Debug)]
pub(super) struct Setting {
    pub(super) persona: Persona,
    /// Whether differences are shown in colour.
    pub(super) color: bool,
}

/// A test that was run.
#[derive(Debug, Default)]
pub(super) struct Ran {
    /// What is printed before its rows.
    pub(super) text: Vec<u8>,
    pub(super) rows: Vec<Row>,
    pub(super) counts: RowCounts,
    /// What is wrong with its inputs.
    pub(super) troubles: Vec<Trouble>,
    /// Expectations that match nothing.
    pub(super) lost: Vec<Lost>,
    /// It could not go through.
    pub(super) broken: Option<Broken>,
}

/// Runs a test for the `expectations` that are selected.
pub(super) fn run(
    case: &TestCase,
    expectations: &[Expectation],
    setting: Setting,
    shared: &SharedPolicies,
    reader: &mut Reader<'_>,
) -> Ran {
    let directory = case.directory();
    let noted = Noted::new(setting.persona);
    let mut staging =
        Staging { case, directory: &directory, shared, persona: setting.persona, reader, noted, text: Vec::new() };
    let staged = staging.stage().and_then(|staged| {
        check_operations(&case.expectations).map_err(|words| Broken { words: Some(words) })?;
        Ok(staged)
    });
    let Staging { noted, text, .. } = staging;
    let mut ran = Ran { text, troubles: noted.troubles, ..Ran::default() };
    match staged {
        Ok(staged) => go_on(staged, case, expectations, &directory, setting, reader, &mut ran),
        Err(broken) => ran.broken = Some(broken),
    }
    ran
}

/// kyverno: processor/operation.go (`NormalizeOperation`) – of all expectations, the selected ones or not.
fn check_operations(all: &[Expectation]) -> Result<(), String> {
    for expectation in all.iter().filter(|expectation| !expectation.operation.is_empty()) {
        let policy = &expectation.policy;
        if expectation.operation().is_none() {
            return Err(format!(
                "invalid test result for policy {policy}: invalid operation \"{}\", must be one of CREATE, UPDATE, DELETE",
                expectation.operation
            ));
        }
        if expectation.is_deleting {
            return Err(format!(
                "invalid test result for policy {policy}: operation is not supported for deleting policies"
            ));
        }
    }
    Ok(())
}

fn go_on(
    staged: Staged,
    case: &TestCase,
    expectations: &[Expectation],
    directory: &str,
    setting: Setting,
    reader: &mut Reader<'_>,
    ran: &mut Ran,
) {
    let Staged { policies, later, objects, payloads, targets, exceptions, variables, .. } = staged;
    let mut set = match policies {
        Policies::Own(policies) => PolicySet::new(policies, &[], &exceptions, &variables),
        Policies::Shared(files) if exceptions.is_empty() => PolicySet::of(&files.ready, &variables),
        Policies::Shared(files) => {
            let again = |ready: &Ready| Ready::new(Arc::clone(&ready.policy), &exceptions);
            PolicySet::of(&files.ready.iter().map(again).collect::<Vec<_>>(), &variables)
        }
    };
    if setting.persona.is_own() {
        ran.troubles.extend(set.problems());
    }
    for prepared in &mut set.prepared {
        let (sources, troubles) = clone_sources::of_policy(prepared.policy(), case, reader);
        prepared.clone_sources = Arc::new(sources);
        if setting.persona.is_own() {
            ran.troubles.extend(troubles);
        }
    }
    let invalid = set.left_out.iter().map(|policy| (policy.name.clone(), policy.reason.clone())).collect();
    let left = Left { invalid, later };
    let world = &staged.world;
    let wanted: BTreeSet<&str> = expectations.iter().map(Expectation::policy_name).collect();
    let judge = |prepared: &[Prepared<'_>], variables: &Variables| {
        let surroundings = Surroundings {
            variables,
            user: staged.user.as_ref(),
            cluster: world,
            now: reader.sys().now(),
            audit_warn: false,
            is_own: setting.persona.is_own(),
            keep: Keep::Phases,
        };
        by_resource(prepared, &objects, &wanted, surroundings)
    };
    let mut standard = judge(&set.prepared, &variables);
    standard.extend(payloads.iter().map(|_| set.prepared.iter().flat_map(Prepared::silence).collect()));
    let operations: BTreeSet<Operation> = expectations.iter().filter_map(Expectation::operation).collect();
    let by_operation: BTreeMap<_, _> = operations
        .into_iter()
        .map(|operation| {
            let variables = variables.with_operation(operation);
            let prepared: Vec<_> = set.prepared.iter().map(|prepared| prepared.under(&variables)).collect();
            (operation, judge(&prepared, &variables))
        })
        .collect();
    let triggers = objects.iter().map(Subject::of).chain(payloads.iter().map(|path| Subject::payload(path))).collect();
    let verdicts = Verdicts::new(triggers, standard, by_operation, &targets);
    let policies: Vec<_> = set.prepared.iter().map(Prepared::policy).collect();
    let mut checker = Checker {
        persona: setting.persona,
        directory,
        verdicts: &verdicts,
        objects: &objects,
        policies: &policies,
        left: &left,
        files: ExpectedFiles::new(reader),
        color: setting.color,
        rows: Vec::new(),
        counts: RowCounts::default(),
        lost: Vec::new(),
        diff_steps: DIFF_STEPS,
        is_full: false,
    };
    expectations.iter().for_each(|expectation| checker.check(expectation));
    let Checker { rows, counts, lost, is_full, .. } = checker;
    (ran.rows, ran.counts, ran.lost) = (rows, counts, lost);
    if is_full {
        let words = "the expectations of one test mean more resources than can be shown";
        ran.troubles.push(Trouble::new("input/test", words).limit(true));
        ran.broken = Some(Broken { words: Some(words.to_owned()) });
    }
}

/// What is said of each of the objects, as far as somebody asks: by the `wanted` policies, by rules that change the object for
/// the policies behind them, and of targets.
fn by_resource(
    prepared: &[Prepared<'_>],
    objects: &[Object],
    wanted: &BTreeSet<&str>,
    surroundings: Surroundings<'_>,
) -> Vec<Vec<Judged>> {
    let mut all: Vec<Vec<Judged>> = objects.iter().map(|_| Vec::new()).collect();
    let has_target = |one: &Judged| one.rules.iter().any(|rule| matches!(rule.product, Product::Target(_)));
    let is_needed =
        |one: &Judged| wanted.contains(one.policy.name.as_str()) || one.mutated.is_some() || has_target(one);
    let needed = |judged: Vec<Judged>| judged.into_iter().filter(is_needed).collect::<Vec<_>>();
    let sorted = judge::judge(prepared, objects, surroundings, needed, |judged| {
        for one in judged.into_iter().flatten() {
            if let Some(of_resource) = all.get_mut(one.resource) {
                of_resource.push(one);
            }
        }
        Ok(())
    });
    debug_assert!(sorted.is_ok(), "nothing is written");
    all
}
