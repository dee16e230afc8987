//! The grammar of `pflag`, the library that the originals read their command lines with: lists with commas, `--flag=false`,
//! switches that never take the next word, flags between arguments, and lists that start over when a second name of the
//! same flag is first used.
//!
//! The outcome is the same command line in one form that clap reads without surprises: `--name=value` for each flag, then
//! `--`, then the arguments.

use std::collections::{BTreeMap, BTreeSet};

use clap::{Arg, ArgAction, Command};
use common::go::quote::quote;

use crate::flag::{Kind, flags};

/// What `pflag` says of a wrong word, in its words.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FlagError {
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
    #[error("invalid argument {} for {} flag: {reason}", quote(.value), quote(.flag))]
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
    /// Flags that exclude each other.
    #[error(
        "if any flags in the group [{group}] are set none of the others can be; [{given}] were all set",
        group = .group.join(" "),
        given = .given.join(" ")
    )]
    Exclusive {
        /// The flags that exclude each other, as they were declared.
        group: Vec<String>,
        /// Those of them that were given, sorted.
        given: Vec<String>,
    },
}

/// Why a flag's value is refused, in the flag's own words: the flag's name and the value go in.
pub type Check<'r> = dyn Fn(&str, &str) -> Result<(), String> + 'r;

/// What is known of a command's flags beyond what clap is told.
#[derive(Clone, Copy)]
pub struct Rules<'r> {
    /// Flags that still work, and what to use instead: `("force", "use --force-replace instead")`.
    pub deprecated: &'r [(&'r str, &'r str)],
    /// Flags of which one at most may be given, in the order of their names.
    pub exclusive: &'r [&'r [&'r str]],
    /// Looks at each value as it is read.
    pub check: &'r Check<'r>,
}

impl std::fmt::Debug for Rules<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Rules").field("deprecated", &self.deprecated).finish_non_exhaustive()
    }
}

impl Default for Rules<'_> {
    fn default() -> Self {
        Self { deprecated: &[], exclusive: &[], check: &|_, _| Ok(()) }
    }
}

impl Rules<'_> {
    /// Whether flags were given that exclude each other: asked after the arguments were counted.
    ///
    /// # Errors
    /// cobra: `flag_groups.go`
    pub fn check_groups(&self, line: &Line) -> Result<(), FlagError> {
        for group in self.exclusive {
            let mut given: Vec<String> =
                group.iter().filter(|name| line.given(name)).map(|&name| name.into()).collect();
            if given.len() > 1 {
                given.sort();
                return Err(FlagError::Exclusive { group: group.iter().map(|&name| name.into()).collect(), given });
            }
        }
        Ok(())
    }
}

/// A command line that was understood.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// `--name=value` words, for clap.
    pub flags: Vec<String>,
    /// What is no flag.
    pub arguments: Vec<String>,
    /// `--help` or `-h` stood in the line.
    pub help: bool,
    /// Lines for standard error: deprecated flags.
    pub notices: Vec<String>,
    names: BTreeSet<String>,
}

impl Line {
    /// Whether a flag was given, by its long name.
    pub fn given(&self, name: &str) -> bool {
        self.names.contains(name)
    }

    /// The words for clap: flags, `--`, arguments.
    pub fn into_words(self) -> impl Iterator<Item = String> {
        self.flags.into_iter().chain(std::iter::once("--".to_owned())).chain(self.arguments)
    }
}

/// Rewrites `words`, the line after the command's name, by the flags of the last of `commands`, each of which stands below the
/// one before it: the ones above lend their global flags.
///
/// # Errors
/// The first word that `pflag` would refuse.
///
/// pflag: flag.go, `string_slice.go`
pub fn canonical(commands: &[&Command], words: &[String], rules: &Rules<'_>) -> Result<Line, FlagError> {
    let (values, line) = (BTreeMap::new(), Line::default());
    let mut reader = Reader { commands, rules, words: words.iter(), values, line };
    while let Some(word) = reader.words.next() {
        if word == "--" {
            reader.line.arguments.extend(reader.words.by_ref().cloned());
        } else if let Some(long) = word.strip_prefix("--") {
            reader.long(word, long)?;
        } else if let Some(shorts) = word.strip_prefix('-').filter(|shorts| !shorts.is_empty()) {
            reader.shorts(shorts)?;
        } else {
            reader.line.arguments.push(word.clone());
        }
    }
    Ok(reader.finish())
}

/// One flag of the table.
#[derive(Clone, Copy)]
struct Flag<'c> {
    arg: &'c Arg,
    kind: Kind,
}

