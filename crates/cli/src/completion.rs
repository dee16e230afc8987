//! Scripts that complete the words of a program in a shell. They are clap's.

use clap::Command;
use clap_complete::Generator as _;
pub use clap_complete::Shell;

/// The shells that the originals write scripts for.
pub const SHELLS: [&str; 4] = ["bash", "zsh", "fish", "powershell"];

/// The shell of a name, one of [`SHELLS`].
pub fn shell(name: &str) -> Option<Shell> {
    match name {
        "bash" => Some(Shell::Bash),
        "zsh" => Some(Shell::Zsh),
        "fish" => Some(Shell::Fish),
        "powershell" => Some(Shell::PowerShell),
        _ => None,
    }
}

/// The script for `program`, which is called by `name`.
pub fn script(shell: Shell, mut program: Command, name: &str) -> String {
    let mut bytes = Vec::new();
    clap_complete::generate(shell, &mut program, name, &mut bytes);
    let text = String::from_utf8_lossy(&bytes).into_owned();
    match shell {
        // clap writes the labels of commands in two ways where the name of the program has a dash, and then completes no
        // command's words (clap_complete 4.6.11: `all_subcommands` and `subcommand_details`).
        Shell::Bash if name.contains('-') => text.replace(&name.replace('-', "__subcmd__"), &name.replace('-', "__")),
        _ => text,
    }
}

/// The name of the file in which a shell looks for the script of a program.
pub fn script_file(shell: Shell, name: &str) -> String {
    match shell {
        // In the directory of bash-completion; clap's `name.bash` would be found, too.
        Shell::Bash => name.to_owned(),
        _ => shell.file_name(name),
    }
}

/// The program without what its commands and flags mean, for shorter scripts.
#[must_use]
pub fn undescribed(command: Command) -> Command {
    command.about("").mut_args(|arg| arg.help("")).mut_subcommands(undescribed)
}
