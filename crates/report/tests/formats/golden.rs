//! Every format prints the same sample reports; what it prints stands in `tests/golden/`: `sample`, what one tool finds, and
//! `chain`, what several find in several environments. `BLESS=1 cargo test -p report` writes the files anew, for review.

use std::path::PathBuf;

use crate::support::{DEPLOYMENT, POLICY, TOOL, chained, environments, findings, print, report, sources};
use common::finding::Finding;
use common::source::Sources;
use report::{Format, Report};

#[test]
fn every_format_prints_its_golden_files() {
    let sources = sources();
    let environments = environments();
    let (sample, chain) = (findings(&sources), chained(&sources));
    for (format, name) in Format::ALL {
        compare(&format!("sample.{name}"), &print(format, &report(&sample, &sources, &[])));
        compare(&format!("chain.{name}"), &print(format, &report(&chain, &sources, &environments)));
    }
}

fn compare(name: &str, printed: &str) {
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name);
    let printed = without_assets(printed);
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&file, &printed).unwrap();
    }
    let golden = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(golden == printed, "{} differs; it would be:\n{printed}", file.display());
}

/// A page without its style, its script and their hashes, which have files of their own.
fn without_assets(printed: &str) -> String {
    let mut text = printed.to_owned();
    for (start, end) in
        [("<style>", "</style>"), ("<script>", "</script>"), ("style-src ", "; script"), ("script-src ", "; img-src")]
    {
        let Some((before, rest)) = text.split_once(start) else { continue };
        let Some((_, after)) = rest.split_once(end) else { continue };
        text = format!("{before}{start}...{end}{after}");
    }
    text
}

#[test]
fn a_run_without_findings_is_valid_in_every_format() {
    let sources = sources();
    for (format, name) in Format::ALL {
        let printed = print(format, &report(&[], &sources, &[]));
        assert!(printed.is_empty() || printed.ends_with('\n'), "{name}");
    }
    for format in [Format::Json, Format::Sarif, Format::Gitlab, Format::Bitbucket] {
        serde_json::from_str::<serde_json::Value>(&print(format, &report(&[], &sources, &[]))).unwrap();
    }
}

#[test]
fn colour_is_in_the_text_only_where_it_is_welcome() {
    let sources = sources();
    let findings = findings(&sources);
    let plain = Report::new(TOOL, &findings, &sources);
    assert!(!print(Format::Text, &plain).contains('\u{1b}'));
    assert!(print(Format::Text, &Report { color: true, ..plain }).contains('\u{1b}'));
}

#[test]
fn a_fingerprint_moves_with_no_line_environment_message_or_file() {
    let mut moved = Sources::new();
    moved.add("elsewhere/deployment.yaml", format!("# a comment more\n{DEPLOYMENT}"));
    moved.add("policies/tag.yaml", POLICY);
    moved.add("charts/app/templates/gone.yaml", "\n\n        \n");
    let of = |findings: &[Finding], sources: &Sources| -> Vec<String> {
        let report = Report::new(TOOL, findings, sources);
        findings.iter().filter(|finding| finding.object.is_some()).map(|finding| report.fingerprint(finding)).collect()
    };
    let mut other = findings(&moved);
    for finding in &mut other {
        finding.message.push_str(", in other words");
        finding.environments = environments();
    }
    let before = of(&findings(&sources()), &sources());
    assert_eq!(before, of(&other, &moved));
    for finding in &mut other {
        finding.source = Some("another".into());
    }
    assert!(before.iter().zip(of(&other, &moved)).all(|(before, after)| *before != after));
}
