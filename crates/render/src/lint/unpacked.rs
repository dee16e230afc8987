//! Archives that are linted: the original writes their files to a temporary directory and lints that; here the directory is in
//! memory, under the name that the original would give it.
//!
//! helm: pkg/action/lint.go (`lintChart`)

use std::path::{Path, PathBuf};

use chart::{Chart, ChartError, Metadata};
use common::go::quote::quote;
use common::limits::Limits;
use common::sys::{Memory, Sys};

/// An archive's files, and the directory they lie in.
#[derive(Debug)]
pub(crate) struct Unpacked {
    pub(crate) sys: Memory,
    pub(crate) dir: PathBuf,
}

impl Unpacked {
    /// Unpacks the archive at `path`.
    ///
    /// # Errors
    /// The original's text.
    pub(crate) fn read(sys: &dyn Sys, path: &Path, limits: &Limits) -> Result<Self, ChartError> {
        let bytes = sys.read(path, chart::MAX_CHART).map_err(|error| match error.kind() {
            std::io::ErrorKind::FileTooLarge => {
                ChartError::Limit { message: format!("the archive is larger than {} bytes", chart::MAX_CHART) }
            }
            _ => ChartError::Load(format!("unable to open tarball: {}", chart::path_error("open", path, &error))),
        })?;
        let failed = |reason: String| ChartError::Load(format!("unable to extract tarball: {reason}"));
        let files = Chart::unpack(&bytes, limits).map_err(|error| match error {
            ChartError::Limit { message } => ChartError::Limit { message: failed(message).to_string() },
            error => failed(error.to_string()),
        })?;
        let name = name(&files).map_err(failed)?;
        let temporary = sys.env("TMPDIR").filter(|dir| !dir.is_empty()).unwrap_or_else(|| "/tmp".into());
        // Ten digits at most, as the original's random number.
        let number = sys.now().as_nanos() % u128::from(u32::MAX);
        let dir = PathBuf::from(common::go::path::clean(&format!("{temporary}/helm-lint{number}/{name}")));
        let sys = files.into_iter().fold(Memory::new(), |sys, (name, data)| sys.file(dir.join(name), data));
        Ok(Self { sys, dir })
    }
}

/// The name that the chart says it has, which names its directory.
///
/// helm: pkg/chart/v2/util/expand.go
fn name(files: &[(String, Vec<u8>)]) -> Result<String, String> {
    let mut name = String::new();
    for (_, data) in files.iter().filter(|(name, _)| name == "Chart.yaml") {
        name = Metadata::parse(data).map_err(|error| format!("cannot load Chart.yaml: {error}"))?.name;
    }
    match name.as_str() {
        "" => Err("chart name not specified".into()),
        "." | ".." => Err(format!("chart name {} is not allowed", quote(&name))),
        _ if name.contains('/') => Err(format!("chart name {} must not contain path separators", quote(&name))),
        _ => Ok(name),
    }
}
