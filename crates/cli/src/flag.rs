//! What kind of flag an argument of clap is, in `pflag`'s terms. Kinds are declared by how the argument is declared:
//!
//! | `pflag` | clap |
//! |---|---|
//! | `Bool` | `bool`, or `ArgAction::Set` of a `bool` for one that is on by default |
//! | `StringSlice` | `Vec<_>` with `value_delimiter = ','` |
//! | `StringArray` | `Vec<_>` without |
//! | `StringToString` | `Vec<Pairs>` |
//! | `Count` | `ArgAction::Count` |
//! | `Int`, `Uint`, `Float32`, `Duration` | `i64`, `u64`, `f32`, [`Duration`] |
//! | `NoOptDefVal` | `num_args = 0..=1` with `default_missing_value` |
//! | `String` | everything else |

use std::any::TypeId;
use std::str::FromStr;

use clap::{Arg, ArgAction, Command};
use common::go::csv;
use common::go::quote::quote;

use crate::go_value::{NumberError, go_bool, go_int, go_uint};

/// A kind of flag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Bool,
    Slice,
    Array,
    Pairs,
    Count,
    Int,
    Uint,
    Float,
    Duration,
    Text,
}

/// A duration as Go writes it, kept as it was written: `5m0s`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Duration(pub String);

impl FromStr for Duration {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(Self(text.to_owned()))
    }
}

/// `key=value` pairs, kept as they were written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pairs(pub String);

impl FromStr for Pairs {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(Self(text.to_owned()))
    }
}

/// The flags of the last of `commands`, each of which stands below the one before it, and those that the ones above share.
pub(crate) fn flags<'c>(commands: &[&'c Command]) -> impl Iterator<Item = &'c Arg> {
    let args = commands
        .iter()
        .rev()
        .enumerate()
        .flat_map(|(above, command)| command.get_arguments().filter(move |arg| above == 0 || arg.is_global_set()));
    args.filter(|arg| arg.get_long().is_some())
}

impl Kind {
    /// The kind that an argument is declared as.
    pub(crate) fn of(arg: &Arg) -> Self {
        match arg.get_action() {
            ArgAction::SetTrue | ArgAction::SetFalse | ArgAction::Help | ArgAction::HelpLong => Self::Bool,
            ArgAction::Count => Self::Count,
            ArgAction::Append if arg.get_value_delimiter().is_some() => Self::Slice,
            ArgAction::Append if arg.get_value_parser().type_id() == TypeId::of::<Pairs>() => Self::Pairs,
            ArgAction::Append => Self::Array,
            _ => Self::of_type(arg),
        }
    }

    fn of_type(arg: &Arg) -> Self {
        let id = arg.get_value_parser().type_id();
        let types = [
            (TypeId::of::<bool>(), Self::Bool),
            (TypeId::of::<i64>(), Self::Int),
            (TypeId::of::<u64>(), Self::Uint),
            (TypeId::of::<f32>(), Self::Float),
            (TypeId::of::<Duration>(), Self::Duration),
        ];
        types.into_iter().find(|(known, _)| id == *known).map_or(Self::Text, |(_, kind)| kind)
    }

    /// The values that `text` stands for, as clap is to read them.
    ///
    /// # Errors
    /// Go's words for what is wrong with it.
    pub(crate) fn values(self, text: &str) -> Result<Vec<String>, String> {
        let number =
            |function: &str, error: NumberError| format!("strconv.{function}: parsing {}: {error}", quote(text));
        let one = match self {
            Self::Bool => {
                let on = go_bool(text).ok_or_else(|| number("ParseBool", NumberError::Syntax))?;
                on.to_string()
            }
            Self::Int => go_int(text).map_err(|error| number("ParseInt", error))?.to_string(),
            Self::Uint => go_uint(text).map_err(|error| number("ParseUint", error))?.to_string(),
            Self::Float => {
                let value: f32 = text.parse().map_err(|_| number("ParseFloat", NumberError::Syntax))?;
                if value.is_infinite() && !text.to_ascii_lowercase().contains("inf") {
                    return Err(number("ParseFloat", NumberError::Range));
                }
                value.to_string()
            }
            Self::Duration => {
                common::go::duration::Duration::parse(text).map_err(|error| error.to_string())?;
                text.to_owned()
            }
            Self::Slice => return csv::record(text, ',').map_err(|error| error.to_string()),
            Self::Pairs => return pairs(text).map(|()| vec![text.to_owned()]),
            Self::Count | Self::Array | Self::Text => text.to_owned(),
        };
        Ok(vec![one])
    }
}

/// pflag: `string_to_string.go`
fn pairs(text: &str) -> Result<(), String> {
    let fields = match text.matches('=').count() {
        0 | 1 => vec![text.to_owned()],
        _ => csv::record(text, ',').map_err(|error| error.to_string())?,
    };
    match fields.iter().find(|field| !field.contains('=')) {
        Some(field) => Err(format!("{field} must be formatted as key=value")),
        None => Ok(()),
    }
}

/// The command, its commands included, as it takes [`crate::canonical`] lines: lists are cut already.
#[must_use]
pub fn without_delimiters(command: Command) -> Command {
    command.mut_args(|arg| arg.value_delimiter(None)).mut_subcommands(without_delimiters)
}
