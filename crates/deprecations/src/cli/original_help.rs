//! The help of the original, made from tables as cobra and pflag make it: scripts and people look for its lines.
//!
//! cobra: command.go (the usage template); pflag: flag.go (`FlagUsages`)

/// A flag in the original's help.
struct Flag {
    short: Option<char>,
    name: &'static str,
    /// The word behind the name; empty for switches.
    value: &'static str,
    usage: &'static str,
    /// As it is shown; empty for none.
    default: &'static str,
}

const fn flag(short: Option<char>, name: &'static str, value: &'static str, usage: &'static str) -> Flag {
    Flag { short, name, value, usage, default: "" }
}

const GLOBAL: [Flag; 11] = [
    flag(
        Some('f'),
        "additional-versions",
        "string",
        "Additional deprecated versions file to add to the list. Cannot contain any existing versions",
    ),
    flag(
        None,
        "columns",
        "strings",
        "A list of columns to print. Mandatory when using --output custom, optional with --output markdown",
    ),
    flag(
        None,
        "components",
        "strings",
        "A list of components to run checks for. If nil, will check for all found in versions.",
    ),
    flag(None, "ignore-deprecations", "", "Ignore the default behavior to exit 2 if deprecated apiVersions are found."),
    flag(None, "ignore-removals", "", "Ignore the default behavior to exit 3 if removed apiVersions are found."),
    flag(
        None,
        "ignore-unavailable-replacements",
        "",
        "Ignore the default behavior to exit 4 if deprecated but unavailable apiVersions are found.",
    ),
    flag(
        Some('H'),
        "no-headers",
        "",
        "When using the default or custom-column output format, don't print headers (default print headers).",
    ),
    flag(
        Some('r'),
        "only-show-removed",
        "",
        "Only display the apiVersions that have been removed in the target version.",
    ),
    Flag {
        short: Some('o'),
        name: "output",
        value: "string",
        usage: "The output format to use. (normal|wide|custom|json|yaml|markdown|csv)",
        default: "\"normal\"",
    },
    Flag {
        short: Some('t'),
        name: "target-versions",
        value: "stringToString",
        usage: "A map of targetVersions to use. This flag supersedes all defaults in version files.",
        default: "[]",
    },
    flag(Some('v'), "v", "Level", "number for the log level verbosity"),
];

/// A command in the original's help.
struct Command {
    /// The words behind the program's name.
    path: &'static str,
    /// What stands behind the path in the usage line.
    arguments: &'static str,
    /// Whether the command does something, or only has commands below it.
    runs: bool,
    short: &'static str,
    /// `PROGRAM` stands for the program's name.
    long: &'static str,
    flags: &'static [Flag],
}

const CONTEXT: Flag =
    flag(None, "kube-context", "string", "The kube context to use. If blank, defaults to current context.");
const CONFIG: Flag = flag(
    None,
    "kubeconfig",
    "string",
    "The path to the kubeconfig file to use. If blank, defaults to current kubeconfig.",
);
const OBJECTS: Flag = flag(Some('n'), "namespace", "string", "Only detect resources in a specific namespace.");
const RELEASES: Flag = flag(Some('n'), "namespace", "string", "Only detect releases in a specific namespace.");
const DIRECTORY: Flag =
    flag(Some('d'), "directory", "string", "The directory to scan. If blank, defaults to current working dir.");
const BARE_SCRIPT: Flag = flag(None, "no-descriptions", "", "disable completion descriptions");

const fn command(path: &'static str, short: &'static str, long: &'static str, flags: &'static [Flag]) -> Command {
    Command { path, arguments: " [flags]", runs: true, short, long, flags }
}

/// In the order of the list of commands.
const COMMANDS: [Command; 13] = [
    Command {
        runs: false,
        ..command(
            "completion",
            "Generate the autocompletion script for the specified shell",
            "Generate the autocompletion script for PROGRAM for the specified shell.\nSee each sub-command's help for \
             details on how to use the generated script.",
            &[],
        )
    },
    Command {
        arguments: "",
        ..command(
            "completion bash",
            "Generate the autocompletion script for bash",
            "Generate the autocompletion script for the bash shell.",
            &[BARE_SCRIPT],
        )
    },
    command(
        "completion fish",
        "Generate the autocompletion script for fish",
        "Generate the autocompletion script for the fish shell.",
        &[BARE_SCRIPT],
    ),
    command(
        "completion powershell",
        "Generate the autocompletion script for powershell",
        "Generate the autocompletion script for powershell.",
        &[BARE_SCRIPT],
    ),
    command(
        "completion zsh",
        "Generate the autocompletion script for zsh",
        "Generate the autocompletion script for the zsh shell.",
        &[BARE_SCRIPT],
    ),
    Command {
        arguments: " [file to check or -] [flags]",
        ..command(
            "detect",
            "Checks a single file or stdin for deprecated apiVersions.",
            "Detect deprecated apiVersion in a specific file or other input. Accepts multi-document yaml files and/or - \
             for stdin. Useful for helm testing.",
            &[],
        )
    },
    command(
        "detect-all-in-cluster",
        "run all in-cluster detections",
        "Detect Kubernetes apiVersions from an active cluster using all available methods (Helm releases, using the \
         last-applied-configuration annotation)",
        &[CONTEXT, CONFIG, OBJECTS],
    ),
    command(
        "detect-api-resources",
        "detect-api-resources",
        "Detect Kubernetes apiVersions from an active cluster (using last-applied-configuration annotation)",
        &[CONTEXT, CONFIG, OBJECTS],
    ),
    command("detect-files", "detect-files", "Detect Kubernetes apiVersions in a directory.", &[DIRECTORY]),
    command(
        "detect-helm",
        "detect-helm",
        "Detect Kubernetes apiVersions in a helm release (in cluster)",
        &[CONTEXT, CONFIG, RELEASES],
    ),
    Command {
        arguments: " [command]",
        ..command(
            "help",
            "Help about any command",
            "Help provides help for any command in the application.\nSimply type PROGRAM help [path to command] for full \
             details.",
            &[],
        )
    },
    command(
        "list-versions",
        "Outputs a JSON object of the versions that Pluto knows about.",
        "Outputs a JSON object of the versions that Pluto knows about.",
        &[],
    ),
    command("version", "Prints the current version of the tool.", "Prints the current version.", &[]),
];

