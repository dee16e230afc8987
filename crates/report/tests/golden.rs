//! Every format prints the same sample report; what it prints stands in `tests/golden/`. `BLESS=1 cargo test -p report`
//! writes the files anew, for review.
#![expect(clippy::unwrap_used, clippy::disallowed_methods, reason = "tests")]

use std::path::{Path as FilePath, PathBuf};

use common::finding::{Edit, Finding, Fix, ObjectRef, Related, Severity};
use common::source::{Sources, Span};
use report::{Format, Report, Summary, Tool};
use yaml::Path;

const DEPLOYMENT: &str =
    "kind: Deployment\nmetadata:\n  name: web\nspec:\n  image: web:latest\n  dbPassword: hunter2\n";
const POLICY: &str = "kind: ClusterPolicy\nspec:\n  rules:\n    - name: check-tag\n";

fn sources() -> Sources {
    let mut sources = Sources::new();
    sources.add("app/deploy ment.yaml", DEPLOYMENT);
    sources.add("policies/tag.yaml", POLICY);
    // What stands in for a text that is not there any more.
    sources.add("charts/app/templates/gone.yaml", "\n\n        \n");
    sources
}

fn span(sources: &Sources, file: u32, text: &str) -> Span {
    let id = common::source::FileId(file);
    let start = sources.get(id).unwrap().text().find(text).unwrap();
    Span::new(id, u32::try_from(start).unwrap(), u32::try_from(start + text.len()).unwrap())
}

fn findings(sources: &Sources) -> Vec<Finding> {
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

fn print(format: Format, findings: &[Finding], sources: &Sources, color: bool) -> String {
    let summary = Some(Summary { pass: 3, fail: 1, warn: 1, error: 1, skip: 0 });
    let tool = Tool { name: "policy-apply", version: "0.0.0" };
    let report = Report { summary, color, ..Report::new(tool, findings, sources) };
    let mut out = Vec::new();
    report.write(format, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn every_format_prints_its_golden_file() {
    let sources = sources();
    let findings = findings(&sources);
    for format in Format::ALL {
        let printed = print(format, &findings, &sources, false);
        let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(format!("sample.{format}"));
        compare(&file, &printed);
    }
}

fn compare(file: &FilePath, printed: &str) {
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(file, printed).unwrap();
    }
    let golden = std::fs::read_to_string(file).unwrap_or_default();
    assert!(golden == printed, "{} differs; it would be:\n{printed}", file.display());
}

#[test]
fn a_run_without_findings_is_valid_in_every_format() {
    let sources = sources();
    for format in Format::ALL {
        let printed = print(format, &[], &sources, false);
        assert!(printed.is_empty() || printed.ends_with('\n'), "{format}");
    }
    serde_json::from_str::<serde_json::Value>(&print(Format::Json, &[], &sources, false)).unwrap();
    serde_json::from_str::<serde_json::Value>(&print(Format::Sarif, &[], &sources, false)).unwrap();
}

#[test]
fn colour_is_in_the_text_only_where_it_is_welcome() {
    let sources = sources();
    let findings = findings(&sources);
    assert!(!print(Format::Text, &findings, &sources, false).contains('\u{1b}'));
    assert!(print(Format::Text, &findings, &sources, true).contains('\u{1b}'));
}

#[test]
fn a_fingerprint_does_not_move_with_lines() {
    let mut moved = Sources::new();
    moved.add("app/deploy ment.yaml", format!("# a comment more\n{DEPLOYMENT}"));
    moved.add("policies/tag.yaml", POLICY);
    moved.add("charts/app/templates/gone.yaml", "\n\n        \n");
    let fingerprints = |sources: &Sources| {
        let log: serde_json::Value =
            serde_json::from_str(&print(Format::Json, &findings(sources), sources, false)).unwrap();
        let findings = log.get("findings").unwrap().as_array().unwrap().clone();
        findings.iter().map(|f| f.get("fingerprint").unwrap().clone()).collect::<Vec<_>>()
    };
    assert_eq!(fingerprints(&sources()), fingerprints(&moved));
}
