//! Which files of a directory tree are charts, and which may hold objects or policies.
//!
//! The one idea to know: nothing is passed over because it cannot be read; only names decide, and what a file holds decides later.

use std::path::Path;

use chart::input::{is_archive_name, is_chart_directory};
use common::go::wildcard;
use common::sys::{FileKind, Sys};
use policy_apply::workbench::Workbench;

use crate::problem::{Fuller, Problem, problem};

/// Directories deeper than this are a loop of links.
const MAX_DIRECTORIES: usize = 64;

/// What a tree holds, in the order of the names' bytes.
#[derive(Debug, Default)]
pub(crate) struct Found {
    /// The paths of charts.
    pub(crate) charts: Vec<String>,
    /// The paths of files that go by the name of manifests.
    pub(crate) files: Vec<String>,
    /// What cannot be looked at.
    pub(crate) problems: Vec<Problem>,
}

/// Which files of a tree count, by their paths in it.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Filter<'f> {
    pub(crate) include: &'f [String],
    pub(crate) exclude: &'f [String],
}

impl Filter<'_> {
    /// A pattern names a path, or everything below it.
    fn takes(&self, path: &str) -> bool {
        let fits = |pattern: &String| {
            let pattern = pattern.trim_start_matches("./").trim_end_matches('/');
            wildcard::matches(pattern, path) || wildcard::matches(&format!("{pattern}/*"), path)
        };
        (self.include.is_empty() || self.include.iter().any(fits)) && !self.exclude.iter().any(fits)
    }
}

/// Looks through the tree at `path`, which may be a file or a chart itself.
pub(crate) fn discover(path: &str, filter: Filter<'_>, rule: &str, bench: &Workbench<'_>) -> Found {
    let (sys, most) = (bench.sys(), bench.limits().files as usize);
    let mut walk = Walk { root: path, sys, most, filter, rule, found: Found::default() };
    match bench.sys().kind(Path::new(path)) {
        Ok(FileKind::Dir) => walk.directory(path, "", 0),
        Ok(_) if is_archive_name(path) => walk.found.charts.push(path.to_owned()),
        Ok(_) => walk.found.files.push(path.to_owned()),
        Err(error) => walk.found.problems.push(bench.unreadable(path, rule, &error)),
    }
    walk.found
}

struct Walk<'w> {
    root: &'w str,
    sys: &'w dyn Sys,
    most: usize,
    filter: Filter<'w>,
    rule: &'w str,
    found: Found,
}

impl Walk<'_> {
    /// Takes what is in a directory, `below` of which is its path in the tree.
    fn directory(&mut self, directory: &str, below: &str, depth: usize) {
        if depth > MAX_DIRECTORIES {
            let message = format!("{directory}: more than {MAX_DIRECTORIES} directories below each other");
            return self.limit(message, "links may form a loop");
        }
        if is_chart_directory(Path::new(directory), self.sys) {
            if self.filter.takes(below) || below.is_empty() {
                self.found.charts.push(directory.to_owned());
            }
            return;
        }
        let entries = match self.sys.read_dir(Path::new(directory)) {
            Ok(entries) => entries,
            Err(error) => {
                return self.found.problems.push(problem(self.rule, format!("{directory}: {error}")));
            }
        };
        for entry in entries.into_iter().filter(|entry| !entry.name.starts_with('.')) {
            let path = join(directory, &entry.name);
            let below = join(below, &entry.name);
            if entry.link && self.leads_out(&path) {
                let message = format!("{path}: a link that leads out of {}", self.root);
                self.found.problems.push(problem(self.rule, message));
                continue;
            }
            match entry.kind {
                // What it leads to is found where it stands.
                FileKind::Dir if entry.link => {}
                FileKind::Dir => self.directory(&path, &below, depth + 1),
                FileKind::File if is_manifest_name(&entry.name) && self.filter.takes(&below) => {
                    self.found.files.push(path);
                }
                FileKind::File | FileKind::Other => {}
            }
            if self.found.files.len() + self.found.charts.len() > self.most {
                let message = format!("{directory}: more than {} files", self.most);
                return self.limit(message, "`--limit files=FIGURE` raises the limit");
            }
        }
    }

    /// Whether what stands at a path is not below the root, links followed.
    fn leads_out(&self, path: &str) -> bool {
        let real = |path: &str| self.sys.canonicalize(Path::new(path)).ok();
        match (real(path), real(self.root)) {
            (Some(path), Some(root)) => !path.starts_with(root),
            // A link that leads nowhere holds nothing.
            _ => false,
        }
    }

    fn limit(&mut self, message: String, hint: &str) {
        let told = problem(self.rule, message).hint(Some(hint.to_owned()));
        self.found.problems.push(Problem { limit: true, ..told });
    }
}

fn join(directory: &str, name: &str) -> String {
    match directory {
        "" | "." => name.to_owned(),
        directory => format!("{}/{name}", directory.trim_end_matches('/')),
    }
}

fn is_manifest_name(name: &str) -> bool {
    let end = Path::new(name).extension().and_then(std::ffi::OsStr::to_str).unwrap_or_default();
    ["yaml", "yml", "json"].iter().any(|known| end.eq_ignore_ascii_case(known))
}

#[cfg(test)]
mod tests {
    use common::limits::Limits;
    use common::sys::{Memory, Mounted};

    use super::*;

    #[test]
    fn charts_and_files_are_found_in_order() {
        let sys = Memory::new()
            .file("/s/charts/b/Chart.yaml", "")
            .file("/s/charts/b/templates/x.yaml", "")
            .file("/s/plain/p.yml", "")
            .file("/s/.github/w.yaml", "")
            .file("/s/Dockerfile", "")
            .file("/s/a.json", "");
        let mounted = Mounted::new(&sys);
        let bench = Workbench::new(&mounted, Limits::default(), &[]);
        let found = discover("/s", Filter::default(), "r", &bench);
        assert_eq!(
            (found.charts, found.files),
            (vec!["/s/charts/b".into()], vec!["/s/a.json".into(), "/s/plain/p.yml".into()])
        );
        let exclude = ["plain".to_owned(), "charts/*".to_owned()];
        let found = discover("/s/", Filter { exclude: &exclude, include: &[] }, "r", &bench);
        assert_eq!((found.charts.len(), found.files), (0, vec!["/s/a.json".to_owned()]));
    }

    #[test]
    fn links_that_lead_out_are_told() {
        let sys = Memory::new()
            .file("/s/a.yaml", "")
            .file("/o/b.yaml", "")
            .link("/s/l.yaml", "/o/b.yaml")
            .link("/s/m.yaml", "a.yaml");
        let mounted = Mounted::new(&sys);
        let found = discover("/s", Filter::default(), "r", &Workbench::new(&mounted, Limits::default(), &[]));
        assert_eq!(found.problems[0].finding.message, "/s/l.yaml: a link that leads out of /s");
        assert_eq!(found.files, ["/s/a.yaml", "/s/m.yaml"]);
    }

    #[test]
    fn too_many_files_are_a_limit() {
        let sys = Memory::new().file("/s/a.yaml", "").file("/s/b.yaml", "");
        let mounted = Mounted::new(&sys);
        let bench = Workbench::new(&mounted, Limits { files: 1, ..Limits::default() }, &[]);
        assert!(discover("/s", Filter::default(), "r", &bench).problems[0].limit);
    }
}
