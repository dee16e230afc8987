//! `create cluster-role`.
//!
//! kyverno: cmd/cli/kubectl-kyverno/commands/create/role/command.go

use crate::cli::ClusterRoleArgs;

const ALL: [&str; 6] = ["create", "get", "update", "delete", "list", "watch"];

/// The text; it has no line break at its end.
pub(super) fn text(name: &str, args: &ClusterRoleArgs) -> Result<String, String> {
    if name.is_empty() {
        return Err("name argument is required".to_owned());
    }
    if args.controllers.iter().all(String::is_empty) && args.controllers.len() <= 1 {
        return Err("invalid controller provided".to_owned());
    }
    let labels: String = args
        .controllers
        .iter()
        .map(|controller| format!("\n      rbac.kyverno.io/aggregate-to-{controller}: \"true\""))
        .collect();
    let verbs: Vec<&str> = match args.verbs.first() {
        Some(verb) if verb == "all" => ALL.to_vec(),
        _ => args.verbs.iter().map(String::as_str).collect(),
    };
    let verbs: Vec<String> = verbs.iter().map(|verb| format!("\"{verb}\"")).collect();
    Ok(format!(
        "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata:\n  name: kyverno-{name}-permission\n  \
         labels:{labels}\nrules:\n  - apiGroups: [\"{}\"]\n    resources: [\"{}\"]\n    verbs: [{}]",
        args.api_groups,
        args.resources.join(","),
        verbs.join(", "),
    ))
}
