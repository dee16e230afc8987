//! The charts that a chart needs: whether they are there (`list`), and how they get into `charts/` (`build`, `update`).
//!
//! Here lives the order of the two, which is the original's; what is looked up is in [`resolve`], what is packed and thrown
//! away in [`save`], the lock file in [`lock`], the table of `list` in [`list`] and [`table`].
//!
//! The one idea to know: only charts at hand can be used, `file://` ones and those that stand in `charts/` already. All is
//! packed in memory before the first file changes, so an update that fails or is interrupted leaves the old charts; and
//! nothing is ever written through a symbolic link.
//!
//! helm: pkg/downloader/manager.go

mod list;
mod lock;
mod resolve;
mod save;
mod table;

use std::path::Path;

use chart::{Chart, ChartError, Dependency, Lock, Provenance, path_error};
use common::go::path::join;
use common::go::quote::quote;
use common::go::url::Url;
use common::sys::FileKind;

use crate::clock::local_time;
use crate::context::Context;
use crate::failure::Failure;

pub(crate) use list::list;

/// One update or build.
struct Manager<'m, 'a, 's> {
    /// The chart's directory, as it is shown.
    path: &'m str,
    context: &'m mut Context<'a, 's>,
    /// True when nothing is said on standard output.
    quiet: bool,
    /// True when repositories are not asked for news; they never are, but it is not said then.
    skip_refresh: bool,
}

/// Brings `charts/` and the lock file of the chart at `path` up to date, and says nothing on standard output.
///
/// # Errors
/// What is no chart, and dependencies that are not at hand.
pub(crate) fn update(path: &str, context: &mut Context<'_, '_>) -> Result<(), Failure> {
    Manager { path, context, quiet: true, skip_refresh: false }.update()
}

/// `dependency update`: as [`update`], and says what it does.
///
/// # Errors
/// As [`update`].
pub(crate) fn run_update(path: &str, skip_refresh: bool, context: &mut Context<'_, '_>) -> Result<(), Failure> {
    Manager { path, context, quiet: false, skip_refresh }.update()
}

/// `dependency build`: fills `charts/` with what the lock file says, or updates when there is none.
///
/// # Errors
/// As [`update`]; a lock file that does not fit the chart.
pub(crate) fn run_build(path: &str, skip_refresh: bool, context: &mut Context<'_, '_>) -> Result<(), Failure> {
    Manager { path, context, quiet: false, skip_refresh }.build()
}

