//! `man`: a manual page for each command of each program, made of what clap is told of it.

use std::io::{self, Write};
use std::path::Path;

use clap::Command;
use clap_mangen::Man;
use common::source::Sources;
use common::sys::{Streams, Sys};

use super::{Stop, conclude, write_file};
use crate::cli::ManArgs;
use crate::exit::Exit;
use crate::multicall::{NAMES, commands};

/// Runs `man`.
pub(crate) fn run(args: &ManArgs, sys: &dyn Sys, streams: &mut Streams<'_>) -> Exit {
    let done = match &args.out {
        Some(dir) => write_all(Path::new(dir), sys),
        None => find(&args.command).and_then(|found| Ok(streams.stdout.write_all(&page(found)?)?)),
    };
    conclude(done.map(|()| Exit::Clean), &Sources::new(), sys, streams)
}

/// The program of a name with all that belongs to each of its commands.
fn built(name: &str) -> Command {
    let mut program = commands(name).disable_help_subcommand(true);
    program.build();
    program
}

/// The command that words name; those of `policy-platform` may do without its name.
fn find(words: &[String]) -> Result<Command, Stop> {
    let is_program = |word: &&String| NAMES.iter().any(|(own, original)| *own == **word || *original == Some(word));
    let (program, path) = match words.split_first().filter(|(first, _)| is_program(first)) {
        Some((first, rest)) => (built(first), rest),
        None => (built("policy-platform"), words),
    };
    path.iter().try_fold(program, |above, word| {
        let unknown = || Stop::Words(format!("no command `{}`", words.join(" ")));
        above.find_subcommand(word).cloned().ok_or_else(unknown)
    })
}

/// The pages of all commands under our names, and those of the originals' names, which lead to ours.
fn write_all(dir: &Path, sys: &dyn Sys) -> Result<(), Stop> {
    for (own, original) in NAMES {
        write_pages(built(own), dir, sys)?;
        if let Some(name) = original {
            write_file(&dir.join(format!("{name}.1")), format!(".so man1/{own}.1\n").as_bytes(), sys)?;
        }
    }
    Ok(())
}

fn write_pages(command: Command, dir: &Path, sys: &dyn Sys) -> Result<(), Stop> {
    for below in command.get_subcommands().filter(|below| !below.is_hide_set()) {
        write_pages(below.clone(), dir, sys)?;
    }
    let name = command.get_display_name().unwrap_or(command.get_name()).to_owned();
    write_file(&dir.join(format!("{name}.1")), &page(command)?, sys)
}

/// What clap_mangen writes for an apostrophe, defined for every formatter.
const QUOTE: &str = ".ie \\n(.g .ds Aq \\(aq\n.el .ds Aq '\n";

/// A page in roff.
fn page(command: Command) -> io::Result<Vec<u8>> {
    let notes = command.get_after_long_help().or(command.get_after_help()).map(ToString::to_string);
    let title = command.get_display_name().unwrap_or(command.get_name()).to_uppercase();
    let has_commands = command.has_subcommands();
    let man = Man::new(command);
    let version = env!("CARGO_PKG_VERSION");
    // clap_mangen leaves out the quotes of the date that nobody knows, and puts the version in its place.
    let mut text = format!(".TH {title} 1 \"\" \"policy-platform {version}\" \"Policy platform\"\n").into_bytes();
    man.render_name_section(&mut text)?;
    man.render_synopsis_section(&mut text)?;
    man.render_description_section(&mut text)?;
    man.render_options_section(&mut text)?;
    if has_commands {
        man.render_subcommands_section(&mut text)?;
    }
    if let Some(notes) = notes {
        writeln!(text, ".SH NOTES")?;
        notes.lines().try_for_each(|line| text.write_all(roff(line).as_bytes()))?;
    }
    // Each section comes with the quote, and paragraphs are torn apart twice.
    let text = String::from_utf8_lossy(&text).replace(QUOTE, "").replace("\n.br\n\n.br\n", "\n.sp\n");
    Ok(format!("{QUOTE}{text}").into_bytes())
}

/// A line of text, or the space between two paragraphs.
fn roff(line: &str) -> String {
    if line.trim().is_empty() {
        return ".PP\n".to_owned();
    }
    let plain = line.replace('\\', "\\e").replace('-', "\\-");
    let start = if plain.starts_with(['.', '\'']) { "\\&" } else { "" };
    format!("{start}{plain}\n")
}
