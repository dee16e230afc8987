//! The page is whole without its script, and its template gets what docs/reports.md promises. `PAGES=DIR` writes pages for
//! `tests/page.py`, which looks at them in a browser.

use std::path::PathBuf;

use common::finding::Finding;
use common::source::Sources;
use report::{Format, PolicySource, Report, Run};

use crate::hostile::hostile;
use crate::limits::many;
use crate::support::{TOOL, chained, environments, print, sources};

fn page(findings: &[Finding], sources: &Sources, environments: &[String]) -> String {
    let policy_sources = [("security", "5f2c"), ("platform", "a81d")]
        .map(|(name, digest)| PolicySource { name: name.into(), digest: format!("sha256:{}", digest.repeat(16)) });
    let duration = Some(std::time::Duration::from_millis(420));
    let run = Run { environments, policy_sources: &policy_sources, duration, ..Run::default() };
    print(Format::Html, &Report { run, ..Report::new(TOOL, findings, sources) })
}

#[test]
fn the_page_says_everything_without_its_script() {
    let (sources, environments) = (sources(), environments());
    let findings = chained(&sources);
    let page = page(&findings, &sources, &environments);
    for part in [
        "<span class=\"verdict\">Failed</span> <span class=\"sentence\">2 errors, 1 warning</span>",
        "<dd>1 new, 1 known, 1 suppressed</dd>",
        "<dd>dev, prd</dd>",
        "<em>prd only</em>",
        "<mark>web:latest</mark>",
        "<mark>*******</mark>",
        "<p class=\"help\">pin the image by tag or digest</p>",
        "<dt>Reason</dt><dd>moves to the vault in May</dd>",
        "<form id=\"controls\" hidden>",
    ] {
        assert!(page.contains(part), "{part} is missing in\n{page}");
    }
    assert!(!page.contains("hunter2"));
}

#[test]
fn every_cell_of_the_matrix_counts_what_its_environment_has() {
    let (sources, environments) = (sources(), environments());
    let findings = chained(&sources);
    let page = page(&findings, &sources, &environments);
    let (_, row) = page.split_once(">disallow-latest-tag</a></th>").unwrap();
    let row = row.split_once("</tr>").unwrap().0;
    let cells: Vec<&str> = row.split("<td class=").skip(1).collect();
    assert!(cells[0].contains(">none<") && cells[1].starts_with("\"error\"") && cells[1].contains(">1<"), "{row}");
}

#[test]
fn pages_are_written_where_they_are_wanted() {
    let Some(dir) = std::env::var_os("PAGES").map(PathBuf::from) else { return };
    let sample_sources = sources();
    let environments = environments();
    let (mut hostile_sources, mut large_sources) = (Sources::new(), Sources::new());
    let hostile = hostile(&mut hostile_sources);
    let large = many(1000, &mut large_sources);
    std::fs::write(dir.join("sample.html"), page(&chained(&sample_sources), &sample_sources, &environments)).unwrap();
    std::fs::write(dir.join("hostile.html"), page(&hostile, &hostile_sources, &[])).unwrap();
    std::fs::write(dir.join("large.html"), page(&large, &large_sources, &environments)).unwrap();
    std::fs::write(dir.join("empty.html"), page(&[], &sample_sources, &environments)).unwrap();
}
