//! Symbolic links in the directories of charts that the original would follow to wherever they lead.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::fmt::Write as _;
use std::path::Path;

use chart::{Chart, ChartError, Provenance};
use common::limits::Limits;
use common::sys::Memory;

fn app() -> Memory {
    Memory::new().file("/w/app/Chart.yaml", "{apiVersion: v2, name: app, version: 1.0.0}").file("/etc/secret", "s3cret")
}

fn load(sys: &Memory) -> Result<Chart, ChartError> {
    Chart::load(sys, Path::new("/w/app"), &Limits::default(), &mut Provenance::new())
}

fn error(sys: &Memory) -> String {
    load(sys).unwrap_err().to_string()
}

/// CVE-2019-18658: links in charts that show files of the machine.
#[test]
fn links_out_of_the_chart_are_refused() {
    let want = |link: &str, target: &str| {
        format!("symbolic link /w/app/{link} leads out of the chart, to {target}; copy that into the chart")
    };
    let linked = |link: &str, target: &str| error(&app().link(format!("/w/app/{link}"), target));
    assert_eq!(linked("files/s", "/etc/secret"), want("files/s", "/etc/secret"));
    assert_eq!(linked("files/s", "../../../etc/secret"), want("files/s", "/etc/secret"));
    assert_eq!(linked("templates", "/etc"), want("templates", "/etc"));
    for name in ["values.yaml", "Chart.yaml", ".helmignore", "Chart.lock", "values.schema.json", "crds/a.yaml"] {
        assert_eq!(linked(name, "/etc/secret"), want(name, "/etc/secret"));
    }
    let chain = app().link("/w/app/a", "b").link("/w/app/b", "/w/c").link("/w/c", "/etc/secret");
    assert_eq!(error(&chain), want("a", "/etc/secret"));
    // A neighbour whose name only starts as the chart's.
    let neighbour = app().file("/w/app2/x", "").link("/w/app/x", "../app2/x");
    assert_eq!(error(&neighbour), want("x", "/w/app2/x"));
}

#[test]
fn an_ignored_link_may_lead_anywhere() {
    let sys = app().link("/w/app/s", "/etc/secret").file("/w/app/.helmignore", "s\n");
    let chart = load(&sys).unwrap();
    assert!(chart.file("s").is_none());
    assert!(chart.notices()[0].to_string().ends_with("path=/w/app/s resolved=/etc/secret"));
}

#[test]
fn directories_in_a_circle_end() {
    let sys = app().link("/w/app/files/up", "..");
    assert_eq!(error(&sys), "symbolic link /w/app/files/up leads in a circle, to /w/app");
    let sys = app().link("/w/app/x/a", "../y").link("/w/app/y/b", "../x");
    assert_eq!(error(&sys), "symbolic link /w/app/x/a/b leads in a circle, to /w/app/x");
}

/// Twenty directories, each with two links to the next one: a million ways to the last.
#[test]
fn links_cannot_multiply_a_chart() {
    let mut sys = app().file("/w/app/d20/x", "x");
    for nth in 0..20 {
        let (a, b, next) = (format!("/w/app/d{nth}/a"), format!("/w/app/d{nth}/b"), format!("../d{}", nth + 1));
        sys = sys.link(a, &next).link(b, &next);
    }
    assert_eq!(error(&sys), "a chart has more than 10000 symbolic links");
    let mut sys = app().file("/w/app/large", vec![b'#'; 5 << 20]);
    for nth in 0..21 {
        sys = sys.link(format!("/w/app/l{nth}"), "large");
    }
    assert_eq!(error(&sys), "symbolic links lead to more than 104857600 bytes");
}

/// Values that a link leads to are read as if they stood in its place, and nothing of a secret is in the error.
#[test]
fn errors_show_nothing_of_what_a_link_leads_to() {
    let sys = app().link("/w/app/values.yaml", "/etc/secret");
    let mut shown = String::new();
    write!(shown, "{:?}", load(&sys).unwrap_err()).unwrap();
    assert!(!shown.contains("s3cret"));
}
