//! What the platforms take at most is what the formats give at most.

use crate::support::{TOOL, environments, print};
use common::finding::{Finding, ObjectRef, Severity};
use common::source::{Sources, Span};
use report::{Format, Report, Run};
use serde_json::Value;
use yaml::Path;

const TEXT: &str = "kind: Deployment\nmetadata:\n  name: web\nspec:\n  replicas: 1\n";

/// Findings as runs have them, every tenth an error and the last one too.
pub(crate) fn many(count: usize, sources: &mut Sources) -> Vec<Finding> {
    let file = sources.add("charts/web/templates/deployment.yaml", TEXT);
    let finding = |nth: usize| {
        let severity = match nth % 10 {
            _ if nth + 1 == count => Severity::Error,
            0 => Severity::Error,
            1..8 => Severity::Warning,
            _ => Severity::Info,
        };
        let rule = format!("require-limits-{}/check-limits", nth % 40);
        let mut finding = Finding::new(rule, severity, "validation error: CPU and memory limits are required");
        finding.object = Some(ObjectRef {
            api_version: "apps/v1".into(),
            kind: "Deployment".into(),
            namespace: "shop".into(),
            name: format!("web-{nth}"),
        });
        finding.path = Path::root().join("spec").join("template").join("spec").join("containers").join(0);
        finding.span = Some(Span::new(file, 17, 25));
        finding.help = Some("set resources.limits of each container".into());
        finding.environments = vec!["prd".into()];
        finding
    };
    (0..count).map(finding).collect()
}

fn printed(format: Format, count: usize) -> String {
    let mut sources = Sources::new();
    let findings = many(count, &mut sources);
    let environments = environments();
    let report = Report::new(TOOL, &findings, &sources);
    print(format, &Report { run: Run { environments: &environments, ..report.run }, ..report })
}

#[test]
fn github_gets_ten_annotations_of_a_kind_and_a_line_about_the_rest() {
    let printed = printed(Format::Github, 200);
    for kind in ["::error ", "::warning ", "::notice "] {
        assert_eq!(printed.lines().filter(|line| line.starts_with(kind)).count(), 10);
    }
    assert!(printed.starts_with("::error "));
    assert!(printed.ends_with("\n170 more without an annotation: 11 errors, 130 warnings, 29 notices\n"), "{printed}");
}

#[test]
fn sarif_keeps_the_gravest_and_says_how_many_are_left() {
    let log: Value = serde_json::from_str(&printed(Format::Sarif, 25_100)).unwrap();
    let run = &log["runs"][0];
    let results = run["results"].as_array().unwrap();
    assert_eq!(results.len(), 25_000);
    let of = |level: &str| results.iter().filter(|result| result["level"] == level).count();
    assert_eq!((of("error"), of("warning"), of("note")), (2511, 17_570, 25_000 - 2511 - 17_570));
    let notice = &run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"];
    assert!(notice.as_str().unwrap().starts_with("100 findings more"));
    assert!(run["tool"]["driver"]["rules"].as_array().unwrap().iter().all(|rule| rule["help"]["text"].is_string()));
}

#[test]
fn bitbucket_gets_lots_of_a_hundred_and_a_thousand_in_all() {
    let document: Value = serde_json::from_str(&printed(Format::Bitbucket, 1150)).unwrap();
    let lots = document["annotations"].as_array().unwrap();
    assert_eq!(lots.len(), 10);
    assert!(lots.iter().all(|lot| lot.as_array().unwrap().len() == 100));
    assert_eq!(lots[0][0]["severity"], "HIGH");
    assert!(document["report"]["data"].as_array().unwrap().len() <= 10);
    assert_eq!(document["report"]["details"], "116 errors, 805 warnings, 229 notices; the 1000 gravest are shown");
}

#[test]
fn gitlab_gets_a_fingerprint_once() {
    let mut sources = Sources::new();
    let mut findings = many(3, &mut sources);
    findings[1] = findings[0].clone();
    let entries: Value = serde_json::from_str(&print(Format::Gitlab, &Report::new(TOOL, &findings, &sources))).unwrap();
    let of = |nth: usize| entries[nth]["fingerprint"].as_str().unwrap().to_owned();
    assert_eq!(of(1), format!("{}-1", of(0)));
}

#[test]
fn a_comment_and_a_summary_fit() {
    let comment = printed(Format::Markdown, 3000);
    assert!(comment.len() <= 60_000 && comment.len() > 50_000, "{}", comment.len());
    assert_eq!(comment.lines().filter(|line| line.starts_with('|')).count(), 22);
    assert!(comment.starts_with("<!-- policy-platform:policy-apply -->\n### \u{274c} policy-apply failed: "));
    assert!(comment.contains(" more: the whole report is with the artifacts"));
    assert_eq!(comment.matches("<details>").count(), comment.matches("</details>").count());
    let summary = printed(Format::GithubSummary, 30_000);
    assert!(summary.len() <= 1 << 20 && summary.len() > 900_000, "{}", summary.len());
}

#[test]
fn a_page_of_a_thousand_findings_is_below_a_megabyte() {
    let page = printed(Format::Html, 1000);
    assert!(page.len() < 1_000_000, "{}", page.len());
    assert_eq!(page.matches("<details").count(), 1000);
    let page = printed(Format::Html, 6000);
    assert_eq!(page.matches("<details").count(), 5000);
    assert!(page.contains("1000 more findings are left out"));
}