impl Manager<'_, '_, '_> {
    fn update(&mut self) -> Result<(), Failure> {
        let chart = self.load()?;
        let Some(wanted) = &chart.metadata().dependencies else { return Ok(()) };
        let wanted: Vec<Dependency> = wanted.iter().flatten().cloned().collect();
        Self::check_names(&wanted)?;
        self.check_repositories(&wanted)?;
        self.ask_repositories(&wanted)?;
        let mut locked = self.resolve(&wanted)?;
        self.save_all(&mut locked)?;
        let locked = Some(locked.into_iter().map(Some).collect());
        let digest = chart::lock_digest(&chart.metadata().dependencies, &locked);
        if chart.lock().is_some_and(|lock| lock.digest == digest) {
            return Ok(());
        }
        let generated = Some(local_time(self.context.sys));
        let lock = Lock { generated, digest, dependencies: locked };
        lock::write(self.path, &lock, &chart.metadata().api_version, self.context.sys)
    }

    fn build(&mut self) -> Result<(), Failure> {
        let chart = self.load()?;
        let Some(lock) = chart.lock() else { return self.update() };
        let metadata = chart.metadata();
        let wanted: Vec<Dependency> = metadata.dependencies.iter().flatten().flatten().cloned().collect();
        Self::check_names(&wanted)?;
        self.check_repositories(&wanted)?;
        lock::check(metadata, lock, self.context)?;
        let mut locked: Vec<Dependency> = lock.dependencies.iter().flatten().flatten().cloned().collect();
        Self::check_names(&locked)?;
        check_all_known(&locked)?;
        self.save_all(&mut locked)
    }

    fn load(&mut self) -> Result<Chart, Failure> {
        let path = Path::new(self.path);
        match self.context.sys.kind(path) {
            Err(error) => {
                let reason = path_error("stat", path, &error);
                Err(Failure::input(format!("could not find {}: {reason}", self.path)))
            }
            Ok(FileKind::Dir) => Ok(load(self.path, self.context)?),
            Ok(_) => Err(Failure::input("only unpacked charts can be updated")),
        }
    }

    /// A line on standard output.
    fn tell(&mut self, line: &str) -> Result<(), Failure> {
        if self.quiet { Ok(()) } else { self.context.print(&format!("{line}\n")) }
    }

    /// Where the chart's charts are.
    fn charts(&self) -> String {
        join(&[self.path, "charts"])
    }

    /// Names become paths, and must not lead anywhere else. The original reads what they lead to.
    fn check_names(dependencies: &[Dependency]) -> Result<(), Failure> {
        let is_bad = |name: &str| name.is_empty() || name == "." || name == ".." || name.contains(['/', '\\']);
        match dependencies.iter().find(|dependency| is_bad(&dependency.name)) {
            Some(dependency) => {
                Err(Failure::input(format!("dependency name {} is no name of a chart", quote(&dependency.name))))
            }
            None => Ok(()),
        }
    }

    /// That what stands at hand stands there, and that the rest is at least the address of a repository.
    ///
    /// helm: `resolveRepoNames`
    fn check_repositories(&mut self, dependencies: &[Dependency]) -> Result<(), Failure> {
        let mut missing = Vec::new();
        for dependency in dependencies {
            let repository = dependency.repository.as_str();
            if repository.is_empty() || is_registry(repository) {
                continue;
            }
            if is_local(repository) {
                resolve::local_path(repository, self.path, self.context.sys)?;
                if self.context.settings.debug {
                    self.tell(&format!("Repository from local path: {repository}"))?;
                }
            } else if address(repository).is_none() {
                missing.push(repository);
            }
        }
        if missing.is_empty() {
            return Ok(());
        }
        let list = missing.join(", ");
        let mut message = format!("no repository definition for {list}. Please add them via 'helm repo add'");
        let is_name = |name: &&str| !name.contains("//") && !name.starts_with('@') && !name.starts_with("alias:");
        if missing.iter().any(is_name) {
            message.push_str(
                "\nNote that repositories must be URLs or aliases. For example, to refer to the \"example\"\n\
                 repository, use \"https://charts.example.com/\" or \"@example\" instead of\n\
                 \"example\". Don't forget to add the repo, too ('helm repo add').",
            );
        }
        Err(Failure::input(message).hint(NO_NETWORK))
    }

    /// Says that repositories were not asked.
    ///
    /// helm: `ensureMissingRepos`
    fn ask_repositories(&mut self, dependencies: &[Dependency]) -> Result<(), Failure> {
        let mut urls: Vec<&str> = Vec::new();
        for dependency in dependencies.iter().filter(|it| is_remote(&it.repository)) {
            let url = dependency.repository.as_str();
            let bare = url.trim_end_matches('/');
            if !urls.iter().any(|other| other.trim_end_matches('/') == bare) {
                urls.push(url);
            }
        }
        if self.skip_refresh || urls.is_empty() {
            return Ok(());
        }
        self.tell("Getting updates for unmanaged Helm repositories...")?;
        let schemes = urls.iter().map(|url| address(url).unwrap_or_default());
        if let Some(scheme) = schemes.into_iter().find(|scheme| !matches!(scheme.as_str(), "http" | "https" | "oci")) {
            return Err(Failure::input(format!("could not find protocol handler for: {scheme}")));
        }
        for url in urls {
            let what = format!("...Unable to get an update from the {} chart repository:", quote(url));
            self.tell(&format!("{what}\n\tGet \"{url}/index.yaml\": this program uses no network"))?;
        }
        Ok(())
    }
}

const NO_NETWORK: &str =
    "this program uses no network: fetch the chart, and name it with `repository: file://PATH` or put it into charts/";

/// Whether the chart is at hand, somewhere on the machine.
fn is_local(repository: &str) -> bool {
    repository.starts_with("file://")
}

/// Whether the chart is in a registry.
fn is_registry(repository: &str) -> bool {
    repository.starts_with("oci://")
}

/// Whether the chart is in a repository, but in no registry.
fn is_remote(repository: &str) -> bool {
    !repository.is_empty() && !is_local(repository) && !is_registry(repository)
}

/// The scheme of a text that is an address by itself: empty for a path from the root.
fn address(text: &str) -> Option<String> {
    let url = Url::parse_request(text.as_bytes()).ok()?;
    String::from_utf8(url.scheme).ok()
}

/// A lock file may name repositories that nobody knows.
///
/// helm: `hasAllRepos`
fn check_all_known(locked: &[Dependency]) -> Result<(), Failure> {
    let unknown: Vec<&str> = locked.iter().map(|it| it.repository.as_str()).filter(|it| is_remote(it)).collect();
    if unknown.is_empty() {
        return Ok(());
    }
    let list = unknown.join(", ");
    let message = format!("no repository definition for {list}. Please add the missing repos via 'helm repo add'");
    Err(Failure::input(message).hint(NO_NETWORK))
}

/// Loads a chart and passes on what loading has to say.
fn load(path: &str, context: &mut Context<'_, '_>) -> Result<Chart, ChartError> {
    let chart = Chart::load_plain(context.sys, Path::new(path), &context.limits, &mut Provenance::new())?;
    chart.notices().iter().for_each(|notice| context.log(notice));
    Ok(chart)
}

/// Loads a chart from a directory; anything else has no `Chart.yaml` in it.
///
/// helm: pkg/chart/v2/loader/directory.go (`LoadDir`)
fn load_directory(path: &str, context: &mut Context<'_, '_>) -> Result<Chart, ChartError> {
    if context.sys.kind(Path::new(path)).is_ok_and(|kind| kind != FileKind::Dir) {
        return Err(ChartError::Load("Chart.yaml file is missing".into()));
    }
    load(path, context)
}
