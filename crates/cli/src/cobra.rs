//! What `cobra`, the library of the originals' commands, makes of a command line: which command is meant, how many
//! arguments it may have, and the texts for what is neither.

use std::fmt;

use clap::{Arg, Command};
use common::go::quote::quote;

use crate::flag::{Kind, flags};
use common::edits;

/// The command that a line means.
#[derive(Debug)]
pub struct Found<'c> {
    /// The program, the commands below it, and last the one that is meant.
    pub commands: Vec<&'c Command>,
    /// The line without the names of commands.
    pub words: Vec<String>,
    /// The first word that is neither flag nor the value of one: a command that does not exist, or an argument.
    pub stray: Option<String>,
}

impl<'c> Found<'c> {
    /// The names of the commands, the program's left out: `show values`.
    pub fn path(&self) -> Vec<&'c str> {
        self.commands.iter().skip(1).map(|command| command.get_name()).collect()
    }

    /// The command that is meant, or the program.
    pub fn command(&self) -> Option<&'c Command> {
        self.commands.last().copied()
    }

    /// The flags of the command, those of the commands above it included.
    pub fn flags(&self) -> impl Iterator<Item = &'c Arg> {
        flags(&self.commands)
    }
}

/// Finds the command that `words`, the line behind the program's name, mean below `root`. Flags may stand before names; one
/// that nobody knows takes the next word with it.
///
/// cobra: command.go (`Find`, `stripFlags`, `argsMinusFirstX`)
pub fn find<'c>(root: &'c Command, words: &[String]) -> Found<'c> {
    let mut found = Found { commands: vec![root], words: words.to_vec(), stray: None };
    let mut command = root;
    loop {
        found.stray = first_word(&found.commands, &found.words);
        let Some(next) = found.stray.as_deref().and_then(|name| command.find_subcommand(name)) else {
            return found;
        };
        let name = found.stray.take().unwrap_or_default();
        if let Some(at) = position(&found.commands, &found.words, &name) {
            found.words.remove(at);
        }
        found.commands.push(next);
        command = next;
    }
}

/// Whether a word leaves the next one alone.
fn stands_alone(commands: &[&Command], word: &str) -> bool {
    if !word.starts_with('-') || word.contains('=') {
        return true;
    }
    let is_bare =
        |arg: &Arg| Kind::of(arg) == Kind::Bool || arg.get_num_args().is_some_and(|range| range.min_values() == 0);
    match word.strip_prefix("--") {
        Some("help") => true,
        Some(long) => flags(commands).any(|arg| arg.get_long() == Some(long) && is_bare(arg)),
        None => {
            let mut letters = word.chars().skip(1);
            match (letters.next(), letters.next()) {
                (Some('h'), None) => true,
                (Some(short), None) => flags(commands).any(|arg| arg.get_short() == Some(short) && is_bare(arg)),
                _ => true,
            }
        }
    }
}

fn first_word(commands: &[&Command], words: &[String]) -> Option<String> {
    let mut rest = words.iter();
    while let Some(word) = rest.next() {
        if word == "--" {
            return None;
        }
        if !stands_alone(commands, word) {
            // The last word is no value but the end, whatever it is.
            if rest.len() <= 1 {
                return None;
            }
            rest.next();
        } else if !word.is_empty() && !word.starts_with('-') {
            return Some(word.clone());
        }
    }
    None
}

fn position(commands: &[&Command], words: &[String], name: &str) -> Option<usize> {
    let mut at = 0;
    while let Some(word) = words.get(at) {
        if word == "--" {
            return None;
        }
        if word == name {
            return Some(at);
        }
        at += if stands_alone(commands, word) { 1 } else { 2 };
    }
    None
}

/// `unknown command`, with the names that may have been meant: those that begin so, and those that two letters tell apart.
pub fn unknown_command<'n>(word: &str, program: &str, names: impl IntoIterator<Item = &'n str>) -> String {
    let lower = word.to_lowercase();
    let is_near = |name: &&str| name.to_lowercase().starts_with(&lower) || edits(&name.to_lowercase(), &lower) <= 2;
    let near: Vec<&str> = names.into_iter().filter(is_near).collect();
    let mut text = format!("unknown command {} for {}", quote(word), quote(program));
    if !near.is_empty() {
        text.push_str("\n\nDid you mean this?\n");
        near.iter().for_each(|name| text.push_str(&format!("\t{name}\n")));
    }
    text
}

