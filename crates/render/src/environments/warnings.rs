//! Missing values over environments: one warning for a value, which names the environments that lack it and those that have it.

use std::path::Path as FilePath;

use chart::Chart;
use chart::environments::Environments;
use chart::missing_values::{Around, Gap, warning};
use common::finding::Finding;
use common::source::FileId;
use common::sys::Sys;
use yaml::{Documents, Path, ReadOptions};

use super::run::Done;

/// Bytes of a values file that is looked into.
const MAX_BYTES: u64 = 16 << 20;

/// The warnings, each with the number of the render whose texts it points into.
pub(super) fn of(
    gaps: &[Vec<Gap>],
    done: &[Done],
    environments: Option<&Environments>,
    chart: &Chart,
    sys: &dyn Sys,
    shown: &dyn Fn(&str) -> String,
) -> Vec<(usize, Finding)> {
    let same = |a: &Gap, b: &Gap| a.place == b.place && a.value == b.value;
    let mut warnings: Vec<(usize, Finding)> = Vec::new();
    for (nth, (own, one)) in gaps.iter().zip(done).enumerate() {
        for gap in own {
            let before = gaps.get(..nth).unwrap_or_default();
            if before.iter().flatten().any(|known| same(known, gap)) {
                continue;
            }
            let lacks = |gaps: &[Gap]| gaps.iter().any(|other| same(other, gap));
            let lacking: Vec<String> = gaps
                .iter()
                .zip(done)
                .filter(|(gaps, _)| lacks(gaps))
                .filter_map(|(_, done)| done.name.clone())
                .collect();
            let having = having(gap, &lacking, done, environments, sys);
            let file = file_for(&lacking, environments, one, chart);
            let around = Around { lacking, having, shown: file.as_deref().map(shown), file };
            warnings.push((nth, warning(gap, &around, &one.provenance)));
        }
    }
    warnings
}

/// The environments that have the value: rendered here without the gap, or with the key in their file.
fn having(
    gap: &Gap,
    lacking: &[String],
    done: &[Done],
    environments: Option<&Environments>,
    sys: &dyn Sys,
) -> Vec<String> {
    let (Some(environments), Some(value)) = (environments, &gap.value) else { return Vec::new() };
    if lacking.is_empty() {
        return Vec::new();
    }
    let is_rendered = |name: &String| done.iter().any(|done| done.name.as_ref() == Some(name));
    let has = |name: &&String| is_rendered(name) || sets(&environments.own_file(name), value, sys);
    environments.names().iter().filter(|name| !lacking.contains(name)).filter(has).cloned().collect()
}

/// Whether a values file sets a value.
fn sets(file: &str, path: &Path, sys: &dyn Sys) -> bool {
    let Ok(bytes) = sys.read(FilePath::new(file), MAX_BYTES) else { return false };
    let Ok(text) = String::from_utf8(bytes) else { return false };
    let mut documents = Documents::new(text.into(), ReadOptions::new(FileId::default())).map_while(Result::ok);
    documents.any(|document| document.locate(path).found)
}

/// The file that the value belongs into: of the environment, the user's last one, or the chart's own.
fn file_for(lacking: &[String], environments: Option<&Environments>, done: &Done, chart: &Chart) -> Option<String> {
    match (environments, lacking) {
        (Some(environments), [one]) => Some(environments.own_file(one)),
        (Some(environments), _) => Some(environments.own_file("<env>")),
        (None, _) => done.files.last().cloned().or_else(|| {
            let own = chart.values_file().and_then(|file| done.provenance.sources.get(file));
            own.map(|source| source.name().to_owned())
        }),
    }
}
