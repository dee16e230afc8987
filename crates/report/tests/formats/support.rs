//! The findings that the tests print.

use common::finding::{Edit, Finding, Fix, ObjectRef, Related, Severity, Standing, Suppression};
use common::source::{Sources, Span};
use report::{Format, Report, Summary, Tool};
use yaml::Path;

pub(crate) const TOOL: Tool = Tool { name: "policy-apply", version: "0.0.0" };
pub(crate) const DEPLOYMENT: &str =
    "kind: Deployment\nmetadata:\n  name: web\nspec:\n  image: web:latest\n  dbPassword: hunter2\n";
pub(crate) const POLICY: &str = "kind: ClusterPolicy\nspec:\n  rules:\n    - name: check-tag\n";

pub(crate) fn sources() -> Sources {
    let mut sources = Sources::new();
    sources.add("app/deploy ment.yaml", DEPLOYMENT);
    sources.add("policies/tag.yaml", POLICY);
    // What stands in for a text that is not there any more.
    sources.add("charts/app/templates/gone.yaml", "\n\n        \n");
    sources
}

pub(crate) fn span(sources: &Sources, file: u32, text: &str) -> Span {
    let id = common::source::FileId(file);
    let start = sources.get(id).unwrap().text().find(text).unwrap();
    Span::new(id, u32::try_from(start).unwrap(), u32::try_from(start + text.len()).unwrap())
}

pub(crate) fn findings(sources: &Sources) -> Vec<Finding> {
    let object = ObjectRef {
        api_version: "apps/v1".into(),
        kind: "Deployment".into(),
        namespace: "shop".into(),
        name: "web".into(),
    };
    let mut warning = Finding::new("require-labels/check-labels", Severity::Warning, "labels <required> & more");
    warning.object = Some(object.clone());
    warning.span = Some(span(sources, 0, "metadata"));
    warning.path = Path::root().join("metadata").join("labels").join("app.kubernetes.io/name");
    let mut error =
        Finding::new("disallow-latest-tag/check-tag", Severity::Error, "tag latest, 100% \u{1b}[31mred\nbad");
    error.rule_title = "Disallow Latest Tag".into();
    error.object = Some(object);
    error.path = Path::root().join("spec").join("image");
    error.span = Some(span(sources, 0, "web:latest"));
    error.related.push(Related { message: "rule `check-tag`".into(), span: span(sources, 1, "check-tag") });
    error.help = Some("pin the image by tag or digest".into());
    let tag = span(sources, 0, "latest");
    error.fix = Some(Fix { title: "pin the tag".into(), edits: vec![Edit { span: tag, text: "1.2.3".into() }] });
    let mut masked = Finding::new("secrets/clear-text", Severity::Info, "a secret in clear text");
    masked.span = Some(span(sources, 0, "hunter2"));
    let placeless = Finding::new("load", Severity::Error, "no such file: `x.yaml`");
    let mut textless = Finding::new("require-probes/check-probes", Severity::Warning, "no probes");
    textless.span = Some(Span::new(common::source::FileId(2), 6, 8));
    textless.related.push(Related { message: "value of `.probes`".into(), span: span(sources, 0, "web:latest") });
    vec![warning, error, masked, placeless, textless]
}

/// What a chain of tools says of several environments, with a baseline.
pub(crate) fn chained(sources: &Sources) -> Vec<Finding> {
    let mut findings = findings(sources);
    let [warning, error, masked, placeless, textless] = findings.as_mut_slice() else { panic!("five findings") };
    warning.source = Some("security".into());
    warning.environments = vec!["dev".into(), "prd".into()];
    error.source = Some("security".into());
    error.environments = vec!["prd".into()];
    error.standing = Standing::New;
    masked.tool = Some("values-lint");
    masked.standing = Standing::Known { reason: Some("moves to the vault in May".into()) };
    placeless.tool = Some("deprecations");
    textless.standing = Standing::Suppressed { origin: Suppression::InSource, reason: None };
    textless.environments = vec!["dev".into()];
    findings
}

/// A report of findings, with what a chain knows of its run.
pub(crate) fn report<'a>(findings: &'a [Finding], sources: &'a Sources, environments: &'a [String]) -> Report<'a> {
    let summary = Some(Summary { pass: 3, fail: 1, warn: 1, error: 1, skip: 0 });
    let mut report = Report { summary, ..Report::new(TOOL, findings, sources) };
    report.run.environments = environments;
    report
}

/// A report in a format.
pub(crate) fn print(format: Format, report: &Report<'_>) -> String {
    let mut out = Vec::new();
    report.write(format, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// `dev` and `prd`.
pub(crate) fn environments() -> Vec<String> {
    vec!["dev".into(), "prd".into()]
}