/// The program itself.
const ROOT: Command = Command {
    path: "",
    arguments: " [flags]",
    runs: true,
    short: "pluto",
    long: "A tool to detect Kubernetes apiVersions",
    flags: &GLOBAL,
};

/// Whether the original has a flag of this name, for some command.
pub(super) fn is_flag(name: &str) -> bool {
    let own = COMMANDS.iter().flat_map(|command| command.flags);
    GLOBAL.iter().chain(own).any(|flag| flag.name == name)
}

/// The names of all commands that can be meant by a word, for suggestions.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    COMMANDS.iter().map(|command| command.path).filter(|path| !path.contains(' '))
}

fn find(path: &str) -> &'static Command {
    COMMANDS.iter().find(|command| command.path == path).unwrap_or(&ROOT)
}

/// `--help` of the command at `path`.
pub(super) fn help(path: &str, program: &str) -> String {
    let long = find(path).long.replace("PROGRAM", program);
    format!("{long}\n\n{}", usage(path, program))
}

/// How to use the command at `path`: what stands behind an error, too.
pub(crate) fn usage(path: &str, program: &str) -> String {
    usage_with(path, program, true)
}

/// How to use the program, as it stands behind a help topic that nobody knows: cobra has not made `--help` by then.
pub(super) fn usage_of_program(program: &str) -> String {
    usage_with("", program, false)
}

fn usage_with(path: &str, program: &str, has_help: bool) -> String {
    let command = find(path);
    let full = if command.path.is_empty() { program.to_owned() } else { format!("{program} {}", command.path) };
    let below: Vec<&Command> = below(command.path).collect();
    let mut text = "Usage:".to_owned();
    if command.runs {
        text.push_str(&format!("\n  {full}{}", command.arguments));
    }
    if !below.is_empty() {
        text.push_str(&format!("\n  {full} [command]\n\nAvailable Commands:"));
        let name = |command: &Command| command.path.rsplit(' ').next().unwrap_or_default().to_owned();
        let width = below.iter().map(|command| name(command).len()).fold(11, usize::max);
        for command in &below {
            text.push_str(&format!("\n  {:width$} {}", name(command), command.short));
        }
    }
    let help_usage =
        format!("help for {}", command.path.rsplit(' ').next().filter(|name| !name.is_empty()).unwrap_or(program));
    let help = ("help", Some('h'), "", help_usage);
    let own = command.flags.iter().map(shown);
    text.push_str("\n\nFlags:\n");
    text.push_str(&flags(own.chain(has_help.then_some(help)).collect()));
    if !command.path.is_empty() {
        text.push_str("\nGlobal Flags:\n");
        text.push_str(&flags(GLOBAL.iter().map(shown).collect()));
    }
    if !below.is_empty() {
        text.push_str(&format!("\nUse \"{full} [command] --help\" for more information about a command.\n"));
    }
    text
}

fn below(path: &'static str) -> impl Iterator<Item = &'static Command> {
    COMMANDS.iter().filter(move |command| match command.path.strip_prefix(path) {
        _ if path.is_empty() => !command.path.contains(' '),
        Some(rest) => rest.starts_with(' '),
        None => false,
    })
}

type Shown = (&'static str, Option<char>, &'static str, String);

fn shown(flag: &Flag) -> Shown {
    let default = if flag.default.is_empty() { String::new() } else { format!(" (default {})", flag.default) };
    (flag.name, flag.short, flag.value, format!("{}{default}", flag.usage))
}

/// A line for each flag, sorted, their usages below each other.
fn flags(mut all: Vec<Shown>) -> String {
    all.sort_by_key(|(name, ..)| *name);
    let head = |(name, short, value, _): &Shown| {
        let short = short.map_or("    ".to_owned(), |short| format!("-{short}, "));
        let space = if value.is_empty() { "" } else { " " };
        format!("  {short}--{name}{space}{value}")
    };
    let width = all.iter().map(|flag| head(flag).len()).max().unwrap_or_default() + 3;
    all.iter().map(|flag| format!("{:width$}{}\n", head(flag), flag.3)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn help_has_the_layout_of_cobra() {
        let text = help("detect-files", "pluto");
        assert!(text.starts_with(
            "Detect Kubernetes apiVersions in a directory.\n\nUsage:\n  pluto detect-files [flags]\n\nFlags:\n"
        ));
        assert!(text.contains("\n  -d, --directory string   The directory to scan."), "{text}");
        assert!(text.contains("\n  -h, --help               help for detect-files\n\nGlobal Flags:\n"), "{text}");
        let root = usage("", "pluto");
        assert!(root.contains("\n  detect-all-in-cluster run all in-cluster detections\n"), "{root}");
        assert!(root.ends_with("\nUse \"pluto [command] --help\" for more information about a command.\n"), "{root}");
    }
}