impl<'c> Flag<'c> {
    fn of(arg: &'c Arg) -> Self {
        Self { arg, kind: Kind::of(arg) }
    }

    fn long(&self) -> &'c str {
        self.arg.get_long().unwrap_or_default()
    }

    /// `-r, --resource`, as error messages name it.
    fn display(&self, name: &str) -> String {
        match self.arg.get_short() {
            Some(short) if name == self.long() => format!("-{short}, --{name}"),
            _ => format!("--{name}"),
        }
    }

    fn may_stand_empty(&self) -> bool {
        self.arg.get_num_args().is_some_and(|range| range.min_values() == 0)
    }

    /// What the flag means without a value; clap knows the value of a text (`None`).
    fn bare(&self) -> Option<Option<&'static str>> {
        match self.kind {
            Kind::Bool => Some(Some("true")),
            Kind::Count => Some(Some("+1")),
            Kind::Slice | Kind::Array => None,
            _ => self.may_stand_empty().then_some(None),
        }
    }
}

/// All long names of an argument, its own first.
fn names(arg: &Arg) -> impl Iterator<Item = &str> {
    arg.get_long().into_iter().chain(arg.get_all_aliases().unwrap_or_default())
}

/// The values of one flag so far (`None`: the flag stood bare), and the names that it was set by.
struct Values<'c> {
    flag: Flag<'c>,
    values: Vec<Option<String>>,
    names: Vec<String>,
}

struct Reader<'c, 'w, 'r> {
    commands: &'r [&'c Command],
    rules: &'r Rules<'r>,
    words: std::slice::Iter<'w, String>,
    values: BTreeMap<&'c str, Values<'c>>,
    line: Line,
}

impl<'c> Reader<'c, '_, '_> {
    /// Takes `--name` or `--name=value`.
    fn long(&mut self, word: &str, text: &str) -> Result<(), FlagError> {
        if text.is_empty() || text.starts_with(['-', '=']) {
            return Err(FlagError::Syntax(word.to_owned()));
        }
        let (name, value) = match text.split_once('=') {
            Some((name, value)) => (name, Some(value)),
            None => (text, None),
        };
        let Some(flag) = self.find(|arg| names(arg).any(|known| known == name)) else {
            return if name == "help" { self.help(value) } else { Err(FlagError::Unknown(name.to_owned())) };
        };
        match (value, flag.bare()) {
            (Some(value), _) => self.set(flag, name, Some(value)),
            (None, Some(bare)) => self.set(flag, name, bare),
            (None, None) => {
                let value = self.words.next().ok_or_else(|| FlagError::NeedsArgument(format!("--{name}")))?;
                self.set(flag, name, Some(value))
            }
        }
    }

    /// Takes `-abc`, `-avalue`, `-a=value` or `-a value`.
    fn shorts(&mut self, shorts: &str) -> Result<(), FlagError> {
        let mut rest = shorts;
        while let Some(short) = rest.chars().next() {
            let after = rest.strip_prefix(short).unwrap_or_default();
            let Some(flag) = self.find(|arg| arg.get_short() == Some(short)) else {
                if short != 'h' {
                    return Err(FlagError::UnknownShort(short, rest.to_owned()));
                }
                if let Some(value) = after.strip_prefix('=').filter(|value| !value.is_empty()) {
                    return self.help(Some(value));
                }
                self.help(None)?;
                rest = after;
                continue;
            };
            let name = flag.long();
            // A lone `=` is a value like any other: only `-a=x` has one that is cut off.
            if let Some(value) = after.strip_prefix('=').filter(|value| !value.is_empty()) {
                return self.set(flag, name, Some(value));
            }
            if let Some(bare) = flag.bare() {
                self.set(flag, name, bare)?;
                rest = after;
                continue;
            }
            let value = if after.is_empty() { self.words.next().map(String::as_str) } else { Some(after) };
            let value = value.ok_or_else(|| FlagError::NeedsArgument(format!("'{short}' in -{rest}")))?;
            return self.set(flag, name, Some(value));
        }
        Ok(())
    }

    /// Takes `--help`, which every command has.
    fn help(&mut self, value: Option<&str>) -> Result<(), FlagError> {
        let value = value.unwrap_or("true");
        let values = Kind::Bool.values(value).map_err(|reason| {
            let flag = "-h, --help".to_owned();
            FlagError::Invalid { value: value.to_owned(), flag, reason }
        })?;
        self.line.help = values.iter().any(|on| on == "true");
        Ok(())
    }

