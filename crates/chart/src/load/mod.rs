//! Charts out of files: from a directory, from an archive, from a list of files.
//!
//! What each file is, is decided in [`files`]; the two ways to get files are in [`directory`] and [`archive`].
//!
//! helm: pkg/chart/loader/load.go, pkg/chart/v2/loader/load.go

mod archive;
mod directory;
pub(crate) mod files;
mod ignore;
mod link;
mod unzipped;
pub(crate) mod values;

use std::path::Path;
use std::time::Duration;

use common::go::os_error;
use common::limits::Limits;
use common::sys::{FileKind, Sys};

use crate::chart::Chart;
use crate::error::ChartError;
use crate::file::Bytes;
use crate::metadata::decode::{self, Problem};
use crate::notice::Notice;
use crate::provenance::Provenance;

/// Bytes that one file of a chart may have. Helm: `MaxDecompressedFileSize`.
pub const MAX_FILE: u64 = 5 << 20;

/// Bytes that all files of an archive may have together. Helm: `MaxDecompressedChartSize`.
pub const MAX_CHART: u64 = 100 << 20;

/// How deep charts may stand inside each other; Helm has no bound.
pub const MAX_CHARTS_DEPTH: usize = 32;

/// A file before it is known what it is.
#[derive(Debug)]
pub(crate) struct Loaded {
    pub(crate) name: String,
    /// Without a byte order mark.
    pub(crate) data: Bytes,
    /// When it was last changed, since the Unix epoch.
    pub(crate) modified: Duration,
}

/// What loading needs besides the place, and what it gathers.
#[derive(Debug)]
pub(crate) struct Loader<'l> {
    pub(crate) provenance: &'l mut Provenance,
    pub(crate) notices: Vec<Notice>,
    /// Bytes of archives that may still be unpacked, those inside of archives included.
    pub(crate) budget: u64,
    pub(crate) limits: &'l Limits,
}

impl Chart {
    /// Loads the chart at `path`: a directory, or a gzipped archive. Its texts go to `provenance`, what a person should hear
    /// of to [`Chart::notices`].
    ///
    /// # Errors
    /// What is no chart, in the original's words; hit limits.
    pub fn load(sys: &dyn Sys, path: &Path, limits: &Limits, provenance: &mut Provenance) -> Result<Self, ChartError> {
        let mut loader = Loader { provenance, notices: Vec::new(), budget: MAX_CHART, limits };
        let kind = sys.kind(path).map_err(|error| ChartError::Load(os_error::message("stat", path, &error)))?;
        let mut chart = match kind {
            FileKind::Dir => loader.load_directory(sys, path),
            _ => loader.load_file(sys, path),
        }?;
        chart.notices = loader.notices;
        Ok(chart)
    }

    /// As [`Chart::load`], the way that `show` and `dependency` do: whatever version the chart says it is of, and with other
    /// words for what is no chart.
    ///
    /// helm: pkg/chart/v2/loader/load.go (`Load`)
    ///
    /// # Errors
    /// As [`Chart::load`].
    pub fn load_plain(
        sys: &dyn Sys,
        path: &Path,
        limits: &Limits,
        provenance: &mut Provenance,
    ) -> Result<Self, ChartError> {
        let mut loader = Loader { provenance, notices: Vec::new(), budget: MAX_CHART, limits };
        let kind = sys.kind(path).map_err(|error| ChartError::Load(os_error::message("stat", path, &error)))?;
        let mut chart = match kind {
            FileKind::Dir => loader.load_plain_directory(sys, path),
            _ => loader.load_plain_file(sys, path),
        }?;
        chart.notices = loader.notices;
        Ok(chart)
    }

    /// Loads a chart from the bytes of a gzipped archive; `name` is what its texts are called after.
    ///
    /// # Errors
    /// As [`Chart::load`].
    pub fn load_archive(
        bytes: &[u8],
        name: &str,
        limits: &Limits,
        provenance: &mut Provenance,
    ) -> Result<Self, ChartError> {
        let mut loader = Loader { provenance, notices: Vec::new(), budget: MAX_CHART, limits };
        let mut chart = loader.load_archive(bytes, name)?;
        chart.notices = loader.notices;
        Ok(chart)
    }
}

/// Looks at the `apiVersion` of a `Chart.yaml`, which says how the rest is read.
fn check_api_version(data: &[u8], name: &str, provenance: &mut Provenance) -> Result<(), ChartError> {
    let mut version = String::new();
    let read = decode::document(data, |document, faults| {
        for (name, node) in faults.fields(document.root(), "chartBase", "loader.chartBase", &["apiVersion"]) {
            faults.string(node, "chartBase", name, &mut version);
        }
    });
    read.map_err(|problem: Problem| {
        let file = std::str::from_utf8(data).ok().map(|text| provenance.sources.add(name, text));
        files::cannot_load("Chart.yaml", file, &problem)
    })?;
    match version.as_str() {
        "" | "v1" | "v2" | "v3" => Ok(()),
        _ => Err(ChartError::Load("unsupported chart version".into())),
    }
}
