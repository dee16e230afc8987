//! `create user-info`.
//!
//! kyverno: cmd/cli/kubectl-kyverno/commands/create/user-info/command.go

use super::push_list;
use crate::cli::UserInfoArgs;

/// The text.
pub(super) fn text(args: &UserInfoArgs) -> String {
    let mut text = String::from("# list of roles\nroles:");
    push_list(&mut text, args.role.iter().map(String::as_str), 2);
    text.push_str("\n\n# list of cluster roles\nclusterRoles:");
    push_list(&mut text, args.cluster_role.iter().map(String::as_str), 2);
    text.push_str(&format!(
        "\n\nuserInfo:\n  # user name\n  username: {}\n\n  # list of groups\n  groups:",
        args.username
    ));
    push_list(&mut text, args.group.iter().map(String::as_str), 4);
    text.push('\n');
    text
}