    fn find(&self, is_meant: impl Fn(&Arg) -> bool) -> Option<Flag<'c>> {
        let help = |arg: &Arg| matches!(arg.get_action(), ArgAction::Help | ArgAction::HelpLong | ArgAction::HelpShort);
        let arg = flags(self.commands).find(|arg| !help(arg) && is_meant(arg))?;
        Some(Flag::of(arg))
    }

    fn set(&mut self, flag: Flag<'c>, name: &str, value: Option<&str>) -> Result<(), FlagError> {
        let long = flag.long();
        let invalid = |value: &str, reason: String| FlagError::Invalid {
            value: value.to_owned(),
            flag: flag.display(name),
            reason,
        };
        let mut fresh = vec![None];
        if let Some(value) = value {
            let checked = flag.kind.values(value).and_then(|values| (self.rules.check)(long, value).map(|()| values));
            fresh = checked.map_err(|reason| invalid(value, reason))?.into_iter().map(Some).collect();
        }
        let entry = self.values.entry(long).or_insert_with(|| Values { flag, values: Vec::new(), names: Vec::new() });
        match flag.kind {
            Kind::Slice => {
                // The list starts over when a name is used for the first time.
                if !entry.names.iter().any(|known| known == name) {
                    entry.values.clear();
                    entry.names.push(name.to_owned());
                }
                entry.values.append(&mut fresh);
            }
            Kind::Array | Kind::Pairs | Kind::Count => entry.values.append(&mut fresh),
            _ => entry.values = fresh,
        }
        self.line.names.insert(long.to_owned());
        if let Some((_, advice)) = self.rules.deprecated.iter().find(|(known, _)| *known == long) {
            self.line.notices.push(format!("Flag --{long} has been deprecated, {advice}"));
        }
        Ok(())
    }

    fn finish(mut self) -> Line {
        for (name, Values { flag, values, .. }) in self.values {
            let words = &mut self.line.flags;
            match (flag.kind, flag.arg.get_action()) {
                (Kind::Bool, ArgAction::SetTrue) => {
                    words.extend(values.iter().flatten().filter(|on| *on == "true").map(|_| format!("--{name}")));
                }
                (Kind::Count, _) => words.extend(values.iter().map(|_| format!("--{name}"))),
                // A list that was given without elements was given all the same.
                (Kind::Slice, _) if values.is_empty() && flag.may_stand_empty() => words.push(format!("--{name}=")),
                _ => words.extend(values.iter().map(|value| match value {
                    Some(value) => format!("--{name}={value}"),
                    None => format!("--{name}"),
                })),
            }
        }
        self.line
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::{CommandFactory, Parser};

    #[derive(Parser)]
    struct Flags {
        arguments: Vec<String>,
        #[arg(short, long, value_delimiter = ',', visible_alias = "resources")]
        resource: Vec<String>,
        #[arg(long, value_delimiter = ',', num_args = 0..=1)]
        set: Vec<String>,
        #[arg(long)]
        report: Vec<String>,
        #[arg(short = 'f', long)]
        file: Option<String>,
        #[arg(short, long)]
        table: bool,
        #[arg(short, long)]
        quiet: bool,
        #[arg(long, default_value = "true", num_args = 0..=1, default_missing_value = "true", action = ArgAction::Set)]
        server_side: bool,
        #[arg(long, default_value = "client", num_args = 0..=1, default_missing_value = "unset")]
        dry_run: String,
        #[arg(long, default_value_t = 0)]
        code: i64,
        #[arg(long, default_value_t = 0.0)]
        qps: f32,
        #[arg(long, default_value = "5m0s")]
        timeout: crate::Duration,
        #[arg(short, long)]
        labels: Vec<String>,
        #[arg(long)]
        pair: Vec<crate::Pairs>,
        #[arg(short = 'v', long, action = ArgAction::Count)]
        verbose: u8,
    }

    fn read(line: &str) -> Result<Line, String> {
        let line: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
        let check = |flag: &str, value: &str| match (flag, value) {
            ("file", "no") => Err("not this one".to_owned()),
            _ => Ok(()),
        };
        let rules =
            Rules { deprecated: &[("quiet", "say nothing instead")], exclusive: &[&["table", "quiet"]], check: &check };
        let line = canonical(&[&Flags::command()], &line, &rules).map_err(|error| error.to_string())?;
        rules.check_groups(&line).map_err(|error| error.to_string())?;
        Ok(line)
    }

    fn words(line: &str) -> Result<Vec<String>, String> {
        read(line).map(|line| line.into_words().collect())
    }

    #[test]
    fn lists_take_commas_and_repetition() {
        let got = words("p.yaml -r a,b --resource c q.yaml").unwrap();
        assert_eq!(got, ["--resource=a", "--resource=b", "--resource=c", "--", "p.yaml", "q.yaml"]);
        assert_eq!(words("--report a,b --report c").unwrap(), ["--report=a,b", "--report=c", "--"]);
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
        assert_eq!(words("-t=0 -vv").unwrap(), ["--verbose", "--verbose", "--"]);
        assert_eq!(words("--server-side=F").unwrap(), ["--server-side=false", "--"]);
        let error = words("--table=no").unwrap_err();
        assert_eq!(
            error,
            "invalid argument \"no\" for \"-t, --table\" flag: strconv.ParseBool: parsing \"no\": invalid syntax"
        );
    }

    #[test]
    fn a_flag_with_a_meaning_of_its_own_leaves_the_next_word_alone() {
        assert_eq!(words("--dry-run x").unwrap(), ["--dry-run", "--", "x"]);
        assert_eq!(words("--dry-run=server x").unwrap(), ["--dry-run=server", "--", "x"]);
        assert_eq!(words("--dry-run=server --dry-run").unwrap(), ["--dry-run", "--"]);
    }

    #[test]
    fn a_flag_takes_the_next_word_whatever_it_is() {
        assert_eq!(words("p -r - -f --set").unwrap(), ["--file=--set", "--resource=-", "--", "p"]);
        assert_eq!(words("-rx").unwrap(), ["--resource=x", "--"]);
        assert_eq!(words("p -r").unwrap_err(), "flag needs an argument: 'r' in -r");
        assert_eq!(words("p --set").unwrap_err(), "flag needs an argument: --set");
    }

    #[test]
    fn wrong_words_are_refused_in_the_originals_words() {
        for (line, want) in [
            ("--nope", "unknown flag: --nope"),
            ("--help --nope", "unknown flag: --nope"),
            ("-tz", "unknown shorthand flag: 'z' in -z"),
            ("--=x", "bad flag syntax: --=x"),
            ("--code x", "invalid argument \"x\" for \"--code\" flag: strconv.ParseInt: parsing \"x\": invalid syntax"),
            ("--qps x", "invalid argument \"x\" for \"--qps\" flag: strconv.ParseFloat: parsing \"x\": invalid syntax"),
            ("--timeout 5", "invalid argument \"5\" for \"--timeout\" flag: time: missing unit in duration \"5\""),
            ("--pair a", "invalid argument \"a\" for \"--pair\" flag: a must be formatted as key=value"),
            ("--pair a=b=c,d", "invalid argument \"a=b=c,d\" for \"--pair\" flag: d must be formatted as key=value"),
            ("-f no", "invalid argument \"no\" for \"-f, --file\" flag: not this one"),
            (
                "--set a\"b",
                "invalid argument \"a\\\"b\" for \"--set\" flag: parse error on line 1, column 2: bare \" in \
                 non-quoted-field",
            ),
        ] {
            assert_eq!(words(line).unwrap_err(), want, "{line}");
        }
    }

    #[test]
    fn numbers_reach_clap_in_decimal() {
        assert_eq!(words("--code 0x10 --qps 1e2").unwrap(), ["--code=16", "--qps=100", "--"]);
    }

    #[test]
    fn everything_after_two_dashes_is_an_argument() {
        assert_eq!(words("-- -t p").unwrap(), ["--", "-t", "p"]);
        assert!(read("p --help").unwrap().help);
        assert!(read("-th").unwrap().help);
        assert!(!read("--help --help=false").unwrap().help);
        assert!(!read("-h=F").unwrap().help);
        assert_eq!(
            read("--help=x").unwrap_err(),
            "invalid argument \"x\" for \"-h, --help\" flag: strconv.ParseBool: parsing \"x\": invalid syntax"
        );
    }

    #[test]
    fn an_empty_list_counts_as_given_where_it_may_stand_empty() {
        assert_eq!(words("--set=").unwrap(), ["--set=", "--"]);
        assert_eq!(words("--resource=").unwrap(), ["--"]);
    }

    #[test]
    fn deprecated_flags_work_and_say_so() {
        let line = read("-q --quiet").unwrap();
        let notice = "Flag --quiet has been deprecated, say nothing instead";
        assert_eq!(line.notices, [notice, notice]);
    }

    #[test]
    fn flags_of_a_group_exclude_each_other_even_when_off() {
        assert_eq!(
            read("-q --table=false").unwrap_err(),
            "if any flags in the group [table quiet] are set none of the others can be; [quiet table] were all set"
        );
    }
}
