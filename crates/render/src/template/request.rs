//! What is asked for: which chart, under which name, for which Kubernetes.
//!
//! The order of the checks is the original's, since it decides which of several errors is told.
//!
//! helm: pkg/cmd/template.go, install.go (`runInstall`), helpers.go

use std::path::PathBuf;

use chart::{Capabilities, KubeVersion, Level, Notice, RenderOptions};
use cli::go_bool;
use common::go::quote::quote;

use super::name::name_and_chart;
use crate::commands::template::TemplateArgs;
use crate::context::Context;
use crate::failure::Failure;

/// A chart, and how it is rendered.
#[derive(Debug)]
pub(crate) struct Request {
    /// Directory or archive of the chart.
    pub(crate) path: PathBuf,
    /// Release, Kubernetes, limits.
    pub(crate) options: RenderOptions,
    /// Whether the cluster was to be asked, which it cannot.
    pub(crate) server: bool,
}

/// Reads the flags.
///
/// # Errors
/// Values that mean nothing, charts that are not there.
pub(crate) fn request(args: &TemplateArgs, context: &mut Context<'_, '_>) -> Result<Request, Failure> {
    check_map(args)?;
    warn_of_wait(args, context);
    let kube_version = kube_version(&args.release.kube_version)?;
    let server = asks_server(args, context)?;
    context.debug("Original chart version", &[("version", &args.path.version)]);
    if args.path.version.is_empty() && args.path.devel {
        context.debug("setting version to >0.0.0-0", &[]);
    }
    let (name, reference) = name_and_chart(args, context)?;
    let path = args.path.locate(&reference, context.sys)?;
    context.debug("Chart path", &[("path", &path.to_string_lossy())]);
    let options = RenderOptions {
        name,
        namespace: context.settings.namespace.clone(),
        is_install: !args.release.is_upgrade,
        is_upgrade: args.release.is_upgrade,
        capabilities: Capabilities::new(kube_version, &args.release.api_versions),
        skip_schema: args.release.skip_schema_validation,
        subchart_notes: args.install.render_subchart_notes,
        ..RenderOptions::default()
    };
    Ok(Request { path, options, server })
}

/// A source map is one of what is printed, and made by templates.
fn check_map(args: &TemplateArgs) -> Result<(), Failure> {
    let (output, own) = (&args.output, &args.own);
    let other = [
        ("--output-dir", !output.output_dir.is_empty()),
        ("--post-renderer", !output.post_renderer.is_empty()),
        ("--all-envs", own.all_envs),
        ("--diff", !own.diff.is_empty()),
        ("--explain", !own.explain.is_empty()),
        ("more than one --env", own.env.len() > 1),
    ];
    match other.iter().find(|(_, given)| *given && !output.source_map.is_empty()) {
        Some((flag, _)) => Err(Failure::usage(format!("--source-map goes without {flag}"))),
        None => Ok(()),
    }
}

/// helm: pkg/cmd/flags.go (`waitValue`)
fn warn_of_wait(args: &TemplateArgs, context: &mut Context<'_, '_>) {
    let better = match args.install.wait.as_deref() {
        Some("true") => "watcher",
        Some("false") => "hookOnly",
        _ => return,
    };
    let given = args.install.wait.as_deref().unwrap_or_default();
    let message = format!("--wait={given} is deprecated (boolean value) and can be replaced with --wait={better}");
    context.log(&Notice::new(Level::Warn, message));
}

fn kube_version(text: &str) -> Result<KubeVersion, Failure> {
    if text.is_empty() {
        return Ok(KubeVersion::default());
    }
    KubeVersion::parse(text).map_err(|reason| Failure::usage(format!("invalid kube version '{text}': {reason}")))
}

/// Whether the cluster is to be asked.
///
/// helm: pkg/cmd/helpers.go (`cmdGetDryRunFlagStrategy`)
fn asks_server(args: &TemplateArgs, context: &mut Context<'_, '_>) -> Result<bool, Failure> {
    let invalid =
        |value: &str, known: &str| Failure::usage(format!("invalid dry-run value ({}). Must be {known}", quote(value)));
    let value = args.install.dry_run.as_deref().unwrap_or("client");
    let warning = match value {
        "client" | "server" => None,
        "unset" => Some("--dry-run is deprecated and should be replaced with '--dry-run=client'".to_owned()),
        "none" => return Err(invalid(value, "\"server\" or \"client\"")),
        _ => match go_bool(value) {
            None => return Err(invalid(value, "\"none\", \"server\", or \"client\"")),
            Some(false) => return Err(invalid(value, "\"server\" or \"client\"")),
            Some(true) => Some(format!(
                "boolean '--dry-run={value}' flag is deprecated and must be replaced with '--dry-run=client'"
            )),
        },
    };
    if let Some(warning) = warning {
        context.log(&Notice::new(Level::Warn, warning));
    }
    Ok(value == "server" || args.install.validate)
}
