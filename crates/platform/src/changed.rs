//! `--changed-since`: which files differ from a Git revision, and what of the application they touch.
//!
//! The one idea to know: whoever cannot say what has changed must not say that nothing has, so anything that goes wrong ends the
//! run, and a change of the policies' sources means everything.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::time::Duration;

use chart::environments::Environments;
use common::sys::{Program, Sys};

/// How long one command may take.
const TIME: Duration = Duration::from_secs(60);
/// Bytes of a listing.
const MAX_LIST: u64 = 64 << 20;

/// What holds for every command: nothing of the repository is run.
const SETTINGS: [&str; 4] =
    ["core.fsmonitor=false", "core.hooksPath=/dev/null", "core.quotePath=false", "diff.external="];

/// The files that have changed, from the root.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Changed {
    files: Vec<PathBuf>,
    /// For paths that are not from the root.
    here: PathBuf,
}

impl Changed {
    /// Asks Git for everything that differs from `revision`: committed, not committed, and not known to it.
    ///
    /// # Errors
    /// No Git, no repository, no such revision; in words for the user.
    pub(crate) fn since(revision: &str, sys: &dyn Sys) -> Result<Self, String> {
        if revision.is_empty() || revision.starts_with('-') {
            return Err(format!("`{revision}` is no revision"));
        }
        let top = git(&["rev-parse", "--show-toplevel"], sys)?;
        let top = Path::new(top.trim_end_matches('\n')).to_path_buf();
        let commit =
            git(&["rev-parse", "--verify", "--quiet", &format!("{revision}^{{commit}}")], sys).map_err(|error| {
                if error.is_empty() { format!("`{revision}` is no revision of this repository") } else { error }
            })?;
        let diff = [
            "diff",
            "--name-only",
            "-z",
            "--no-renames",
            "--no-ext-diff",
            "--no-textconv",
            "--no-relative",
            commit.trim(),
            "--",
        ];
        let new = ["ls-files", "--others", "--exclude-standard", "-z", "--full-name", ":/"];
        let mut files: Vec<PathBuf> = Vec::new();
        for listed in [git(&diff, sys)?, git(&new, sys)?] {
            files.extend(listed.split('\0').filter(|name| !name.is_empty()).map(|name| top.join(name)));
        }
        let here = sys.current_dir().and_then(|here| sys.canonicalize(&here)).map_err(|error| error.to_string())?;
        Ok(Self { files, here })
    }

    /// Whether a file has changed, or anything below a directory.
    pub(crate) fn touches_file(&self, path: &str) -> bool {
        let path = self.absolute(Path::new(path));
        self.files.iter().any(|file| file.starts_with(&path))
    }

    /// Whether anything has changed that a chart is rendered from: its own files, and the values of its environments.
    pub(crate) fn touches_chart(&self, path: &str, environments: Option<&Environments>) -> bool {
        let mut values = environments.into_iter().flat_map(|found| {
            found.common_file().into_iter().chain(found.names().iter().map(|name| found.own_file(name)))
        });
        // The ruleset for values stands above the chart.
        let is_ruleset = |file: &PathBuf| file.file_stem().is_some_and(|stem| stem == ".spectral");
        self.touches_file(path) || values.any(|file| self.touches_file(&file)) || self.files.iter().any(is_ruleset)
    }

    /// `path` from the root, without steps back.
    fn absolute(&self, path: &Path) -> PathBuf {
        let mut absolute = PathBuf::new();
        for part in self.here.join(path).components() {
            match part {
                std::path::Component::CurDir => {}
                std::path::Component::ParentDir => drop(absolute.pop()),
                part => absolute.push(part),
            }
        }
        absolute
    }
}

fn git(args: &[&str], sys: &dyn Sys) -> Result<String, String> {
    let settings = SETTINGS.iter().flat_map(|setting| [OsString::from("-c"), OsString::from(setting)]);
    let args: Vec<OsString> = settings.chain(args.iter().map(OsString::from)).collect();
    let env = [("GIT_OPTIONAL_LOCKS", "0".to_owned()), ("LC_ALL", "C".to_owned())];
    let program =
        Program { name: OsStr::new("git"), args: &args, env: &env, stdin: b"", limit: MAX_LIST, time: Some(TIME) };
    let done = sys.run(&program).map_err(|error| format!("`git` cannot be run: {error}"))?;
    if done.status != Some(0) {
        let said = String::from_utf8_lossy(&done.stderr);
        return Err(said.lines().next().unwrap_or_default().trim_start_matches("fatal: ").to_owned());
    }
    String::from_utf8(done.stdout).map_err(|_| "a name of the repository is no UTF-8".to_owned())
}

#[cfg(test)]
mod tests {
    use common::sys::Memory;

    use super::*;

    fn changed(files: &[&str]) -> Changed {
        Changed { files: files.iter().map(PathBuf::from).collect(), here: PathBuf::from("/r/app") }
    }

    #[test]
    fn a_chart_is_touched_by_its_files_and_its_values() {
        let sys = Memory::new()
            .file("/r/.git/HEAD", "")
            .file("/r/charts/web/Chart.yaml", "")
            .file("/r/cd/values.yaml", "")
            .file("/r/cd/prd/values.yaml", "");
        let found = Environments::look_for(Path::new("/r/charts/web"), &sys).unwrap();
        let touches = |file: &str| changed(&[file]).touches_chart("../charts/web", found.as_ref());
        for (file, is_touched) in [
            ("/r/charts/web/templates/_helpers.tpl", true),
            ("/r/charts/web-two/values.yaml", false),
            ("/r/cd/prd/values.yaml", true),
            ("/r/cd/values.yaml", true),
            ("/r/cd/qac/values.yaml", false),
            ("/r/.spectral.yaml", true),
            ("/r/README.md", false),
        ] {
            assert_eq!(touches(file), is_touched, "{file}");
        }
    }

    #[test]
    fn without_git_nothing_is_said() {
        assert!(Changed::since("main", &Memory::new()).unwrap_err().starts_with("`git` cannot be run"));
        assert_eq!(Changed::since("--output=x", &Memory::new()).unwrap_err(), "`--output=x` is no revision");
    }
}
