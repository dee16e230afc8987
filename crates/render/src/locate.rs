//! Where the chart is that a command names, and the flags that say so. Only directories and archives at hand can be used:
//! whatever would have to be fetched is refused, in the original's words where these do not depend on a network.
//!
//! helm: pkg/action/install.go (`LocateChart`), pkg/cmd/flags.go (`addChartPathOptionsFlags`)

use std::path::{Path, PathBuf};

use clap::Args;
use common::go::path::clean;
use common::go::quote::quote;
use common::go::url::Url;
use common::sys::{FileKind, Sys};

use crate::failure::Failure;

/// Flags for charts in repositories. They are read, so that scripts need no change.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Repositories (not used without a network)")]
pub(crate) struct ChartPathArgs {
    /// Version constraint for a chart of a repository; a chart at hand is used whatever its version
    #[arg(long, value_name = "RANGE", default_value = "", hide_default_value = true)]
    pub(crate) version: String,
    /// Use development versions, too
    #[arg(long)]
    pub(crate) devel: bool,
    /// Verify the chart's signature: refused
    #[arg(long)]
    pub(crate) verify: bool,
    /// Keys to verify with
    #[arg(long, value_name = "FILE")]
    pub(crate) keyring: Option<String>,
    /// Repository to take the chart from: refused
    #[arg(long, value_name = "URL", default_value = "", hide_default_value = true)]
    pub(crate) repo: String,
    /// Pass credentials to all domains
    #[arg(long)]
    pub(crate) pass_credentials: bool,
    #[command(flatten)]
    pub(crate) access: AccessArgs,
}

/// How a repository would be reached.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Repositories (not used without a network)")]
pub(crate) struct AccessArgs {
    /// User at the repository
    #[arg(long, value_name = "NAME")]
    pub(crate) username: Option<String>,
    /// Password at the repository
    #[arg(long, value_name = "PASSWORD")]
    pub(crate) password: Option<String>,
    /// Certificate to identify with
    #[arg(long, value_name = "FILE")]
    pub(crate) cert_file: Option<String>,
    /// Key of the certificate
    #[arg(long, value_name = "FILE")]
    pub(crate) key_file: Option<String>,
    /// Certificates to verify servers with
    #[arg(long, value_name = "FILE")]
    pub(crate) ca_file: Option<String>,
    /// Do not verify servers
    #[arg(long)]
    pub(crate) insecure_skip_tls_verify: bool,
    /// Use HTTP without TLS
    #[arg(long)]
    pub(crate) plain_http: bool,
}

/// What is said of a chart that would have to be fetched.
pub(crate) fn not_fetched(what: &str) -> Failure {
    Failure::input(format!("{what} cannot be fetched: this program uses no network; give a directory or an archive"))
}

impl ChartPathArgs {
    /// The path of the chart that `reference` names, from the root.
    ///
    /// # Errors
    /// Nothing there, and what is no path.
    pub(crate) fn locate(&self, reference: &str, sys: &dyn Sys) -> Result<PathBuf, Failure> {
        let name = reference.trim();
        if !self.repo.is_empty() {
            return Err(not_fetched(&format!("chart {} of repository {}", quote(name), quote(&self.repo))));
        }
        if !name.is_empty()
            && let Ok(kind) = sys.kind(Path::new(name))
        {
            let path = absolute(sys, name);
            if self.verify {
                return Err(unverified(&path, kind, sys));
            }
            return Ok(path.into());
        }
        if name.starts_with(['/', '.']) {
            return Err(Failure::input(format!("path {} not found", quote(name))));
        }
        Err(no_path(name))
    }
}

/// `path` from the root, without `.` and `..`.
///
/// go: path/filepath (`Abs`)
pub(crate) fn absolute(sys: &dyn Sys, path: &str) -> String {
    if path.starts_with('/') {
        return clean(path);
    }
    let here = sys.current_dir().unwrap_or_default();
    clean(&format!("{}/{path}", here.display()))
}

