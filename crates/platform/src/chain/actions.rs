//! What a broken policy means must be said in every environment: an action that is left empty, or that is a word nobody knows,
//! would audit in silence.
//!
//! The one idea to know: the template is right and the values are not, so the finding lies in the values file of the environment.

use common::finding::{Finding, Related, Severity};
use common::source::{FileId, Span};
use policy_apply::workbench::Workbench;
use policy_engine::model::Policy;
use yaml::{NodeRef, Path};

use super::node::node_at;
use crate::problem::Problem;

/// What findings about actions are called.
const RULE: &str = "sources/action";
/// The words that mean something. Kyverno: `api/kyverno/v1/spec_types.go`.
const WORDS: [&str; 4] = ["Audit", "Enforce", "audit", "enforce"];

/// Where the values of an environment stand.
#[derive(Clone, Debug, Default)]
pub(crate) struct ValuesOf {
    /// The environment, when it has a name.
    pub(crate) environment: Option<String>,
    /// Its own values file, when it has one.
    pub(crate) file: Option<String>,
}

/// The actions of a policy that say nothing.
pub(crate) fn check(policy: &Policy, values: &ValuesOf, bench: &Workbench<'_>) -> Vec<Problem> {
    let all = actions(policy);
    let empty = all.into_iter().filter(|(_, node)| node.as_str().is_none_or(|word| !WORDS.contains(&word)));
    empty.map(|(path, node)| problem(policy, &path, node, values, bench)).collect()
}

/// The paths of the actions that enforce.
pub(crate) fn enforcing(policy: &Policy) -> Vec<Path> {
    let enforces = |node: NodeRef<'_>| node.as_str().is_some_and(|word| word.eq_ignore_ascii_case("enforce"));
    actions(policy).into_iter().filter(|(_, node)| enforces(*node)).map(|(path, _)| path).collect()
}

/// True for what the loader says of an action that is no word of ours.
pub(crate) fn is_about_action(finding: &Finding) -> bool {
    let path = finding.path.to_string();
    path.ends_with("ailureAction") || (path.contains("FailureActionOverrides[") && path.ends_with(".action"))
}

/// A finding about an action, at the value instead of the template.
pub(crate) fn at_value(mut finding: Finding) -> Finding {
    RULE.clone_into(&mut finding.rule);
    let value = finding.related.iter().position(|related| related.message.starts_with("value of "));
    if let (Some(template), Some(value)) = (finding.span, value.and_then(|nth| finding.related.get_mut(nth))) {
        finding.span = Some(value.span);
        *value = Related { message: "written into the policy here".to_owned(), span: template };
    }
    finding
}

/// All actions that are written, with their paths.
fn actions(policy: &Policy) -> Vec<(Path, NodeRef<'_>)> {
    let mut found = Vec::new();
    let Some(at) = node_at(&policy.document, &policy.path) else { return found };
    let Some(spec) = at.get("spec") else { return found };
    let path = policy.path.join("spec");
    take(spec, &path, "validationFailureAction", &mut found);
    overrides(spec, &path, "validationFailureActionOverrides", &mut found);
    let rules = spec.get("rules").into_iter().flat_map(|rules| rules.items().collect::<Vec<_>>());
    for (nth, rule) in rules.enumerate() {
        let path = path.join("rules").join(nth);
        if let Some(validate) = rule.get("validate") {
            let path = path.join("validate");
            take(validate, &path, "failureAction", &mut found);
            overrides(validate, &path, "failureActionOverrides", &mut found);
        }
        let images = rule.get("verifyImages").into_iter().flat_map(|images| images.items().collect::<Vec<_>>());
        for (nth, image) in images.enumerate() {
            take(image, &path.join("verifyImages").join(nth), "failureAction", &mut found);
        }
    }
    found
}

fn take<'d>(node: NodeRef<'d>, path: &Path, key: &str, found: &mut Vec<(Path, NodeRef<'d>)>) {
    found.extend(node.get(key).map(|value| (path.join(key), value)));
}

fn overrides<'d>(node: NodeRef<'d>, path: &Path, key: &str, found: &mut Vec<(Path, NodeRef<'d>)>) {
    let items = node.get(key).into_iter().flat_map(|items| items.items().collect::<Vec<_>>());
    for (nth, item) in items.enumerate() {
        take(item, &path.join(key).join(nth), "action", found);
    }
}

fn problem(policy: &Policy, path: &Path, node: NodeRef<'_>, values: &ValuesOf, bench: &Workbench<'_>) -> Problem {
    let name = policy.key();
    let place = values.environment.as_ref().map(|name| format!(" in {name}")).unwrap_or_default();
    let mut finding = Finding::new(RULE, Severity::Error, "").at(&policy.document, path.clone());
    finding.object = Some(policy.reference());
    let lacking = bench.lacking(&policy.document, path).filter(|_| node.is_null());
    match (lacking, node.text().filter(|text| !text.is_empty() && !node.is_null())) {
        (Some(lacking), _) => {
            let value = lacking.operand.strip_prefix(".Values.").unwrap_or(&lacking.operand);
            finding.message = match &values.file {
                Some(file) => {
                    format!("{file} lacks `{value}`: policy `{name}` has no action{place} and would only audit")
                }
                None => format!("the values lack `{value}`: policy `{name}` has no action{place} and would only audit"),
            };
            bench.place(&mut finding, None);
            finding.related.clear();
            let own = values.file.as_deref().and_then(|file| file_of(file, bench));
            let (template, near) = (lacking.action.or(finding.span), lacking.near);
            finding.span = match (own, near) {
                (Some(own), Some(near)) if near.file != own => Some(Span::new(own, 0, 0)),
                (Some(own), None) => Some(Span::new(own, 0, 0)),
                (_, near) => near.or(template),
            };
            finding.related.extend(template.map(|span| Related { message: "asked for here".to_owned(), span }));
        }
        (None, None) => {
            finding.message = format!("policy `{name}`: `{path}` is empty{place}, so it would only audit");
            bench.place(&mut finding, None);
            finding = at_value(finding);
        }
        (None, Some(word)) => {
            finding.message = format!("policy `{name}`: `{path}` is `{word}`{place}, neither Audit nor Enforce");
            bench.place(&mut finding, None);
            finding = at_value(finding);
        }
    }
    finding.help = Some("an action is `Audit` or `Enforce`".to_owned());
    Problem::new(finding)
}

/// The text of a file, when the run has read it.
fn file_of(name: &str, bench: &Workbench<'_>) -> Option<FileId> {
    let sources = bench.sources();
    (0..sources.next_id().0).map(FileId).find(|file| sources.get(*file).is_some_and(|source| source.name() == name))
}
