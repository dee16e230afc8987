//! `dependency list`: what a chart needs, and whether it is there.
//!
//! helm: pkg/action/dependency.go (`Dependency`)

use std::path::Path;

use chart::{Chart, Dependency, path_error, path_match};
use common::go::path::join;
use common::go::quote::quote;
use common::go::semver::{Constraint, Version};
use common::sys::FileKind;

use super::load;
use super::table::table;
use crate::context::Context;
use crate::failure::Failure;

/// Prints the dependencies of the chart at `path`, columns cut to `width`.
///
/// # Errors
/// What is no chart.
pub(crate) fn list(path: &str, width: usize, context: &mut Context<'_, '_>) -> Result<(), Failure> {
    let chart = load(path, context)?;
    let charts = join(&[path, "charts"]);
    let Some(wanted) = &chart.metadata().dependencies else {
        return context.print(&format!("WARNING: no dependencies at {charts}\n"));
    };
    let mut rows = vec![["NAME", "VERSION", "REPOSITORY", "STATUS"]];
    for dependency in wanted.iter().flatten() {
        let status = status(&charts, dependency, &chart, context);
        rows.push([&dependency.name, &dependency.version, &dependency.repository, status]);
    }
    context.print(&format!("{}\n\n", table(&rows, width)))?;
    print_unknown(&charts, wanted, context)
}

/// How a dependency is there: as an archive, as a directory, or not.
fn status(charts: &str, dependency: &Dependency, chart: &Chart, context: &mut Context<'_, '_>) -> &'static str {
    let pattern = format!("{}-*.tgz", dependency.name);
    if path_match(&join(&[charts, &pattern]), "").is_err() {
        return "bad pattern";
    }
    let archives = archives(charts, &pattern, context);
    match archives.as_slice() {
        [] => {}
        [archive] => return archive_status(charts, archive, dependency, context),
        several => {
            let prefix = format!("{}-", dependency.name);
            let version = |name: &str| {
                let stem = name.strip_suffix(".tgz").unwrap_or(name);
                Version::parse_strict(stem.strip_prefix(&prefix).unwrap_or(stem)).is_ok()
            };
            let mut versions = several.iter().filter(|name| version(name));
            match (versions.next(), versions.next()) {
                (Some(archive), None) => return archive_status(charts, archive, dependency, context),
                (Some(_), Some(_)) => return "too many matches",
                (None, _) => {}
            }
        }
    }
    // The original takes the last one of that name, in an order that changes from run to run.
    match chart.dependencies().iter().rfind(|child| child.name() == dependency.name) {
        Some(child) => version_status(&child.metadata().version, dependency).unwrap_or("unpacked"),
        None => "missing",
    }
}

/// The names in `charts/` that a pattern matches. One with a separator would look elsewhere, and matches nothing.
fn archives(charts: &str, pattern: &str, context: &Context<'_, '_>) -> Vec<String> {
    if pattern.contains('/') {
        return Vec::new();
    }
    let entries = context.sys.read_dir(Path::new(charts)).unwrap_or_default();
    let names = entries.into_iter().map(|entry| entry.name);
    names.filter(|name| path_match(pattern, name).unwrap_or_default()).collect()
}

fn archive_status(charts: &str, archive: &str, dependency: &Dependency, context: &mut Context<'_, '_>) -> &'static str {
    let Ok(chart) = load(&join(&[charts, archive]), context) else { return "corrupt" };
    if chart.name() != dependency.name {
        return "misnamed";
    }
    version_status(&chart.metadata().version, dependency).unwrap_or("ok")
}

/// What is wrong with a version.
fn version_status(version: &str, dependency: &Dependency) -> Option<&'static str> {
    if version == dependency.version {
        return None;
    }
    match (Constraint::parse(&dependency.version), Version::parse_loose(version)) {
        (Ok(range), Ok(version)) => (!range.check(&version)).then_some("wrong version"),
        _ => Some("invalid version"),
    }
}

/// Warns of what stands in `charts/` and is not asked for.
fn print_unknown(charts: &str, wanted: &[Option<Dependency>], context: &mut Context<'_, '_>) -> Result<(), Failure> {
    let is_wanted = |name: &str| wanted.iter().flatten().any(|dependency| dependency.name == name);
    for entry in context.sys.read_dir(Path::new(charts)).unwrap_or_default() {
        let path = join(&[charts, &entry.name]);
        match context.sys.kind(Path::new(&path)) {
            Err(error) => {
                let reason = path_error("stat", Path::new(&path), &error);
                context.print(&format!("Warning: {reason}\n"))?;
                continue;
            }
            Ok(FileKind::Dir) => {}
            Ok(_) if entry.name.ends_with(".tgz") => {}
            Ok(_) => continue,
        }
        match load(&path, context) {
            Err(_) => context.print(&format!("WARNING: {} is not a chart.\n", quote(&path)))?,
            Ok(chart) if is_wanted(chart.name()) => {}
            Ok(_) => context.print(&format!("WARNING: {} is not in Chart.yaml.\n", quote(&path)))?,
        }
    }
    Ok(())
}
