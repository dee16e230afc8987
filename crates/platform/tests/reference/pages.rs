//! `docs/reference` is what the tools are told of their commands and flags. `BLESS=1 cargo test -p platform --test reference`
//! writes the pages anew.

use std::path::Path;

use clap::{Arg, Command};

/// A line about who a program is when it is called by another name.
fn head(own: &str, original: Option<&str>) -> String {
    let drop_in = original.map_or(String::new(), |name| {
        format!(" Called as `{name}` the program is a drop-in for it; what differs stands in [compatibility.md](../compatibility.md).")
    });
    let guide = match own {
        "policy-platform" => "platform",
        other => other,
    };
    format!(
        "# {own}\n\n<!-- Written by a test: BLESS=1 cargo test -p platform --test reference -->\n\nThe commands and flags, as \
         `{own} COMMAND --help` and the manual pages tell them. What they are for stands in \
         [{guide}.md](../{guide}.md).{drop_in}\n"
    )
}

/// Text for Markdown: what is no code holds no markup.
fn plain(text: &str) -> String {
    let mut is_code = false;
    let mut out = String::new();
    for letter in text.chars() {
        is_code ^= letter == '`';
        match letter {
            '\n' => out.push(' '),
            '|' => out.push_str("\\|"),
            '<' | '>' | '*' | '_' | '[' | ']' if !is_code => out.extend(['\\', letter]),
            _ => out.push(letter),
        }
    }
    out
}

fn usage(command: &Command) -> String {
    let text = command.clone().render_usage().to_string();
    text.trim_start_matches("Usage:").trim().lines().map(str::trim).collect::<Vec<_>>().join("\n")
}

/// A flag or an argument, as it is written.
fn written(arg: &Arg) -> String {
    let values =
        arg.get_value_names().map(|names| names.iter().map(|name| name.as_str()).collect::<Vec<_>>().join(" "));
    let range = arg.get_num_args().unwrap_or_default();
    let value = values.filter(|_| range.takes_values());
    if arg.is_positional() {
        return value.unwrap_or_else(|| arg.get_id().to_string());
    }
    let names = arg.get_short().map(|short| format!("-{short}")).into_iter();
    let names =
        names.chain(arg.get_long_and_visible_aliases().unwrap_or_default().into_iter().map(|long| format!("--{long}")));
    let names = names.collect::<Vec<_>>().join(", ");
    match value {
        // A switch that may be turned off.
        Some(_) if is_switch(arg) => names,
        Some(value) if range.min_values() == 0 => format!("{names}[={value}]"),
        Some(value) => format!("{names} {value}"),
        None => names,
    }
}

fn is_switch(arg: &Arg) -> bool {
    arg.get_possible_values().iter().map(|value| value.get_name()).eq(["true", "false"])
}

fn row(arg: &Arg) -> String {
    let help = arg.get_long_help().or(arg.get_help()).map(ToString::to_string).unwrap_or_default();
    let mut cells = vec![plain(&help)];
    let values = arg.get_possible_values();
    let words: Vec<String> =
        values.iter().filter(|value| !value.is_hide_set()).map(|value| format!("`{}`", value.get_name())).collect();
    if !is_switch(arg)
        && !words.is_empty()
        && !arg.is_hide_possible_values_set()
        && arg.get_num_args().unwrap_or_default().takes_values()
    {
        cells.push(words.join(", "));
    }
    let defaults: Vec<_> =
        arg.get_default_values().iter().map(|value| format!("`{}`", value.to_string_lossy())).collect();
    let is_shown =
        !is_switch(arg) && arg.get_num_args().unwrap_or_default().takes_values() && !arg.is_hide_default_value_set();
    if is_shown && !defaults.is_empty() && defaults != ["``"] {
        cells.push(format!("default {}", defaults.join(", ")));
    }
    cells.retain(|cell| !cell.is_empty());
    format!("| `{}` | {} |\n", written(arg).replace('|', "\\|"), cells.join("; "))
}

/// The tables of a command, one a heading of its help. What every command takes stands with the program.
fn tables(command: &Command, is_program: bool) -> String {
    let is_own = |arg: &Arg| is_program || !arg.is_global_set();
    let is_shown =
        |arg: &&Arg| is_own(arg) && !arg.is_hide_set() && arg.get_id() != "help" && arg.get_id() != "version";
    let mut groups: Vec<(&str, String)> = Vec::new();
    for arg in command.get_arguments().filter(is_shown) {
        let heading = match (arg.get_help_heading(), arg.is_positional()) {
            (Some(heading), _) => heading,
            (None, true) => "arguments",
            (None, false) => "flags",
        };
        match groups.iter_mut().find(|(known, _)| *known == heading) {
            Some((_, rows)) => rows.push_str(&row(arg)),
            None => groups.push((heading, row(arg))),
        }
    }
    groups.iter().map(|(heading, rows)| format!("\n| {heading} | |\n|---|---|\n{rows}")).collect()
}

fn describe(command: &Command, level: usize, page: &mut String) {
    let name = command.get_bin_name().unwrap_or(command.get_name());
    if level > 1 {
        let about = command.get_long_about().or(command.get_about()).map(ToString::to_string).unwrap_or_default();
        page.push_str(&format!("\n## {name}\n\n{}\n", plain(&about)));
    } else if let Some(about) = command.get_long_about().or(command.get_about()) {
        page.push_str(&format!("\n{}\n", plain(&about.to_string())));
    }
    page.push_str(&format!("\n```\n{}\n```\n{}", usage(command), tables(command, level == 1)));
    let notes = command.get_after_long_help().or(command.get_after_help()).map(ToString::to_string);
    if let Some(notes) = notes {
        let paragraphs: Vec<String> = notes.split("\n\n").map(|text| plain(text.trim())).collect();
        page.push_str(&format!("\n{}\n", paragraphs.join("\n\n")));
    }
    let is_told = |below: &&Command| !below.is_hide_set() && below.get_name() != "help";
    command.get_subcommands().filter(is_told).for_each(|below| describe(below, level + 1, page));
}

#[test]
fn the_reference_pages_are_what_the_commands_are() {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/reference");
    for (own, original) in platform::NAMES {
        let mut program = platform::commands(own);
        program.build();
        let mut page = head(own, original);
        describe(&program, 1, &mut page);
        let file = dir.join(format!("{own}.md"));
        if std::env::var_os("BLESS").is_some() {
            std::fs::write(&file, &page).unwrap();
        }
        let known = std::fs::read_to_string(&file).unwrap_or_default();
        assert!(known == page, "{} is out of date: BLESS=1 cargo test -p platform --test reference", file.display());
    }
}
