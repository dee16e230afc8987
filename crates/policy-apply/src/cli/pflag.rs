//! The grammar of `pflag`, the library that the original reads its command line with: lists with commas, `--flag=false`,
//! switches that never take the next word, flags between arguments, and lists that start over when a second name of the
//! same flag is first used.
//!
//! The outcome is the same command line in one form that clap reads without surprises: `--name=value` for each flag, then
//! `--`, then the arguments.

use std::collections::BTreeMap;

use clap::{Arg, ArgAction, Command};

use crate::csv;

/// What `pflag` says of a wrong word, in its words.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum FlagError {
    /// No such flag.
    #[error("unknown flag: --{0}")]
    Unknown(String),
    /// No such short flag.
    #[error("unknown shorthand flag: '{0}' in -{1}")]
    UnknownShort(char, String),
    /// Nothing follows a flag that needs a value.
    #[error("flag needs an argument: {0}")]
    NeedsArgument(String),
    /// The value does not fit.
    #[error("invalid argument \"{value}\" for \"{flag}\" flag: {reason}")]
    Invalid {
        /// The value as it was written.
        value: String,
        /// The flag with its short form.
        flag: String,
        /// Go's words for what is wrong.
        reason: String,
    },
    /// `--=x` or `---x`.
    #[error("bad flag syntax: {0}")]
    Syntax(String),
}

/// The form that clap is given.
#[derive(Debug)]
pub(crate) enum Canonical {
    /// `--name=value` words, `--`, arguments.
    Words(Vec<String>),
    /// `--help` or `-h` stood in the line.
    Help,
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Switch,
    /// A switch that is on by default and keeps its value.
    SwitchWithValue,
    List,
    Words,
    Int,
    Text,
}

/// One flag of the table, by its own name and the names that mean the same.
struct Flag<'c> {
    arg: &'c Arg,
    kind: Kind,
}

impl Flag<'_> {
    fn long(&self) -> &str {
        self.arg.get_long().unwrap_or_default()
    }

    /// `-r, --resource`, as error messages name it.
    fn display(&self, name: &str) -> String {
        match self.arg.get_short() {
            Some(short) if name == self.long() && short.to_string() != name => format!("-{short}, --{name}"),
            _ => format!("--{name}"),
        }
    }
}

/// Rewrites `words`, the line after the command's name, by the flags of `command`.
///
/// # Errors
/// The first word that `pflag` would refuse.
///
/// spf13/pflag: flag.go, `string_slice.go`
pub(crate) fn canonical(command: &Command, words: &[String]) -> Result<Canonical, FlagError> {
    let mut line = Line { command, words: words.iter(), values: BTreeMap::new(), arguments: Vec::new() };
    while let Some(word) = line.words.next() {
        if word == "--" {
            line.arguments.extend(line.words.by_ref().cloned());
        } else if let Some(long) = word.strip_prefix("--") {
            if line.long(word, long)? {
                return Ok(Canonical::Help);
            }
        } else if let Some(shorts) = word.strip_prefix('-').filter(|shorts| !shorts.is_empty()) {
            if line.shorts(shorts)? {
                return Ok(Canonical::Help);
            }
        } else {
            line.arguments.push(word.clone());
        }
    }
    Ok(Canonical::Words(line.finish()))
}

/// The values of one flag so far, and the names that it was set by.
#[derive(Default)]
struct Values {
    values: Vec<String>,
    names: Vec<String>,
}

struct Line<'c, 'w> {
    command: &'c Command,
    words: std::slice::Iter<'w, String>,
    values: BTreeMap<String, Values>,
    arguments: Vec<String>,
}

