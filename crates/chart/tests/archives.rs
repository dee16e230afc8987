//! Charts in archives, friendly and hostile.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::io::Write;
use std::path::Path;
use std::time::{Duration, Instant};

use chart::{Chart, ChartError, Provenance, RenderOptions, ValuesInput, render};
use common::limits::Limits;
use common::sys::{Memory, Native, Sys};
use flate2::Compression;
use flate2::write::GzEncoder;
use gotemplate::run::FixedHost;
use tar::EntryType;

fn gzip(bytes: &[u8]) -> Vec<u8> {
    compress(bytes, Compression::best())
}

fn compress(bytes: &[u8], level: Compression) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), level);
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// An archive of entries as they are, whatever their names say.
fn archive(entries: &[(&str, EntryType, &[u8])]) -> Vec<u8> {
    gzip(&tarball(entries))
}

fn tarball(entries: &[(&str, EntryType, &[u8])]) -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    for (name, kind, data) in entries {
        let mut header = tar::Header::new_old();
        header.as_old_mut().name.get_mut(..name.len()).unwrap().copy_from_slice(name.as_bytes());
        header.set_entry_type(*kind);
        header.set_size(data.len() as u64);
        header.set_mode(0o644);
        if kind.is_symlink() {
            header.set_link_name("/etc/passwd").unwrap();
        }
        header.set_cksum();
        builder.append(&header, *data).unwrap();
    }
    builder.into_inner().unwrap()
}

const CHART: &[u8] = b"{apiVersion: v2, name: app, version: 1.0.0}";

fn file<'d>(name: &'static str, data: &'d [u8]) -> (&'static str, EntryType, &'d [u8]) {
    (name, EntryType::Regular, data)
}

fn load(bytes: &[u8]) -> Result<Chart, ChartError> {
    Chart::load_archive(bytes, "app.tgz", &Limits::default(), &mut Provenance::new())
}

fn error(entries: &[(&str, EntryType, &[u8])]) -> String {
    load(&archive(entries)).unwrap_err().to_string()
}

/// The chart of a case, as it is and packed.
fn rendered(sys: &dyn Sys, path: &Path) -> String {
    let (limits, mut provenance) = (Limits::default(), Provenance::new());
    let chart = Chart::load(sys, path, &limits, &mut provenance).unwrap();
    let values = ValuesInput::default().merge(sys, &mut std::io::empty(), &limits, &mut provenance).unwrap();
    let host = FixedHost::new(0, 0);
    let outcome = render(&chart, &values, &RenderOptions::default(), &mut provenance, &host);
    String::from_utf8(outcome.result.unwrap().stream(true, true, true).bytes().to_vec()).unwrap()
}

#[test]
fn a_packed_chart_renders_as_its_directory() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    for case in ["dependencies/app", "output/app", "schema/app"] {
        let path = root.join(case);
        let mut provenance = Provenance::new();
        let chart = Chart::load(&Native::new(), &path, &Limits::default(), &mut provenance).unwrap();
        let packed = chart.to_archive(Duration::from_secs(1)).unwrap();
        let sys = Memory::new().file(chart.archive_name(), packed);
        assert_eq!(rendered(&sys, Path::new(&chart.archive_name())), rendered(&Native::new(), &path), "{case}");
    }
}

#[test]
fn subcharts_can_be_archives() {
    let inner = archive(&[file("low/Chart.yaml", b"{apiVersion: v2, name: low, version: 2.0.0}")]);
    let chart = load(&archive(&[file("app/Chart.yaml", CHART), file("app/charts/low-2.0.0.tgz", &inner)])).unwrap();
    assert_eq!(chart.dependencies()[0].name(), "low");
    let broken = [file("app/Chart.yaml", CHART), file("app/charts/low-2.0.0.tgz", b"no archive")];
    assert_eq!(error(&broken), "error unpacking subchart low-2.0.0.tgz in app: gzip: invalid header");
}