/// How many arguments a command takes.
///
/// helm: pkg/cmd/require/args.go
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arity {
    /// As many as there are.
    Any,
    /// None.
    None,
    /// So many.
    Exactly(usize),
    /// So many or fewer.
    AtMost(usize),
    /// So many or more.
    AtLeast(usize),
}

impl Arity {
    /// Whether `count` arguments are right for the command at `path` (`helm template`), whose usage is the path and `usage`
    /// (`[NAME] [CHART]`).
    ///
    /// # Errors
    /// The number that is right, and the usage line.
    pub fn check(self, count: usize, path: &str, usage: &str) -> Result<(), ArityError> {
        let is_right = match self {
            Self::Any => true,
            Self::None => count == 0,
            Self::Exactly(wanted) => count == wanted,
            Self::AtMost(most) => count <= most,
            Self::AtLeast(least) => count >= least,
        };
        let usage = if usage.is_empty() { format!("{path} [flags]") } else { format!("{path} {usage} [flags]") };
        if is_right { Ok(()) } else { Err(ArityError { wanted: self, path: path.to_owned(), usage }) }
    }
}

/// Too many or too few arguments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArityError {
    wanted: Arity,
    path: String,
    usage: String,
}

impl std::error::Error for ArityError {}

impl fmt::Display for ArityError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plural = |count: usize| if count == 1 { "argument" } else { "arguments" };
        write!(f, "{} ", quote(&self.path))?;
        match self.wanted {
            Arity::Any | Arity::None => write!(f, "accepts no arguments"),
            Arity::Exactly(count) => write!(f, "requires {count} {}", plural(count)),
            Arity::AtMost(count) => write!(f, "accepts at most {count} {}", plural(count)),
            Arity::AtLeast(count) => write!(f, "requires at least {count} {}", plural(count)),
        }?;
        write!(f, "\n\nUsage:  {}", self.usage)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn program() -> Command {
        let flag = |name: &'static str| Arg::new(name).long(name);
        Command::new("helm")
            .arg(Arg::new("debug").long("debug").action(clap::ArgAction::SetTrue).global(true))
            .arg(flag("namespace").short('n').global(true))
            .subcommand(Command::new("template"))
            .subcommand(Command::new("show").alias("inspect").subcommand(Command::new("values").arg(flag("jsonpath"))))
    }

    fn found(line: &str) -> (String, String, Option<String>) {
        let words: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
        let program = program();
        let found = find(&program, &words);
        (found.path().join(" "), found.words.join(" "), found.stray)
    }

    #[test]
    fn flags_may_stand_before_the_command() {
        assert_eq!(
            found("-n a --debug template k x"),
            ("template".into(), "-n a --debug k x".into(), Some("k".into()))
        );
        assert_eq!(found("--namespace=a template"), ("template".into(), "--namespace=a".into(), None));
        assert_eq!(found("inspect --debug values k"), ("show values".into(), "--debug k".into(), Some("k".into())));
        assert_eq!(found("template template"), ("template".into(), "template".into(), Some("template".into())));
    }

    #[test]
    fn an_unknown_flag_takes_the_next_word_with_it() {
        assert_eq!(found("--nope template k"), (String::new(), "--nope template k".into(), Some("k".into())));
        assert_eq!(found("--nope template").2, None);
        assert_eq!(found("-- template").2, None);
    }

    #[test]
    fn near_names_are_suggested() {
        let names = ["pull", "push", "template"];
        assert_eq!(
            unknown_command("pu", "helm", names),
            "unknown command \"pu\" for \"helm\"\n\nDid you mean this?\n\tpull\n\tpush\n"
        );
        assert_eq!(unknown_command("foo", "helm", names), "unknown command \"foo\" for \"helm\"");
        assert!(unknown_command("tempalte", "helm", names).ends_with("\ttemplate\n"));
    }

    #[test]
    fn arguments_are_counted() {
        let text = |arity: Arity, count| arity.check(count, "helm x", "[A]").unwrap_err().to_string();
        assert_eq!(text(Arity::AtLeast(1), 0), "\"helm x\" requires at least 1 argument\n\nUsage:  helm x [A] [flags]");
        assert!(text(Arity::AtMost(2), 3).starts_with("\"helm x\" accepts at most 2 arguments\n"));
        assert!(text(Arity::Exactly(1), 0).starts_with("\"helm x\" requires 1 argument\n"));
        assert!(text(Arity::None, 1).starts_with("\"helm x\" accepts no arguments\n"));
        assert!(Arity::Any.check(9, "helm x", "").is_ok());
    }
}
