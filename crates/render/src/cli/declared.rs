//! The commands by name, each with what declares its flags: reading a line takes the names of all and the flags of one.
//!
//! The one idea to know: all flags of all commands cost more to declare than a small chart costs to render. Only help and
//! completion scripts need them; they take the derived commands (`flags`), which a test compares with this table.

use clap::{Args, Command};

use super::SettingsArgs;
use crate::commands::completion::ScriptArgs;
use crate::commands::dependency::{FetchArgs, ListArgs};
use crate::commands::env::EnvArgs;
use crate::commands::lint::LintArgs;
use crate::commands::package::PackageArgs;
use crate::commands::show::{PartArgs, ValuesArgs};
use crate::commands::template::TemplateArgs;
use crate::commands::version::VersionArgs;

/// A command as it is found by name.
struct Declared {
    name: &'static str,
    aliases: &'static [&'static str],
    flags: fn(Command) -> Command,
    below: &'static [Self],
}

impl Declared {
    const fn leaf(name: &'static str, flags: fn(Command) -> Command) -> Self {
        Self { name, aliases: &[], flags, below: &[] }
    }

    const fn parent(name: &'static str, below: &'static [Self]) -> Self {
        Self { name, aliases: &[], flags: |command| command, below }
    }

    const fn also(self, aliases: &'static [&'static str]) -> Self {
        Self { aliases, ..self }
    }

    /// The command and those below it, without flags.
    fn bare(&self) -> Command {
        let command = Command::new(self.name).aliases(self.aliases);
        self.below.iter().map(Self::bare).fold(command, Command::subcommand)
    }

    /// The command with its flags, and of those below it the one that the path leads to.
    fn along(&self, path: &[&str]) -> Command {
        let command = (self.flags)(Command::new(self.name).aliases(self.aliases));
        descend(command, self.below, path)
    }
}

/// In the order of the derived commands, which is that of suggestions.
const COMMANDS: &[Declared] = &[
    Declared::parent(
        "completion",
        &[
            Declared::leaf("bash", ScriptArgs::augment_args),
            Declared::leaf("fish", ScriptArgs::augment_args),
            Declared::leaf("powershell", ScriptArgs::augment_args),
            Declared::leaf("zsh", ScriptArgs::augment_args),
        ],
    ),
    Declared::leaf("env", EnvArgs::augment_args),
    Declared::parent(
        "dependency",
        &[
            Declared::leaf("build", FetchArgs::augment_args),
            Declared::leaf("list", ListArgs::augment_args).also(&["ls"]),
            Declared::leaf("update", FetchArgs::augment_args).also(&["up"]),
        ],
    )
    .also(&["dep", "dependencies"]),
    Declared::leaf("lint", LintArgs::augment_args),
    Declared::leaf("package", PackageArgs::augment_args),
    Declared::parent(
        "show",
        &[
            Declared::leaf("all", PartArgs::augment_args),
            Declared::leaf("chart", PartArgs::augment_args),
            Declared::leaf("crds", PartArgs::augment_args),
            Declared::leaf("readme", PartArgs::augment_args),
            Declared::leaf("values", ValuesArgs::augment_args),
        ],
    )
    .also(&["inspect"]),
    Declared::leaf("template", TemplateArgs::augment_args),
    Declared::leaf("version", VersionArgs::augment_args),
];

/// `command` with the one of `below` that the path leads to, or all of them where it ends.
fn descend(command: Command, below: &[Declared], path: &[&str]) -> Command {
    match path {
        [] => below.iter().map(Declared::bare).fold(command, Command::subcommand),
        [name, rest @ ..] => {
            let next = below.iter().find(|declared| declared.name == *name);
            next.map(|declared| declared.along(rest)).into_iter().fold(command, Command::subcommand)
        }
    }
}

/// The program with its flags and, of its commands, the one that the path leads to with its flags. Where the path ends above
/// other commands, these are there by name.
pub(super) fn program(name: &'static str, path: &[&str]) -> Command {
    descend(SettingsArgs::augment_args(Command::new(name)), COMMANDS, path)
}

#[cfg(test)]
mod tests {
    use clap::{Arg, CommandFactory};

    use super::*;
    use crate::cli::flags::Program;

    /// All that clap is told of the flags but where help shows them.
    fn flags(command: &Command) -> Vec<String> {
        command.get_arguments().map(|arg: &Arg| format!("{:?}", arg.clone().display_order(0))).collect()
    }

    fn names(command: &Command) -> Vec<(String, Vec<String>)> {
        let aliases = |command: &Command| command.get_all_aliases().map(str::to_owned).collect();
        command.get_subcommands().map(|below| (below.get_name().to_owned(), aliases(below))).collect()
    }

    /// Compares what is declared along `path`, and below it.
    fn compare(derived: &Command, path: &[&str]) {
        let mut declared = program("render", path);
        for name in path {
            assert_eq!(declared.get_subcommands().count(), 1, "{path:?}");
            declared = declared.find_subcommand(name).unwrap().clone();
        }
        assert_eq!(flags(derived), flags(&declared), "{path:?}");
        assert_eq!(names(derived), names(&declared), "{path:?}");
        for below in derived.get_subcommands() {
            compare(below, &[path, &[below.get_name()]].concat());
        }
    }

    #[test]
    fn every_command_is_declared_as_it_is_derived() {
        compare(&Program::command(), &[]);
    }
}
