//! What `values-lint chart` says of public charts, held against `docs/values-lint-charts.md`, whose rows were looked at by hand.
//! Runs where the charts are present, beside the workspace.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use common::sys::{FileKind, Native, Streams, Sys};
use conformance::{root, text};
use rayon::prelude::*;
use serde_json::Value;
use values_lint::Exit;

/// The charts, where they are.
const CHARTS: &str = "../shared/conformance/helm/charts";

/// A rule and the key that it names.
type Finding = (String, String);

fn charts() -> Option<PathBuf> {
    let charts = root().join(CHARTS);
    Native::new().kind(&charts).is_ok_and(|kind| kind == FileKind::Dir).then_some(charts)
}

/// Every directory below `folder` that is a chart, and no subchart.
fn below(folder: &Path, found: &mut Vec<PathBuf>) {
    let sys = Native::new();
    if sys.kind(&folder.join("Chart.yaml")).is_ok() {
        return found.push(folder.to_path_buf());
    }
    for entry in sys.read_dir(folder).unwrap() {
        if entry.kind == FileKind::Dir && !entry.link {
            below(&folder.join(entry.name), found);
        }
    }
}

fn lint(chart: &Path) -> (Exit, String, String) {
    let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
    let words = ["values-lint", "chart", "--report", "json"].map(OsString::from).into_iter();
    let words = words.chain([chart.as_os_str().to_owned()]);
    let exit = values_lint::run(words, &Native::new(), &mut Streams::buffers(&[], &mut stdout, &mut stderr));
    (exit, String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap())
}

/// The unused and the unset values that a report names.
fn findings(report: &str) -> BTreeSet<Finding> {
    let report: Value = serde_json::from_str(report).unwrap();
    let all = report.get("findings").and_then(Value::as_array).unwrap();
    let of_values = all.iter().filter_map(|finding| {
        let text = |name: &str| finding.get(name).and_then(Value::as_str);
        let rule = text("rule").filter(|rule| matches!(*rule, "unused-value" | "unset-value"))?;
        let key = text("message")?.split('`').nth(1)?;
        Some((rule.to_owned(), key.strip_prefix(".Values.").unwrap_or(key).to_owned()))
    });
    of_values.collect()
}

/// The rows of the page: chart, rule, key.
fn rows() -> BTreeMap<String, BTreeSet<Finding>> {
    let mut rows: BTreeMap<String, BTreeSet<Finding>> = BTreeMap::new();
    for line in text("docs/values-lint-charts.md").lines() {
        let cells: Vec<&str> = line.split(" | ").map(|cell| cell.trim_matches(['|', ' ', '`'])).collect();
        if let [chart, rule @ ("unused-value" | "unset-value"), key, why] = cells.as_slice() {
            assert!(!why.is_empty(), "{line}");
            rows.entry((*chart).to_owned()).or_default().insert(((*rule).to_owned(), (*key).to_owned()));
        }
    }
    rows
}

#[test]
fn what_was_looked_at_by_hand_is_what_is_found() {
    let rows = rows();
    assert!(rows.len() >= 20, "{} charts", rows.len());
    let Some(charts) = charts() else { return };
    for (chart, wanted) in rows {
        let (exit, report, stderr) = lint(&charts.join(&chart));
        assert!(exit < Exit::BadInput, "{chart}: {stderr}");
        assert_eq!(findings(&report), wanted, "{chart}");
    }
}

#[test]
fn every_chart_is_judged_or_refused() {
    let Some(charts) = charts() else { return };
    let mut all = Vec::new();
    below(&charts, &mut all);
    assert!(all.len() > 150);
    all.par_iter().for_each(|chart| {
        let (exit, _, stderr) = lint(chart);
        assert!(exit < Exit::Limit, "{}: {stderr}", chart.display());
        assert_eq!(exit == Exit::BadInput, !stderr.is_empty(), "{}", chart.display());
    });
}
