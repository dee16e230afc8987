//! What the tests share: machines in memory, and whole runs on them.
#![expect(clippy::disallowed_methods, reason = "tests read the examples from the disk")]

use std::path::Path;

use common::sys::{Memory, Streams, Sys};
use serde_json::Value;

/// What a run left.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) code: u8,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Run {
    /// Standard output as JSON.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }
}

/// Runs `policy-platform` with words that blanks part.
pub(crate) fn run(words: &str, sys: &dyn Sys) -> Run {
    let args: Vec<&str> = std::iter::once("policy-platform").chain(words.split_whitespace()).collect();
    run_as(&args, b"", sys)
}

/// Runs the program under the name that comes first.
pub(crate) fn run_as(args: &[&str], stdin: &[u8], sys: &dyn Sys) -> Run {
    let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
    let exit = platform::run(args.iter().map(Into::into), sys, &mut Streams::buffers(stdin, &mut stdout, &mut stderr));
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Run { code: exit.code(), stdout: text(stdout), stderr: text(stderr) }
}

/// The examples of the repository, below the root.
pub(crate) fn examples() -> Memory {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples");
    let mut sys = Memory::new();
    let mut queue = vec![root.clone()];
    while let Some(directory) = queue.pop() {
        for entry in std::fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                queue.push(path);
            } else {
                let place = Path::new("/").join(path.strip_prefix(&root).unwrap());
                sys = sys.file(place, std::fs::read(path).unwrap());
            }
        }
    }
    sys
}

/// A policy about the label `team`, as a chart's template or as it is.
pub(crate) fn policy(name: &str, action: &str) -> String {
    format!(
        "apiVersion: kyverno.io/v1\nkind: ClusterPolicy\nmetadata:\n  name: {name}\nspec:\n  validationFailureAction: {action}\n  \
         rules:\n    - name: team\n      match:\n        any:\n          - resources:\n              kinds: [ConfigMap]\n      \
         validate:\n        message: a team is needed\n        pattern:\n          metadata:\n            labels:\n              \
         team: \"?*\"\n"
    )
}

/// A config map without labels.
pub(crate) const CONFIG: &str = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\n  namespace: shop\n";

/// A source `rules` whose only chart takes its action from the values of environments.
pub(crate) fn by_environment(environments: &[(&str, &str)]) -> Memory {
    let chart = "apiVersion: v2\nname: rules\nversion: 1.0.0\n";
    let action = "{{ .Values.policies.team.validationFailureAction }}";
    let mut sys = Memory::new()
        .file("/rules/charts/rules/Chart.yaml", chart)
        .file("/rules/charts/rules/templates/team.yaml", policy("require-team", action))
        .file("/app/config.yaml", CONFIG);
    for (name, values) in environments {
        sys = sys.file(format!("/rules/cd/{name}/values.yaml"), *values);
    }
    sys
}

/// The values that set the action of [`by_environment`].
pub(crate) fn action(word: &str) -> String {
    format!("policies:\n  team:\n    validationFailureAction: {word}\n")
}