/// helm: pkg/downloader/chart_downloader.go (`VerifyChart`)
fn unverified(path: &str, kind: FileKind, sys: &dyn Sys) -> Failure {
    if kind == FileKind::Dir {
        return Failure::input("unpacked charts cannot be verified");
    }
    let proof = format!("{path}.prov");
    if sys.kind(Path::new(&proof)).is_err() {
        let reason = format!("stat {proof}: no such file or directory");
        return Failure::input(format!("could not load provenance file {proof}: {reason}"));
    }
    Failure::input("signatures cannot be verified: this program reads no keys")
}

/// What is said of a reference that is no path: a chart of a repository, a URL, or nothing that means anything.
///
/// helm: pkg/downloader/chart_downloader.go (`ResolveChartVersion`)
fn no_path(name: &str) -> Failure {
    let Ok(url) = Url::parse(name.as_bytes()) else {
        return Failure::input(format!("invalid chart URL format: {name}"));
    };
    let shown = url.to_bytes();
    let is_remote = !url.scheme.is_empty() && !url.host.is_empty() && !url.path.is_empty();
    if is_remote || shown.starts_with(b"oci://") {
        return not_fetched(name);
    }
    let path = String::from_utf8_lossy(&url.path);
    match path.split_once('/') {
        Some((repository, _)) => Failure::input(format!("repo {repository} not found")),
        None => {
            let shown = String::from_utf8_lossy(&shown);
            Failure::input(format!("non-absolute URLs should be in form of repo_name/path_to_chart, got: {shown}"))
        }
    }
}

#[cfg(test)]
mod tests {
    use common::sys::Memory;

    use super::*;

    fn said(args: &ChartPathArgs, reference: &str) -> String {
        let sys = Memory::new().file("/d/Chart.yaml", "").file("/d.tgz", "");
        match args.locate(reference, &sys) {
            Ok(path) => path.to_string_lossy().into_owned(),
            Err(Failure::Told(told)) => told.message,
            Err(Failure::Output(error)) => error.to_string(),
        }
    }

    #[test]
    fn paths_win_and_the_rest_is_named() {
        let args = ChartPathArgs::default();
        assert_eq!(said(&args, " ./d/ "), "/d");
        assert_eq!(said(&args, "./e"), "path \"./e\" not found");
        assert_eq!(said(&args, "e/f/g"), "repo e not found");
        assert_eq!(said(&args, "@e/f"), "repo @e not found");
        assert_eq!(said(&args, "file:///d.tgz"), "repo  not found");
        for reference in [":e", "1:2", "e%zz"] {
            assert_eq!(said(&args, reference), format!("invalid chart URL format: {reference}"));
        }
        let form = "non-absolute URLs should be in form of repo_name/path_to_chart, got: ";
        for (reference, shown) in [("", ""), ("e f", "e%20f"), ("ž", "%C5%BE"), ("e*?", "e*?"), ("A:e/f", "a:e/f")] {
            assert_eq!(said(&args, reference), format!("{form}{shown}"));
        }
        assert!(said(&args, "https://e/f.tgz").ends_with("give a directory or an archive"));
        assert!(said(&args, "oci://e/f").ends_with("give a directory or an archive"));
    }

    #[test]
    fn what_needs_keys_or_a_network_is_refused() {
        let verify = ChartPathArgs { verify: true, ..ChartPathArgs::default() };
        assert_eq!(said(&verify, "d"), "unpacked charts cannot be verified");
        assert!(said(&verify, "d.tgz").starts_with("could not load provenance file /d.tgz.prov: stat"));
        let repo = ChartPathArgs { repo: "https://e".into(), ..ChartPathArgs::default() };
        assert!(said(&repo, "d").starts_with("chart \"d\" of repository \"https://e\" cannot be fetched"));
    }
}
