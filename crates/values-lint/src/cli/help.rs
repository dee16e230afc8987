//! The help, as yargs lays it out.

use super::options::{Kind, OPTIONS, Owner, Spec};
use crate::persona::Persona;

pub(super) const LINT: &str = "lint JSON/YAML documents from files or URLs";

/// The help of the program.
pub(super) fn commands(program: &str, persona: Persona) -> String {
    let own = if persona.is_own() {
        "  values-lint chart CHART...      lint the values of charts, merged for every environment\n  \
         values-lint completion SHELL    write a completion script for bash, zsh, fish or powershell\n"
    } else {
        ""
    };
    format!(
        "{program} <command>\n\nCommands:\n  {program} lint [documents..]  {LINT}\n{own}\nOptions:\n  \
         --version  Show version number  [boolean]\n  --help     Show help  [boolean]\n"
    )
}

fn notes(spec: &Spec) -> String {
    let kind = match spec.kind {
        Kind::Flag => "  [boolean]".to_owned(),
        Kind::Text => "  [string]".to_owned(),
        Kind::Choice(choices) => {
            let choices: Vec<String> = choices.iter().map(|choice| format!("\"{choice}\"")).collect();
            format!("  [string] [choices: {}]", choices.join(", "))
        }
    };
    let default = spec.default.map(|default| format!(" [default: {default}]")).unwrap_or_default();
    kind + &default
}

/// The help of `lint`.
pub(super) fn lint_help(program: &str, persona: Persona, unlisted: &[String]) -> String {
    let mut text = format!(
        "{program} lint [documents..]\n\n{LINT}\n\nPositionals:\n  documents  Location of JSON/YAML documents. Can be either a \
         file, a glob or fetchable resource(s) on the web.  [array] [default: []]\n\nOptions:\n"
    );
    for spec in OPTIONS.iter().filter(|spec| persona.is_own() || spec.owner == Owner::Original) {
        if unlisted.iter().any(|name| name == spec.name) {
            continue;
        }
        let short = spec.short.map_or("    ".to_owned(), |letter| format!("-{letter}, "));
        let name = format!("--{}", spec.name);
        text.push_str(&format!("  {short}{name:<25}  {}{}\n", spec.help, notes(spec)));
    }
    text
}
