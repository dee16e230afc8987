//! Policies of one name in several sources: which one holds, and what nobody has decided.
//!
//! The one idea to know: nothing is decided in silence. Equal definitions are told of, different ones are an error unless the
//! file of sources says whose holds, and one that enforces less than what it replaces needs to be allowed to.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use common::Val;
use common::finding::{Finding, Related, Severity};
use policy_apply::workbench::Workbench;
use policy_engine::model::Policy;
use yaml::writer::{JsonOptions, json};

use super::node::node_at;
use crate::problem::Problem;
use crate::sources_file::{Conflicts, Override, PolicySources};

/// A policy of a source.
#[derive(Clone, Debug)]
pub(crate) struct OfSource {
    /// The source's number.
    pub(crate) source: usize,
    /// The policy.
    pub(crate) policy: Arc<Policy>,
}

/// What holds.
#[derive(Debug, Default)]
pub(crate) struct Resolved {
    /// In the order of the sources.
    pub(crate) policies: Vec<OfSource>,
    /// What is worth knowing.
    pub(crate) notes: Vec<Finding>,
    /// What nobody has decided.
    pub(crate) problems: Vec<Problem>,
}

/// Decides between policies of the same kind, namespace and name.
pub(crate) fn resolve(all: Vec<OfSource>, file: &PolicySources, bench: &Workbench<'_>) -> Resolved {
    let mut resolved = Resolved::default();
    let mut groups: BTreeMap<(&str, String), Vec<usize>> = BTreeMap::new();
    for (nth, one) in all.iter().enumerate() {
        groups.entry((one.policy.kind.name(), one.policy.key())).or_default().push(nth);
    }
    let mut dropped = BTreeSet::new();
    let judge = Judge { file, bench };
    for group in groups.into_values().filter(|group| group.len() > 1) {
        let members: Vec<(usize, &OfSource)> = group.into_iter().filter_map(|nth| Some((nth, all.get(nth)?))).collect();
        dropped.extend(judge.group(&members, &mut resolved));
    }
    let kept = all.into_iter().enumerate().filter(|(nth, _)| !dropped.contains(nth));
    resolved.policies = kept.map(|(_, one)| one).collect();
    resolved
}

struct Judge<'j> {
    file: &'j PolicySources,
    bench: &'j Workbench<'j>,
}

