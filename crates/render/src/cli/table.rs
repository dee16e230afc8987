//! What cobra knows of the commands beyond what clap is told: how many arguments, which flags are on their way out or
//! exclude each other, and the original's commands that are not here.

use cli::{Arity, Rules};

/// The arguments of the command at `path` (`show values`): their number, and how the usage line names them.
pub(super) fn arguments(path: &str) -> (Arity, &'static str) {
    match path {
        "template" => (Arity::AtLeast(1), "[NAME] [CHART]"),
        "lint" => (Arity::AtLeast(1), "PATH"),
        "show all" | "show chart" | "show crds" | "show readme" | "show values" => (Arity::Exactly(1), "[CHART]"),
        "dependency build" | "dependency list" | "dependency update" => (Arity::AtMost(1), "CHART"),
        "package" => (Arity::Any, "[CHART_PATH] [...]"),
        "env" => (Arity::AtMost(1), ""),
        _ => (Arity::None, ""),
    }
}

/// Flags that the original gave up, and flags that exclude each other.
///
/// helm: pkg/cmd/install.go (`addInstallFlags`), template.go
pub(super) fn rules(path: &str) -> Rules<'static> {
    match path {
        "template" => Rules {
            deprecated: &[
                ("force", "use --force-replace instead"),
                ("atomic", "use --rollback-on-failure instead"),
                ("validate", "use '--dry-run=server' instead"),
            ],
            exclusive: &[
                &["force", "force-conflicts"],
                &["force-replace", "force-conflicts"],
                &["validate", "dry-run"],
            ],
            ..Rules::default()
        },
        _ => Rules::default(),
    }
}

/// A command of the original that is not here.
pub(super) struct Elsewhere {
    /// Its name.
    pub(super) name: &'static str,
    aliases: &'static [&'static str],
    /// Why it is not here.
    pub(super) reason: &'static str,
}

const fn elsewhere(name: &'static str, aliases: &'static [&'static str], reason: &'static str) -> Elsewhere {
    Elsewhere { name, aliases, reason }
}

const CLUSTER: &str = "needs a cluster, and this program talks to none";
const REPOSITORY: &str = "needs a chart repository or registry, and this program uses no network";

/// In the original's order, which is that of its suggestions.
pub(super) const ELSEWHERE: &[Elsewhere] = &[
    elsewhere("create", &[], "scaffolds charts, which this program does not"),
    elsewhere("pull", &["fetch"], REPOSITORY),
    elsewhere("repo", &[], REPOSITORY),
    elsewhere("search", &[], REPOSITORY),
    elsewhere("verify", &[], "verifies signatures, and this program reads no keys"),
    elsewhere("get", &[], CLUSTER),
    elsewhere("history", &["hist"], CLUSTER),
    elsewhere("install", &[], CLUSTER),
    elsewhere("list", &["ls"], CLUSTER),
    elsewhere("test", &[], CLUSTER),
    elsewhere("rollback", &[], CLUSTER),
    elsewhere("status", &[], CLUSTER),
    elsewhere("uninstall", &["del", "delete", "un"], CLUSTER),
    elsewhere("upgrade", &[], CLUSTER),
    elsewhere("plugin", &[], "manages plugins, which this program does not run"),
    elsewhere("docs", &[], "writes the original's documentation"),
    elsewhere("registry", &[], REPOSITORY),
    elsewhere("push", &[], REPOSITORY),
];

/// The command of the original that goes by `name` and is not here.
pub(super) fn find_elsewhere(name: &str) -> Option<&'static Elsewhere> {
    ELSEWHERE.iter().find(|command| command.name == name || command.aliases.contains(&name))
}
