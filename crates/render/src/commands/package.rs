//! `package`: charts as archives.
//!
//! helm: pkg/cmd/package.go, pkg/action/package.go

use std::io;
use std::path::Path;

use chart::{Chart, Provenance, missing_dependencies, path_error};
use clap::Args;
use common::go::path::join;
use common::go::semver::Version;
use common::sys::{FileKind, Sys};

use crate::context::Context;
use crate::dependency;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::locate::{AccessArgs, absolute};

/// The arguments of `package`.
#[derive(Args, Debug)]
pub(crate) struct PackageArgs {
    /// Directories of charts
    #[arg(value_name = "CHART")]
    pub(crate) charts: Vec<String>,
    /// Directory to write the archives to
    #[arg(short = 'd', long, value_name = "DIR", default_value = ".")]
    pub(crate) destination: String,
    /// Version to give the charts
    #[arg(long, value_name = "VERSION", default_value = "", hide_default_value = true)]
    pub(crate) version: String,
    /// Version of what the charts deploy
    #[arg(long, value_name = "VERSION", default_value = "", hide_default_value = true)]
    pub(crate) app_version: String,
    /// Update dependencies first
    #[arg(short = 'u', long)]
    pub(crate) dependency_update: bool,
    /// Sign the archives: refused
    #[arg(long)]
    pub(crate) sign: bool,
    /// Key to sign with
    #[arg(long, value_name = "NAME", default_value = "", hide_default_value = true)]
    pub(crate) key: String,
    /// Keys to sign with
    #[arg(long, value_name = "FILE")]
    pub(crate) keyring: Option<String>,
    /// Passphrase of the key
    #[arg(long, value_name = "FILE")]
    pub(crate) passphrase_file: Option<String>,
    #[command(flatten)]
    pub(crate) access: AccessArgs,
}

/// Runs `package`.
///
/// # Errors
/// What is no chart, what cannot be written, and `--sign`.
pub(crate) fn run(args: &PackageArgs, context: &mut Context<'_, '_>) -> Result<Exit, Failure> {
    if args.charts.is_empty() {
        return Err(Failure::usage("need at least one argument, the path to the chart"));
    }
    check_sign(args)?;
    for chart in &args.charts {
        let path = absolute(context.sys, chart);
        if let Err(error) = context.sys.kind(Path::new(chart)) {
            return Err(Failure::input(path_error("stat", Path::new(chart), &error)));
        }
        if args.dependency_update {
            dependency::update(&path, context)?;
        }
        let saved = package(&path, args, context)?;
        context.print(&format!("Successfully packaged chart and saved it to: {saved}\n"))?;
    }
    Ok(Exit::Clean)
}

fn check_sign(args: &PackageArgs) -> Result<(), Failure> {
    match args {
        PackageArgs { sign: false, .. } => Ok(()),
        PackageArgs { key, .. } if key.is_empty() => Err(Failure::usage("--key is required for signing a package")),
        PackageArgs { keyring: Some(file), .. } if file.is_empty() => {
            Err(Failure::usage("--keyring is required for signing a package"))
        }
        _ => Err(Failure::usage("packages cannot be signed: this program reads no keys")
            .hint("package without --sign, and sign the archive with `gpg`")),
    }
}

/// Packs the chart at `path` and gives the path of the archive.
fn package(path: &str, args: &PackageArgs, context: &mut Context<'_, '_>) -> Result<String, Failure> {
    let sys = context.sys;
    if sys.kind(Path::new(path)).is_ok_and(|kind| kind != FileKind::Dir) {
        let file = format!("{path}/Chart.yaml");
        return Err(Failure::input(format!("unable to detect chart at {file}: open {file}: not a directory")));
    }
    let mut chart = Chart::load(sys, Path::new(path), &context.limits, &mut Provenance::new())?;
    chart.notices().iter().for_each(|notice| context.log(notice));
    if chart.metadata().api_version == "v3" {
        return Err(Failure::input("invalid chart apiVersion"));
    }
    let given = |text: &'_ String| (!text.is_empty()).then(|| text.clone());
    let version = given(&args.version).unwrap_or_else(|| chart.metadata().version.clone());
    Version::parse_loose(&version).map_err(|error| Failure::usage(error.to_string()))?;
    let missing = missing_dependencies(&chart);
    if !missing.is_empty() {
        let missing = missing.join(", ");
        return Err(Failure::input(format!("found in Chart.yaml, but missing in charts/ directory: {missing}")));
    }
    let failed = |reason: String| Failure::input(format!("failed to save: {reason}"));
    chart
        .set_versions(Some(&version), given(&args.app_version).as_deref())
        .map_err(|error| failed(error.to_string()))?;
    save(&chart, &args.destination, sys).map_err(failed)
}

/// Writes the archive into the directory `destination`.
fn save(chart: &Chart, destination: &str, sys: &dyn Sys) -> Result<String, String> {
    let folder = match destination {
        "." => sys.current_dir().map_err(|error| error.to_string())?.to_string_lossy().into_owned(),
        folder => folder.to_owned(),
    };
    let path = join(&[&folder, &chart.archive_name()]);
    let folder = Path::new(&path).parent().filter(|it| !it.as_os_str().is_empty()).unwrap_or(Path::new("."));
    match sys.kind(folder) {
        Ok(FileKind::Dir) => {}
        Ok(_) => return Err(format!("is not a directory: {}", folder.display())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            sys.create_dir_all(folder).map_err(|error| path_error("mkdir", folder, &error))?;
        }
        Err(error) => {
            return Err(format!("stat {}: {}", folder.display(), path_error("stat", folder, &error)));
        }
    }
    let packed = chart.to_archive(sys.now()).map_err(|error| error.to_string())?;
    sys.write(Path::new(&path), &packed).map_err(|error| path_error("open", Path::new(&path), &error))?;
    Ok(path)
}
