//! The original's own output: the header line, broken rules as text or all rules as a table, the summary.
//!
//! kyverno: cmd/cli/kubectl-kyverno/commands/apply/command.go, print.go, table.go

use std::io::{self, Write};

use common::manifest::Object;
use policy_engine::response::{RuleKind, RuleResponse, Status};

use super::color::Paint;
use super::table::Table;
use crate::judged::{Counts, Judged};

const DIVIDER: &str = "----------------------------------------------------------------------";

/// A policy that takes no part, and why.
#[derive(Clone, Debug)]
pub(crate) struct LeftOut {
    /// Its name.
    pub(crate) name: String,
    /// What is wrong with it.
    pub(crate) reason: String,
}

/// The line before everything else.
pub(crate) fn header(rules: usize, resources: usize, exceptions: usize, out: &mut dyn Write) -> io::Result<()> {
    write!(out, "\nApplying {rules} policy rule(s) to {resources} resource(s)")?;
    match exceptions {
        0 => writeln!(out, "..."),
        count => writeln!(out, " with {count} exception(s)..."),
    }
}

/// The policies that take no part: first those that were skipped, then those whose variables stand in the wrong place.
pub(crate) fn left_out(policies: &[LeftOut], out: &mut dyn Write) -> io::Result<()> {
    let is_invalid = |policy: &&LeftOut| policy.reason.starts_with("variable 'element.name'");
    let (invalid, skipped): (Vec<_>, Vec<_>) = policies.iter().partition(is_invalid);
    for (title, policies) in [("Policies Skipped:", skipped), ("Invalid Policies:", invalid)] {
        if policies.is_empty() {
            continue;
        }
        writeln!(out, "{DIVIDER}\n{title}")?;
        for (nth, policy) in policies.iter().enumerate() {
            write!(out, "{}. {}", nth + 1, policy.name)?;
            match policy.reason.as_str() {
                "" => writeln!(out)?,
                reason => writeln!(out, ": {reason}")?,
            }
        }
        writeln!(out, "{DIVIDER}")?;
    }
    Ok(())
}

/// The broken rules, resource by resource, and what happened to rules that change things.
pub(crate) fn text(judged: &[Judged], objects: &[Object], audit_warn: bool, out: &mut dyn Write) -> io::Result<()> {
    for one in judged {
        let Some(object) = objects.get(one.resource) else { continue };
        let place = format!("{}/{}/{}", object.namespace(), object.kind(), object.name());
        for rule in &one.rules {
            changing_rule(one, rule, &place, out)?;
        }
        let mut failed = one.rules.iter().filter(|rule| rule.status == Status::Fail).peekable();
        if failed.peek().is_some() {
            let how = if audit_warn && !one.action.is_enforce() { "failed as audit warning:" } else { "failed:" };
            writeln!(out, "policy {} -> resource {place} {how}", one.policy.name)?;
        }
        for (nth, rule) in failed.enumerate() {
            let message = if rule.message.is_empty() { "validation failed" } else { &rule.message };
            writeln!(out, "{} - {} {message}", nth + 1, rule.rule)?;
        }
    }
    Ok(())
}

fn changing_rule(one: &Judged, rule: &RuleResponse, place: &str, out: &mut dyn Write) -> io::Result<()> {
    let (policy, message) = (&one.policy.name, &rule.message);
    match (rule.kind, rule.status) {
        (RuleKind::Mutation, Status::Skip) => writeln!(out, "\nskipped mutate policy {policy} -> resource {place}"),
        (RuleKind::Mutation, Status::Error) => {
            writeln!(out, "\nerror while applying mutate policy {policy} -> resource {place} \nerror:  {message}")
        }
        (RuleKind::Generation, Status::Error) => {
            writeln!(out, "\nerror while applying generate policy {policy} -> resource {place} \nerror: {message}")
        }
        _ => Ok(()),
    }
}

/// The line after the text.
pub(crate) fn summary(counts: &Counts, out: &mut dyn Write) -> io::Result<()> {
    // The blank before the end of the line is the original's.
    writeln!(out, "\n{counts} ")
}

/// How a table is printed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TableOptions {
    /// With the messages.
    pub(crate) detailed: bool,
    /// `--audit-warn`.
    pub(crate) audit_warn: bool,
    /// False with `--remove-color`: the titles are coloured otherwise, whoever reads them.
    pub(crate) titles: bool,
    /// True when cells are coloured too.
    pub(crate) cells: bool,
}

/// All rules as a table.
pub(crate) fn table(
    judged: &[Judged],
    objects: &[Object],
    options: TableOptions,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut headers = vec!["id", "policy", "rule", "resource", "result", "reason"];
    if options.detailed {
        headers.push("message");
    }
    let paint = Paint::new(options.cells);
    let mut table = Table::new(headers, options.titles);
    for one in judged {
        let Some(object) = objects.get(one.resource) else { continue };
        for rule in &one.rules {
            let mut row = vec![
                (table.len() + 1).to_string(),
                policy_cell(one, paint),
                // A cleanup policy has no rule to name.
                if rule.kind == RuleKind::Cleanup { String::new() } else { paint.name(&rule.rule) },
                resource_cell(object, paint),
                paint.status(one.counted(rule.status, options.audit_warn)),
                String::new(),
            ];
            if options.detailed {
                row.push(rule.message.clone());
            }
            table.row(row);
        }
    }
    table.write(out)
}

fn policy_cell(one: &Judged, paint: Paint) -> String {
    let (namespace, name) = split_name(&one.policy.namespace, &one.policy.name);
    if namespace.is_empty() { paint.name(name) } else { paint.path(&[namespace, name]) }
}

fn resource_cell(object: &Object, paint: Paint) -> String {
    let (namespace, name) = split_name(object.namespace(), object.name());
    match namespace {
        "" => paint.path(&[object.kind(), name]),
        namespace => paint.path(&[namespace, object.kind(), name]),
    }
}

/// A name with a slash brings its own namespace.
pub(super) fn split_name<'a>(namespace: &'a str, name: &'a str) -> (&'a str, &'a str) {
    let mut parts = name.split('/');
    match (parts.next(), parts.next()) {
        (Some(first), Some(second)) => (first, second),
        _ => (namespace, name),
    }
}
