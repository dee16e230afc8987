//! `create test`.
//!
//! kyverno: cmd/cli/kubectl-kyverno/commands/create/test/command.go
//!
//! NOTE: the original writes the old form of the file, which its own `test` warns about or refuses.

use super::push_list;
use crate::cli::CreateTestArgs;

/// The text.
pub(super) fn text(args: &CreateTestArgs) -> String {
    let mut text = format!("# test name\nname: {}\n\n# list of policy files\npolicies:", args.name);
    push_list(&mut text, args.policy.iter().map(String::as_str), 2);
    text.push_str("\n\n# list of resource files\nresources:");
    push_list(&mut text, args.resource.iter().map(String::as_str), 2);
    text.push_str(&format!(
        "\n\n# variables file (optional)\nvariables: {}\n\n# list of expected results\nresults:",
        args.values
    ));
    for (result, entries) in [("pass", &args.pass), ("fail", &args.fail), ("skip", &args.skip)] {
        entries.iter().for_each(|entry| push_result(&mut text, entry, result));
    }
    text.push('\n');
    text
}

/// An expected result of five parts; a sixth, the patched resource, is not written. Other numbers of parts write nothing.
fn push_result(text: &mut String, entry: &str, result: &str) {
    let parts: Vec<&str> = entry.split(',').collect();
    let ([policy, rule, resource, namespace, kind] | [policy, rule, resource, namespace, kind, _]) = parts.as_slice()
    else {
        return;
    };
    text.push_str(&format!(
        "\n  - policy: {policy}\n    rule: {rule}\n    resource: {resource}\n    namespace: {namespace}\n    kind: {kind}\n    \
         result: {result}"
    ));
}
