//! The lock file: whether it fits the chart, and how it is written.
//!
//! helm: pkg/downloader/manager.go (`Build`, `writeLock`)

use std::path::Path;

use chart::{Lock, Metadata, Notice, lock_digest, lock_digest_v2, path_error};
use common::go::path::join;
use common::go::quote::quote;
use common::sys::Sys;

use crate::context::Context;
use crate::failure::Failure;

const FIRST_VERSION: &str = "v1";

/// Compares the digest in the lock file with that of what the chart asks for.
pub(super) fn check(metadata: &Metadata, lock: &Lock, context: &mut Context<'_, '_>) -> Result<(), Failure> {
    if lock_digest(&metadata.dependencies, &lock.dependencies) == lock.digest {
        return Ok(());
    }
    if metadata.api_version != FIRST_VERSION {
        return Err(out_of_sync("Chart.lock", "Chart.yaml"));
    }
    let warning = "warning: a valid Helm v3 hash was not found. Checking against Helm v2 hash...";
    context.log(&Notice::log(warning));
    if lock_digest_v2(&metadata.dependencies) == lock.digest {
        return Ok(());
    }
    Err(out_of_sync("requirements.lock", "requirements.yaml"))
}

fn out_of_sync(lock: &str, file: &str) -> Failure {
    let message = format!("the lock file ({lock}) is out of sync with the dependencies file ({file})");
    Failure::input(format!("{message}. Please update the dependencies"))
}

/// Writes the lock file of the chart at `chart`. A link in its place is refused, whoever put it there wanted another file
/// written (CVE-2025-53547); one that appears in between is replaced, not followed.
pub(super) fn write(chart: &str, lock: &Lock, api_version: &str, sys: &dyn Sys) -> Result<(), Failure> {
    let name = if api_version == FIRST_VERSION { "requirements.lock" } else { "Chart.lock" };
    let path = join(&[chart, name]);
    let path = Path::new(&path);
    if let Ok(Some(target)) = sys.read_link(path) {
        let target = quote(&target.to_string_lossy());
        return Err(Failure::input(format!("the {name} file is a symlink to {target}")));
    }
    let written = sys.write(path, lock.to_yaml().as_bytes());
    written.map_err(|error| Failure::input(path_error("open", path, &error)))
}
