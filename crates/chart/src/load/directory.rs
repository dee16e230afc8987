//! Charts in directories: the walk, `.helmignore`, and what is refused.
//!
//! helm: pkg/chart/v2/loader/directory.go, internal/sympath/walk.go

use std::path::{Path, PathBuf};

use common::go::quote::quote;
use common::sys::{DirEntry, FileKind, Sys};

use super::ignore::Rules;
use super::{Loaded, Loader, MAX_FILE, check_api_version, os_error};
use crate::chart::Chart;
use crate::error::ChartError;
use crate::notice::{Level, Notice};

/// How deep directories of a chart may nest; Helm has no bound.
const MAX_DEPTH: usize = 64;

/// The bytes that some editors put at the start of UTF-8 files.
pub(super) const BOM: &[u8] = b"\xEF\xBB\xBF";

/// `path` from the root, without `.` and `..`. Go: `filepath.Abs`.
pub(super) fn absolute(sys: &dyn Sys, path: &Path) -> PathBuf {
    let joined = if path.is_absolute() { path.into() } else { sys.current_dir().unwrap_or_default().join(path) };
    common::go::path::clean(&joined.to_string_lossy()).into()
}

impl Loader<'_> {
    pub(super) fn load_directory(&mut self, sys: &dyn Sys, path: &Path) -> Result<Chart, ChartError> {
        let top = absolute(sys, path);
        let chart_file = top.join("Chart.yaml");
        let data = sys.read(&path.join("Chart.yaml"), MAX_FILE).map_err(|error| {
            let reason = os_error::message("open", &chart_file, &error);
            ChartError::Load(format!("unable to detect chart at {}: {reason}", chart_file.display()))
        })?;
        check_api_version(&data, &path.join("Chart.yaml").to_string_lossy(), self.provenance)?;
        self.load_plain_directory(sys, path)
    }

    /// Without a look at the chart's version before all else.
    pub(super) fn load_plain_directory(&mut self, sys: &dyn Sys, path: &Path) -> Result<Chart, ChartError> {
        let top = absolute(sys, path);
        let rules = match sys.read(&path.join(".helmignore"), MAX_FILE) {
            Ok(text) => Rules::parse(&text).map_err(ChartError::Load)?,
            Err(_) => Rules::default(),
        };
        let mut walk =
            Walk { sys, top: &top, rules: rules.with_defaults(), files: Vec::new(), notices: Vec::new(), limit: 0 };
        walk.limit = self.limits.files as usize;
        walk.directory(path, "", 0)?;
        self.notices.append(&mut walk.notices);
        let name = path.to_string_lossy();
        let name = name.trim_end_matches('/');
        let name = if name.is_empty() || name == "." { String::new() } else { format!("{name}/") };
        self.load_files(walk.files, &name, 0)
    }
}

struct Walk<'w> {
    sys: &'w dyn Sys,
    /// The absolute path of the chart, for messages.
    top: &'w Path,
    rules: Rules,
    files: Vec<Loaded>,
    notices: Vec<Notice>,
    limit: usize,
}

impl Walk<'_> {
    fn directory(&mut self, path: &Path, prefix: &str, depth: usize) -> Result<(), ChartError> {
        if depth > MAX_DEPTH {
            let message = format!("directories of a chart nest deeper than {MAX_DEPTH} levels: {}", path.display());
            return Err(ChartError::Limit { message });
        }
        let entries = self.sys.read_dir(path);
        let entries = entries.map_err(|error| ChartError::Load(os_error::message("open", path, &error)))?;
        for entry in entries {
            let name = format!("{prefix}{}", entry.name);
            self.entry(&path.join(&entry.name), &name, &entry, depth)?;
        }
        Ok(())
    }

    fn entry(&mut self, path: &Path, name: &str, entry: &DirEntry, depth: usize) -> Result<(), ChartError> {
        if entry.link {
            let full = self.top.join(name).to_string_lossy().into_owned();
            if entry.kind == FileKind::Other && self.sys.kind(path).is_err() {
                let reason = format!("lstat {full}: no such file or directory");
                return Err(ChartError::Load(format!("error evaluating symlink {full}: {reason}")));
            }
            let message = "found symbolic link in path. Contents of linked file included and used";
            self.notices.push(Notice::new(Level::Info, message).with("path", full));
        }
        if self.rules.ignores(name, entry.kind == FileKind::Dir) {
            return Ok(());
        }
        match entry.kind {
            FileKind::Dir => self.directory(path, &format!("{name}/"), depth + 1),
            FileKind::File => self.file(path, name, entry),
            FileKind::Other => {
                let full = self.top.join(name);
                let message =
                    format!("cannot load irregular file {} as it has file mode type bits set", full.display());
                Err(ChartError::Load(message))
            }
        }
    }

    fn file(&mut self, path: &Path, name: &str, entry: &DirEntry) -> Result<(), ChartError> {
        if self.files.len() >= self.limit {
            return Err(ChartError::Limit { message: format!("a chart has more than {} files", self.limit) });
        }
        let data = self.sys.read(path, MAX_FILE).map_err(|error| {
            if error.kind() == std::io::ErrorKind::FileTooLarge {
                let base = quote(&entry.name);
                let message = format!("chart file {base} is larger than the maximum file size {MAX_FILE}");
                return ChartError::Limit { message };
            }
            let reason = os_error::message("open", &self.top.join(name), &error);
            ChartError::Load(format!("error reading {name}: {reason}"))
        })?;
        self.files.push(Loaded { name: name.to_owned(), data, modified: entry.modified });
        Ok(())
    }
}