impl<'c> Line<'c, '_> {
    /// Takes `--name` or `--name=value`; true for help.
    fn long(&mut self, word: &str, text: &str) -> Result<bool, FlagError> {
        if text.is_empty() || text.starts_with(['-', '=']) {
            return Err(FlagError::Syntax(word.to_owned()));
        }
        let (name, value) = match text.split_once('=') {
            Some((name, value)) => (name, Some(value)),
            None => (text, None),
        };
        let Some(flag) = self.find(|arg| names(arg).any(|known| known == name)) else {
            return if name == "help" { Ok(true) } else { Err(FlagError::Unknown(name.to_owned())) };
        };
        let value = match (value, flag.kind) {
            (Some(value), _) => value.to_owned(),
            (None, Kind::Switch | Kind::SwitchWithValue) => "true".to_owned(),
            (None, _) => self.words.next().cloned().ok_or_else(|| FlagError::NeedsArgument(format!("--{name}")))?,
        };
        self.set(&flag, name, &value).map(|()| false)
    }

    /// Takes `-abc`, `-avalue`, `-a=value` or `-a value`; true for help.
    fn shorts(&mut self, shorts: &str) -> Result<bool, FlagError> {
        let mut rest = shorts;
        while let Some(short) = rest.chars().next() {
            let after = rest.strip_prefix(short).unwrap_or_default();
            let Some(flag) = self.find(|arg| arg.get_short() == Some(short)) else {
                return if short == 'h' { Ok(true) } else { Err(FlagError::UnknownShort(short, rest.to_owned())) };
            };
            let name = flag.long().to_owned();
            // A lone `=` is a value like any other: only `-a=x` has one that is cut off.
            if let Some(value) = after.strip_prefix('=').filter(|value| !value.is_empty()) {
                self.set(&flag, &name, value)?;
                return Ok(false);
            }
            if matches!(flag.kind, Kind::Switch | Kind::SwitchWithValue) {
                self.set(&flag, &name, "true")?;
                rest = after;
                continue;
            }
            let value = if after.is_empty() { self.words.next().cloned() } else { Some(after.to_owned()) };
            let value = value.ok_or_else(|| FlagError::NeedsArgument(format!("'{short}' in -{rest}")))?;
            self.set(&flag, &name, &value)?;
            return Ok(false);
        }
        Ok(false)
    }

    fn find(&self, is_meant: impl Fn(&Arg) -> bool) -> Option<Flag<'c>> {
        let arg = self.command.get_arguments().find(|arg| arg.get_long().is_some() && is_meant(arg))?;
        Some(Flag { arg, kind: kind_of(arg) })
    }

    fn set(&mut self, flag: &Flag<'_>, name: &str, value: &str) -> Result<(), FlagError> {
        let invalid = |reason: String| FlagError::Invalid { value: value.to_owned(), flag: flag.display(name), reason };
        let entry = self.values.entry(flag.long().to_owned()).or_default();
        match flag.kind {
            Kind::Switch | Kind::SwitchWithValue => {
                let on = go_bool(value)
                    .ok_or_else(|| invalid(format!("strconv.ParseBool: parsing {}: invalid syntax", quoted(value))))?;
                entry.values = vec![on.to_string()];
            }
            Kind::Int => {
                let number = go_int(value)
                    .ok_or_else(|| invalid(format!("strconv.ParseInt: parsing {}: invalid syntax", quoted(value))))?;
                entry.values = vec![number.to_string()];
            }
            Kind::List => {
                let fields = csv::record(value, ',').map_err(|error| invalid(error.to_string()))?;
                // The list starts over when a name is used for the first time.
                if !entry.names.iter().any(|known| known == name) {
                    entry.values.clear();
                    entry.names.push(name.to_owned());
                }
                entry.values.extend(fields);
            }
            Kind::Words => entry.values.push(value.to_owned()),
            Kind::Text => entry.values = vec![value.to_owned()],
        }
        Ok(())
    }

    fn finish(self) -> Vec<String> {
        let mut words = Vec::new();
        for (name, given) in self.values {
            let kind = self.command.get_arguments().find(|arg| arg.get_long() == Some(&name)).map(kind_of);
            match kind {
                Some(Kind::Switch) => {
                    if given.values.iter().any(|value| value == "true") {
                        words.push(format!("--{name}"));
                    }
                }
                _ => words.extend(given.values.iter().map(|value| format!("--{name}={value}"))),
            }
            // A list that was given without elements was given all the same.
            if given.values.is_empty() && kind == Some(Kind::List) && name == "set" {
                words.push(format!("--{name}="));
            }
        }
        words.push("--".to_owned());
        words.extend(self.arguments);
        words
    }
}

/// All long names of an argument, its own first.
fn names(arg: &Arg) -> impl Iterator<Item = &str> {
    arg.get_long().into_iter().chain(arg.get_all_aliases().unwrap_or_default())
}

fn kind_of(arg: &Arg) -> Kind {
    let long = arg.get_long().unwrap_or_default();
    match arg.get_action() {
        ArgAction::SetTrue => Kind::Switch,
        // Our own flags: a file name may hold a comma.
        ArgAction::Append if matches!(long, "report" | "limit") => Kind::Words,
        ArgAction::Append => Kind::List,
        _ if arg.get_num_args().is_some_and(|range| range.min_values() == 0) => Kind::SwitchWithValue,
        _ if arg.get_value_names().is_some_and(|n| n.iter().any(|n| matches!(n.as_str(), "N" | "CODE" | "LEVEL"))) => {
            Kind::Int
        }
        _ => Kind::Text,
    }
}

/// The truth values of Go's `strconv.ParseBool`.
fn go_bool(text: &str) -> Option<bool> {
    match text {
        "1" | "t" | "T" | "true" | "TRUE" | "True" => Some(true),
        "0" | "f" | "F" | "false" | "FALSE" | "False" => Some(false),
        _ => None,
    }
}

