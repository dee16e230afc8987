//! `create metrics-config`.
//!
//! kyverno: cmd/cli/kubectl-kyverno/commands/create/metrics-config/command.go

use common::{Val, Value};
use yaml::writer::{JsonOptions, json};

use crate::cli::MetricsConfigArgs;

/// The text.
pub(super) fn text(args: &MetricsConfigArgs) -> String {
    let lists = [("include", &args.include), ("exclude", &args.exclude)];
    let lists: Vec<String> = lists
        .iter()
        .filter(|(_, names)| !names.is_empty())
        .map(|(key, names)| format!("\n      \"{key}\": {}", list(names)))
        .collect();
    let namespaces = if lists.is_empty() { "{}".to_owned() } else { format!("{{{}\n    }}", lists.join(",")) };
    format!(
        "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {}\n  namespace: {}\ndata:\n  namespaces: |\n    {namespaces}\n",
        args.name, args.namespace
    )
}

/// The names as pretty JSON, its lines where they stand in the whole.
fn list(names: &[String]) -> String {
    let names = Value::list(names.iter().map(|name| Value::from(name.as_str())));
    let mut text = String::new();
    // Texts always have a JSON form.
    let _ = json(Val::from(&names), JsonOptions::marshal_indent("      ", "  "), &mut text);
    text
}
