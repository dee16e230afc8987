//! Symbolic links in the directories of charts: where they lead, and what they may not do.
//!
//! The one idea to know: a chart is somebody else's text, and a link in it must not make a reader of it show files of the
//! machine; so links are followed inside of the chart's directory, and refused where they lead out of it. The original
//! follows them wherever they lead and says so in its log.
//!
//! helm: internal/sympath/walk.go

use std::io;
use std::path::{Component, Path, PathBuf};

use common::go::os_error;
use common::sys::Sys;

use crate::error::ChartError;

/// How many links of one chart are followed; one that is met on several ways counts each time.
const MAX_LINKS: usize = 10_000;

/// The directory of a chart, with no link left in its path.
pub(super) struct Root<'r> {
    sys: &'r dyn Sys,
    real: PathBuf,
    links: usize,
}

impl<'r> Root<'r> {
    /// The directory at `path`.
    pub(super) fn new(sys: &'r dyn Sys, path: &Path) -> Result<Self, ChartError> {
        let real = sys.canonicalize(path);
        let real = real.map_err(|error| ChartError::Load(os_error::message("lstat", path, &error)))?;
        Ok(Self { sys, real, links: 0 })
    }

    /// The directory itself.
    pub(super) fn real(&self) -> &Path {
        &self.real
    }

    /// Refuses the file at `path`, called `shown` in messages, when it is a link out of the directory.
    pub(super) fn check(&self, path: &Path, shown: &Path) -> Result<(), ChartError> {
        match self.sys.canonicalize(path) {
            Ok(real) => self.within(&real, shown),
            // Reading it fails, too, and says why.
            Err(_) => Ok(()),
        }
    }

    /// Where the link at `path`, called `shown` in messages, leads.
    pub(super) fn follow(&mut self, path: &Path, shown: &Path) -> Result<PathBuf, ChartError> {
        self.links += 1;
        if self.links > MAX_LINKS {
            return Err(ChartError::Limit { message: format!("a chart has more than {MAX_LINKS} symbolic links") });
        }
        self.sys.canonicalize(path).map_err(|error| {
            let reason = self.why_broken(path, &error);
            ChartError::Load(format!("error evaluating symlink {}: {reason}", shown.display()))
        })
    }

    /// Refuses `real`, which the link `shown` leads to, when it is outside of the directory.
    pub(super) fn within(&self, real: &Path, shown: &Path) -> Result<(), ChartError> {
        if real.starts_with(&self.real) {
            return Ok(());
        }
        let (link, target) = (shown.display(), real.display());
        let message = format!("symbolic link {link} leads out of the chart, to {target}; copy that into the chart");
        Err(ChartError::Load(message))
    }

    /// go: path/filepath/symlink.go
    fn why_broken(&self, link: &Path, error: &io::Error) -> String {
        match error.kind() {
            io::ErrorKind::NotFound => os_error::message("lstat", &self.missing(link.to_path_buf()), error),
            io::ErrorKind::PermissionDenied => os_error::message("lstat", link, error),
            _ => "EvalSymlinks: too many links".into(),
        }
    }

    /// The first path on the way of a broken link at which nothing stands.
    fn missing(&self, mut link: PathBuf) -> PathBuf {
        // A chain of links ends: circles are another error.
        while let Ok(Some(target)) = self.sys.read_link(&link) {
            let mut at = self.sys.canonicalize(link.parent().unwrap_or(Path::new("/"))).unwrap_or_default();
            let mut parts = target.components();
            let stops = parts.find_map(|part| {
                match part {
                    Component::ParentDir => drop(at.pop()),
                    part => at.push(part),
                }
                self.sys.kind(&at).is_err().then(|| at.clone())
            });
            match stops {
                Some(stop) => link = stop,
                None => break,
            }
        }
        link
    }
}
