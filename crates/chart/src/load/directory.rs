//! Charts in directories: the walk, `.helmignore`, and what is refused.
//!
//! helm: pkg/chart/v2/loader/directory.go, internal/sympath/walk.go

use std::path::{Path, PathBuf};

use common::go::os_error;
use common::go::quote::quote;
use common::sys::{DirEntry, FileKind, Sys};

use super::ignore::Rules;
use super::link::Root;
use super::{Loaded, Loader, MAX_CHART, MAX_FILE, check_api_version};
use crate::chart::Chart;
use crate::error::ChartError;
use crate::file::Bytes;
use crate::notice::{Level, Notice};

/// How deep directories of a chart may nest; Helm has no bound.
const MAX_DEPTH: usize = 64;

/// `path` from the root, without `.` and `..`. Go: `filepath.Abs`.
pub(super) fn absolute(sys: &dyn Sys, path: &Path) -> PathBuf {
    let joined = if path.is_absolute() { path.into() } else { sys.current_dir().unwrap_or_default().join(path) };
    common::go::path::clean(&joined.to_string_lossy()).into()
}

impl Loader<'_> {
    pub(super) fn load_directory(&mut self, sys: &dyn Sys, path: &Path) -> Result<Chart, ChartError> {
        let top = absolute(sys, path);
        let (root, chart_file) = (Root::new(sys, path)?, top.join("Chart.yaml"));
        root.check(&path.join("Chart.yaml"), &chart_file)?;
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
        let root = Root::new(sys, path)?;
        root.check(&path.join(".helmignore"), &top.join(".helmignore"))?;
        let rules = match sys.read(&path.join(".helmignore"), MAX_FILE) {
            Ok(text) => Rules::parse(&text).map_err(ChartError::Load)?,
            Err(_) => Rules::default(),
        };
        let mut walk = Walk::new(sys, &top, root, rules.with_defaults(), self.limits.files as usize);
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
    root: Root<'w>,
    /// The directories on the way to the one that is read, links resolved.
    way: Vec<PathBuf>,
    rules: Rules,
    files: Vec<Loaded>,
    notices: Vec<Notice>,
    entries: usize,
    limit: usize,
    /// How many links lead to where the walk is, and the bytes that may still be read behind links. What is read in its own
    /// place is as much as stands on the disk; links can multiply that.
    links: usize,
    linked: u64,
}

impl<'w> Walk<'w> {
    fn new(sys: &'w dyn Sys, top: &'w Path, root: Root<'w>, rules: Rules, limit: usize) -> Self {
        let way = vec![root.real().to_path_buf()];
        let (files, notices) = (Vec::new(), Vec::new());
        Self { sys, top, root, way, rules, files, notices, entries: 0, limit, links: 0, linked: MAX_CHART }
    }

    fn directory(&mut self, path: &Path, prefix: &str, depth: usize) -> Result<(), ChartError> {
        if depth > MAX_DEPTH {
            let message = format!("directories of a chart nest deeper than {MAX_DEPTH} levels: {}", path.display());
            return Err(ChartError::Limit { message });
        }
        let entries = self.sys.read_dir(path);
        let entries = entries.map_err(|error| ChartError::Load(os_error::message("open", path, &error)))?;
        for entry in entries {
            self.entries += 1;
            if self.entries > self.limit {
                return Err(ChartError::Limit { message: format!("a chart has more than {} files", self.limit) });
            }
            let name = format!("{prefix}{}", entry.name);
            let path = path.join(&entry.name);
            if entry.link {
                self.link(&path, &name, &entry, depth)?;
            } else {
                self.entry(&path, &name, &entry, depth)?;
            }
        }
        Ok(())
    }

    fn link(&mut self, path: &Path, name: &str, entry: &DirEntry, depth: usize) -> Result<(), ChartError> {
        let full = self.top.join(name);
        let real = self.root.follow(path, &full)?;
        let message = "found symbolic link in path. Contents of linked file included and used";
        let notice = Notice::new(Level::Info, message).with("path", full.to_string_lossy());
        self.notices.push(notice.with("resolved", real.to_string_lossy()));
        if self.rules.ignores(name, entry.kind == FileKind::Dir) {
            return Ok(());
        }
        self.root.within(&real, &full)?;
        if self.way.contains(&real) {
            let (link, target) = (full.display(), real.display());
            return Err(ChartError::Load(format!("symbolic link {link} leads in a circle, to {target}")));
        }
        self.links += 1;
        let done = self.entry(&real, name, entry, depth);
        self.links -= 1;
        done
    }

    fn entry(&mut self, path: &Path, name: &str, entry: &DirEntry, depth: usize) -> Result<(), ChartError> {
        if self.rules.ignores(name, entry.kind == FileKind::Dir) {
            return Ok(());
        }
        match entry.kind {
            FileKind::Dir => {
                let real = if entry.link { path.to_path_buf() } else { self.here().join(&entry.name) };
                self.way.push(real);
                self.directory(path, &format!("{name}/"), depth + 1)?;
                self.way.pop();
                Ok(())
            }
            FileKind::File => self.file(path, name, entry),
            FileKind::Other => {
                let full = self.top.join(name);
                let message =
                    format!("cannot load irregular file {} as it has file mode type bits set", full.display());
                Err(ChartError::Load(message))
            }
        }
    }

    /// The directory that is read, links resolved.
    fn here(&self) -> PathBuf {
        self.way.last().cloned().unwrap_or_default()
    }

    fn file(&mut self, path: &Path, name: &str, entry: &DirEntry) -> Result<(), ChartError> {
        let data = self.sys.read(path, MAX_FILE).map_err(|error| {
            if error.kind() == std::io::ErrorKind::FileTooLarge {
                let base = quote(&entry.name);
                let message = format!("chart file {base} is larger than the maximum file size {MAX_FILE}");
                return ChartError::Limit { message };
            }
            let reason = os_error::message("open", &self.top.join(name), &error);
            ChartError::Load(format!("error reading {name}: {reason}"))
        })?;
        if self.links > 0 {
            let left = self.linked.checked_sub(data.len() as u64).ok_or_else(|| ChartError::Limit {
                message: format!("symbolic links lead to more than {MAX_CHART} bytes"),
            })?;
            self.linked = left;
        }
        let data = Bytes::without_bom(&data);
        self.files.push(Loaded { name: name.to_owned(), data, modified: entry.modified });
        Ok(())
    }
}
