//! `--report FORMAT[=FILE]` and `--report-template`: where reports go, and which format a CI system gets.

use crate::support::{TOOL, findings, sources};
use common::sys::{Memory, Sys};
use report::{Report, ReportTo, ReportToError};

fn written(sys: &Memory, wanted: &[&str], template: Option<&str>) -> Result<String, ReportToError> {
    let sources = sources();
    let findings = findings(&sources);
    let wanted: Vec<ReportTo> = wanted.iter().map(|text| ReportTo::parse(text).unwrap()).collect();
    let mut out = Vec::new();
    let report = Report::new(TOOL, &findings, &sources).with_template(template);
    report.write_all(&wanted, sys as &dyn Sys, &mut out)?;
    Ok(String::from_utf8(out).unwrap())
}

fn file(sys: &Memory, path: &str) -> String {
    String::from_utf8(sys.contents(path).unwrap()).unwrap()
}

#[test]
fn auto_is_the_format_of_the_ci_system() {
    let starts = [
        ("GITHUB_ACTIONS", "true", "::error ", "{\n  \"$schema\""),
        ("GITLAB_CI", "true", "warning[", "[\n  {\n    \"description\""),
        ("BITBUCKET_BUILD_NUMBER", "7", "warning[", "{\n  \"report\""),
        ("TF_BUILD", "True", "##vso[task.logissue ", "<?xml"),
        ("JENKINS_URL", "http://ci/", "warning[", "<?xml"),
        ("NO_CI", "1", "warning[", "warning["),
    ];
    for (variable, value, log, in_file) in starts {
        let sys = Memory::new().variable(variable, value);
        let printed = written(&sys, &["auto", "auto=/out"], None).unwrap();
        assert!(printed.starts_with(log), "{variable}: {printed}");
        assert!(file(&sys, "/out").starts_with(in_file), "{variable}: {}", file(&sys, "/out"));
    }
}

#[test]
fn auto_on_github_adds_to_the_summary_of_the_step() {
    let sys = Memory::new().variable("GITHUB_ACTIONS", "true").variable("GITHUB_STEP_SUMMARY", "/summary");
    let sys = sys.file("/summary", "# before\n");
    written(&sys, &["auto"], None).unwrap();
    let summary = file(&sys, "/summary");
    assert!(summary.starts_with("# before\n### ") && summary.contains("disallow-latest-tag"), "{summary}");
    written(&sys, &["github-summary=/summary"], None).unwrap();
    assert!(file(&sys, "/summary").starts_with(&summary));
}

#[test]
fn several_reports_are_written_at_once() {
    let sys = Memory::new();
    let printed = written(&sys, &["text", "sarif=/a.sarif", "junit=/b.xml", "html=/c.html"], None).unwrap();
    assert!(printed.starts_with("warning["));
    assert!(file(&sys, "/a.sarif").contains("\"2.1.0\"") && file(&sys, "/b.xml").starts_with("<?xml"));
    assert!(file(&sys, "/c.html").ends_with("</html>\n"));
}

#[test]
fn a_template_takes_the_place_of_ours_and_its_texts_are_escaped() {
    let sys =
        Memory::new().file("/t.hbs", "{{verdict}}{{#each groups}}[{{#each findings}}{{message}};{{/each}}]{{/each}}");
    let printed = written(&sys, &["html"], Some("/t.hbs")).unwrap();
    assert!(printed.starts_with("Failed[") && printed.contains("labels &lt;required&gt; &amp; more;"), "{printed}");
}

#[test]
fn a_template_that_means_nothing_is_an_error_with_its_file() {
    let sys = Memory::new().file("/t.hbs", "{{#each groups}}");
    for name in ["/t.hbs", "/gone.hbs"] {
        let error = written(&sys, &["html"], Some(name)).unwrap_err();
        assert!(matches!(error, ReportToError::Template { .. }), "{error:?}");
        assert!(error.to_string().starts_with(&format!("{name}: cannot use the template: ")), "{error}");
    }
}

#[test]
fn an_unknown_format_is_told_with_those_that_are_known() {
    let error = ReportTo::parse("nope").unwrap_err().to_string();
    assert!(
        error.contains("`nope`") && error.contains("auto, text, json") && error.contains("github-summary"),
        "{error}"
    );
}