/// An integer as Go's `strconv.ParseInt` reads it with base 0: decimal, `0x`, `0o`, `0b`, or a leading 0 for octal.
fn go_int(text: &str) -> Option<i64> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let lower = digits.to_ascii_lowercase();
    let (radix, digits) = match (lower.strip_prefix("0x"), lower.strip_prefix("0o"), lower.strip_prefix("0b")) {
        (Some(digits), _, _) => (16, digits),
        (_, Some(digits), _) => (8, digits),
        (_, _, Some(digits)) => (2, digits),
        _ if lower.len() > 1 && lower.starts_with('0') => (8, lower.trim_start_matches('0')),
        _ => (10, lower.as_str()),
    };
    // Only the number's own sign counts, not one after it.
    if digits.starts_with(['+', '-']) {
        return None;
    }
    let digits = if digits.is_empty() && radix == 8 { "0" } else { digits };
    let number = i128::from_str_radix(digits, radix).ok()?;
    i64::try_from(if negative { -number } else { number }).ok()
}

/// The text in double quotes, as Go's messages show it.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    fn words(line: &str) -> Result<Vec<String>, String> {
        let command = super::super::flags::Program::command();
        let apply = command.find_subcommand("apply").unwrap();
        let line: Vec<String> = line.split(' ').map(str::to_owned).collect();
        match canonical(apply, &line).map_err(|error| error.to_string())? {
            Canonical::Words(words) => Ok(words),
            Canonical::Help => Ok(vec!["help".into()]),
        }
    }

    #[test]
    fn lists_take_commas_and_repetition() {
        let got = words("p.yaml -r a,b --resource c q.yaml").unwrap();
        assert_eq!(got, ["--resource=a", "--resource=b", "--resource=c", "--", "p.yaml", "q.yaml"]);
    }

    #[test]
    fn a_second_name_of_a_list_starts_it_over_once() {
        let got = words("--resource a --resources b --resource c --resources d").unwrap();
        assert_eq!(got, ["--resource=b", "--resource=c", "--resource=d", "--"]);
    }

    #[test]
    fn switches_take_a_value_only_after_an_equals_sign() {
        assert_eq!(words("-t false").unwrap(), ["--table", "--", "false"]);
        assert_eq!(words("-t --table=false").unwrap(), ["--"]);
        assert_eq!(words("-pt=0 -i").unwrap(), ["--policy-report", "--stdin", "--"]);
        assert_eq!(words("--continue-on-error=F").unwrap(), ["--continue-on-error=false", "--"]);
        let error = words("--table=no").unwrap_err();
        assert_eq!(
            error,
            "invalid argument \"no\" for \"-t, --table\" flag: strconv.ParseBool: parsing \"no\": invalid syntax"
        );
    }

    #[test]
    fn a_flag_takes_the_next_word_whatever_it_is() {
        assert_eq!(words("p -r - -f --set").unwrap(), ["--resource=-", "--values-file=--set", "--", "p"]);
        assert_eq!(words("-rx").unwrap(), ["--resource=x", "--"]);
        assert_eq!(words("p -r").unwrap_err(), "flag needs an argument: 'r' in -r");
        assert_eq!(words("p --set").unwrap_err(), "flag needs an argument: --set");
    }

    #[test]
    fn wrong_words_are_refused_in_the_originals_words() {
        assert_eq!(words("--nope").unwrap_err(), "unknown flag: --nope");
        assert_eq!(words("-tz").unwrap_err(), "unknown shorthand flag: 'z' in -z");
        assert_eq!(words("--=x").unwrap_err(), "bad flag syntax: --=x");
        let error = words("--warn-exit-code x").unwrap_err();
        assert_eq!(
            error,
            "invalid argument \"x\" for \"--warn-exit-code\" flag: strconv.ParseInt: parsing \"x\": invalid syntax"
        );
    }

    #[test]
    fn everything_after_two_dashes_is_an_argument() {
        assert_eq!(words("-- -t p").unwrap(), ["--", "-t", "p"]);
        assert_eq!(words("p --help").unwrap(), ["help"]);
    }

    #[test]
    fn integers_are_read_as_go_reads_them() {
        let cases = [("3", Some(3)), ("-1", Some(-1)), ("0x10", Some(16)), ("010", Some(8)), ("0", Some(0))];
        for (text, want) in cases {
            assert_eq!(go_int(text), want, "{text}");
        }
        assert_eq!(go_int("9223372036854775808"), None);
        assert_eq!(go_int("--1"), None);
        assert_eq!(go_int(""), None);
    }

    #[test]
    fn an_empty_set_counts_as_given() {
        assert_eq!(words("--set=").unwrap(), ["--set=", "--"]);
    }
}