impl Judge<'_> {
    /// The numbers of those that give way.
    fn group(&self, members: &[(usize, &OfSource)], resolved: &mut Resolved) -> Vec<usize> {
        let mut by_source: BTreeMap<usize, (usize, &OfSource)> = BTreeMap::new();
        for (nth, one) in members {
            if let Some((_, first)) = by_source.get(&one.source) {
                let message = format!("{} is defined twice in source `{}`", title(one), self.name(one.source));
                let hint = "`exclude` of the source leaves files out";
                resolved.problems.push(self.problem("sources/duplicate", message, one, first, Some(hint)));
            } else {
                by_source.insert(one.source, (*nth, one));
            }
        }
        let different: Vec<(usize, &OfSource)> = by_source.into_values().collect();
        let Some(((_, first), others)) = different.split_first() else { return Vec::new() };
        let is_decided = |one: &&Override| one.name == first.policy.name || one.name == first.policy.key();
        if let Some(decision) = self.file.overrides.iter().find(is_decided) {
            return self.decided(&different, decision, resolved);
        }
        let specs: Vec<String> = different.iter().map(|(_, one)| canonical(&one.policy)).collect();
        let equals_first = |nth: usize| specs.get(nth + 1) == specs.first();
        if (0..others.len()).all(equals_first) {
            for (_, other) in others {
                let (name, here) = (self.name(first.source), self.name(other.source));
                let message = format!("{} of source `{here}` is the same in `{name}`, which counts", title(other));
                resolved.notes.push(self.note("sources/same-policy", message, other, first));
            }
            return others.iter().map(|(nth, _)| *nth).collect();
        }
        self.contradicting(&different, resolved)
    }

    /// Sources that differ, by what the file says of conflicts.
    fn contradicting(&self, members: &[(usize, &OfSource)], resolved: &mut Resolved) -> Vec<usize> {
        let (Some((_, first)), Some((last_nth, last))) = (members.first(), members.last()) else { return Vec::new() };
        match self.file.conflicts {
            Conflicts::Both => Vec::new(),
            Conflicts::First => members.iter().skip(1).map(|(nth, _)| *nth).collect(),
            Conflicts::Last => {
                self.refuse_weaker(members, last, resolved);
                members.iter().map(|(nth, _)| *nth).filter(|nth| nth != last_nth).collect()
            }
            Conflicts::Error => {
                for (_, other) in members.iter().skip(1) {
                    let message = format!(
                        "{} is defined differently in source `{}` ({}) and in `{}` ({})",
                        title(other),
                        self.name(first.source),
                        self.locator(first),
                        self.name(other.source),
                        self.locator(other)
                    );
                    let hint = "say whose holds by `override` in the file of sources, or by `conflicts: first`, `last` or `both`";
                    resolved.problems.push(self.problem("sources/conflict", message, other, first, Some(hint)));
                }
                members.iter().skip(1).map(|(nth, _)| *nth).collect()
            }
        }
    }

    fn decided(&self, members: &[(usize, &OfSource)], decision: &Override, resolved: &mut Resolved) -> Vec<usize> {
        let chosen = members.iter().find(|(_, one)| self.name(one.source) == decision.from);
        let Some((chosen_nth, chosen)) = chosen else {
            let Some((_, first)) = members.first() else { return Vec::new() };
            let message = format!("`override` of {} names source `{}`, which has none", title(first), decision.from);
            resolved.problems.push(self.problem("sources/conflict", message, first, first, None));
            return Vec::new();
        };
        if !decision.allow_weaken {
            self.refuse_weaker(members, chosen, resolved);
        }
        let others = members.iter().filter(|(nth, _)| nth != chosen_nth);
        for (_, other) in others.clone() {
            let (from, reason) = (&decision.from, &decision.reason);
            let message = format!(
                "{} of source `{}` gives way to that of `{from}`: {reason}",
                title(other),
                self.name(other.source)
            );
            resolved.notes.push(self.note("sources/override", message, other, chosen));
        }
        others.map(|(nth, _)| *nth).collect()
    }

    /// Of two definitions the chosen one must not enforce less.
    fn refuse_weaker(&self, members: &[(usize, &OfSource)], chosen: &OfSource, resolved: &mut Resolved) {
        let enforces = |one: &OfSource| one.policy.effective_action("", &BTreeMap::new()).is_enforce();
        let stronger = members.iter().find(|(_, one)| enforces(one) && !enforces(chosen));
        if let Some((_, stronger)) = stronger {
            let message = format!(
                "{} of source `{}` only audits, and that of `{}`, which it replaces, enforces",
                title(chosen),
                self.name(chosen.source),
                self.name(stronger.source)
            );
            let hint = "an `override` of it with `allowWeaken: true` allows that";
            resolved.problems.push(self.problem("sources/weaker", message, chosen, stronger, Some(hint)));
        }
    }

    fn name(&self, source: usize) -> &str {
        self.file.sources.get(source).map_or("", |source| source.name.as_str())
    }

    fn locator(&self, one: &OfSource) -> String {
        let placed = self.placed(one, String::new(), "", Severity::Info);
        placed.span.map(|span| self.bench.sources().locator(span)).unwrap_or_default()
    }

    /// A finding at a policy's name.
    fn placed(&self, one: &OfSource, message: String, rule: &str, severity: Severity) -> Finding {
        let mut finding = Finding::new(rule, severity, message);
        finding.span = Some(one.policy.span());
        finding.object = Some(one.policy.reference());
        self.bench.place(&mut finding, None);
        finding.related.clear();
        finding
    }

    fn note(&self, rule: &str, message: String, one: &OfSource, other: &OfSource) -> Finding {
        let mut finding = self.placed(one, message, rule, Severity::Info);
        let other = self.placed(other, String::new(), rule, Severity::Info).span;
        finding.related.extend(other.map(|span| Related { message: "the other one".to_owned(), span }));
        finding
    }

    fn problem(&self, rule: &str, message: String, one: &OfSource, other: &OfSource, hint: Option<&str>) -> Problem {
        let mut finding = self.note(rule, message, one, other);
        finding.severity = Severity::Error;
        finding.help = hint.map(str::to_owned);
        Problem::new(finding)
    }
}

fn title(one: &OfSource) -> String {
    format!("{} `{}`", one.policy.kind.name(), one.policy.key())
}

/// A policy's spec as JSON with its keys in order.
pub(crate) fn canonical(policy: &Policy) -> String {
    let spec = node_at(&policy.document, &policy.path).and_then(|node| node.get("spec"));
    let mut text = String::new();
    // What cannot be written differs from everything.
    let written = json(spec.map_or_else(Val::null, Val::Doc), JsonOptions::marshal(), &mut text);
    if written.is_err() {
        text.push_str(&policy.document.locate(&policy.path).value.start.to_string());
    }
    text
}
