//! `version`: which program this is. Under the original's name that is the version whose behaviour it has, in the original's
//! words, so that scripts that look at it go on.
//!
//! helm: pkg/cmd/version.go, internal/version/version.go

use std::any::Any;
use std::borrow::Cow;

use clap::Args;
use common::go::quote::quote;
use gotemplate::run::{FixedHost, Options};
use gotemplate::value::{Object, Value};
use gotemplate::{Library, Set};

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;

/// The flags of `version`.
#[derive(Args, Debug, Default)]
pub(crate) struct VersionArgs {
    /// Print the number alone
    #[arg(long)]
    pub(crate) short: bool,
    /// Template for the text: .Version, .GitCommit, .GitTreeState, .GoVersion, .KubeClientVersion
    #[arg(long, value_name = "TEMPLATE", default_value = "", hide_default_value = true)]
    pub(crate) template: String,
}

/// The build of the original that this program stands for.
#[derive(Debug)]
struct BuildInfo;

/// Fields and values of [`BuildInfo`].
const ORIGINAL: [(&str, &str); 5] = [
    ("Version", "v4.1.4"),
    ("GitCommit", "05fa37973dc9e42b76e1d2883494c87174b6074f"),
    ("GitTreeState", "clean"),
    ("GoVersion", "go1.25.9"),
    ("KubeClientVersion", "v1.35"),
];

impl Object for BuildInfo {
    fn type_name(&self) -> Cow<'_, str> {
        "version.BuildInfo".into()
    }

    fn fields(&self) -> Vec<(&'static str, Value)> {
        ORIGINAL.iter().map(|&(name, value)| (name, Value::from(value))).collect()
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// Runs `version`.
///
/// # Errors
/// A template that does not parse or fails.
pub(crate) fn run(args: &VersionArgs, context: &mut Context<'_, '_>) -> Result<Exit, Failure> {
    let text = match (args.template.as_str(), args.short, context.persona.is_own()) {
        ("", short, true) => own(short),
        ("", true, false) => "v4.1.4+g05fa379\n".to_owned(),
        ("", false, false) => {
            let fields = ORIGINAL.map(|(name, value)| format!("{name}:{}", quote(value)));
            format!("version.BuildInfo{{{}}}\n", fields.join(", "))
        }
        (template, ..) => fill(template)?,
    };
    context.print(&text)?;
    Ok(Exit::Clean)
}

/// Our own version.
pub(crate) fn own(short: bool) -> String {
    let version = env!("CARGO_PKG_VERSION");
    if short { format!("{version}\n") } else { format!("render {version} (renders as helm v4.1.4)\n") }
}

fn fill(template: &str) -> Result<String, Failure> {
    let failed = |error: gotemplate::TemplateError| Failure::usage(error.to_string());
    let mut set = Set::new("_", Library::new(&[]));
    set.parse("_", 0, template.into()).map_err(failed)?;
    let object: std::sync::Arc<dyn Object> = std::sync::Arc::new(BuildInfo);
    let host = FixedHost::new(0, 0);
    let filled = set.execute("_", &Value::from(object), Options::new(&host)).map_err(failed)?;
    Ok(filled.text().into_owned())
}