/// CVE-2019-18658, CVE-2025-53547: links in charts.
#[test]
fn links_are_refused() {
    let link = ("app/values.yaml", EntryType::Symlink, &b""[..]);
    let want = "chart archive entry \"app/values.yaml\" is neither a file nor a directory";
    assert_eq!(error(&[file("app/Chart.yaml", CHART), link]), want);
}

/// CVE-2019-1000008: names that lead out of the chart.
#[test]
fn names_that_lead_out_are_refused() {
    let named = |name: &'static str| error(&[file("app/Chart.yaml", CHART), file(name, b"x")]);
    assert_eq!(named("app/../../x"), "chart illegally references parent directory");
    assert_eq!(named("app//x"), "chart illegally contains absolute paths");
    assert_eq!(named("app\\c:\\x"), "chart contains illegally named files");
}

/// CVE-2025-32386: archives that unpack to far more than they are.
#[test]
fn bombs_are_refused() {
    let large = vec![0; 5 << 20];
    let entries: Vec<_> = (0..4).map(|_| file("app/a", &large)).collect();
    assert!(error(&entries).contains("200 times"), "{}", error(&entries));
    let larger = vec![0; (5 << 20) + 1];
    let message = error(&[file("app/a", &larger)]);
    assert_eq!(message, "decompressed chart file \"app/a\" is larger than the maximum file size 5242880");
    let many: Vec<_> = (0..10_001).map(|_| file("app/a", b"")).collect();
    let message = load(&compress(&tarball(&many), Compression::none())).unwrap_err().to_string();
    assert_eq!(message, "a chart archive has more than 10000 entries");
}

/// CVE-2025-32386 again: sizes that a header only claims, and names as large as files.
#[test]
fn sizes_in_headers_are_not_believed() {
    let header = |size: u64, kind: EntryType| {
        let mut header = tar::Header::new_gnu();
        header.set_path("app/Chart.yaml").unwrap();
        header.set_entry_type(kind);
        header.set_size(size);
        header.set_cksum();
        gzip(header.as_bytes())
    };
    for size in [6 << 20, 1 << 40, u64::MAX / 2] {
        let started = Instant::now();
        assert!(load(&header(size, EntryType::Regular)).unwrap_err().to_string().contains("larger than"));
        for kind in [EntryType::GNULongName, EntryType::XHeader, EntryType::GNUSparse, EntryType::GNULongLink] {
            load(&header(size, kind)).unwrap_err();
        }
        assert!(started.elapsed() < Duration::from_secs(10));
    }
    let small = load(&header(1 << 20, EntryType::Regular)).unwrap_err().to_string();
    assert!(small.contains("EOF") || small.contains("larger than"), "{small}");
    let long = vec![b'x'; 4 << 20];
    let mut names = Vec::new();
    for _ in 0..40 {
        let mut header = tar::Header::new_gnu();
        header.set_entry_type(EntryType::GNULongName);
        header.set_size(long.len() as u64);
        header.set_cksum();
        names.extend_from_slice(header.as_bytes());
        names.extend_from_slice(&long);
        names.extend(tarball(&[file("app/a", b"x")]).into_iter().take(1024));
    }
    let message = load(&compress(&names, Compression::none())).unwrap_err().to_string();
    assert_eq!(message, "a name in a chart archive is longer than 1024 bytes");
}

#[test]
fn charts_inside_of_charts_end() {
    let mut inner = archive(&[file("app/Chart.yaml", CHART)]);
    for _ in 0..40 {
        inner = archive(&[file("app/Chart.yaml", CHART), file("app/charts/x.tgz", &inner)]);
    }
    assert!(load(&inner).unwrap_err().to_string().ends_with("deeper than 32 levels"));
}

#[test]
fn empty_and_broken_archives_are_named() {
    assert_eq!(error(&[]), "no files in chart archive");
    assert_eq!(error(&[file("app/x", b"")]), "unable to detect chart version, no Chart.yaml found");
    assert!(load(&gzip(b"no tar")).is_err());
    let whole = archive(&[file("app/Chart.yaml", CHART)]);
    assert!(load(&whole[..whole.len() / 2]).is_err());
}
