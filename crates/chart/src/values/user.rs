//! The user's values: files first, then the flags, kind by kind.
//!
//! helm: pkg/cli/values/options.go

use std::io::Read;
use std::path::Path;

use common::go::os_error;
use common::limits::Limits;
use common::sys::{FileKind, Sys};
use gotemplate::value::{Entries, Map, MapType, Value};

use super::strvals::{self, Flavor};
use super::table::{Freezer, Node, Table};
use crate::error::ChartError;
use crate::file::Bytes;
use crate::load::values;
use crate::metadata::decode::{Problem, Words};
use crate::provenance::Provenance;

/// What the user gave on the command line, in the order of the arguments of each flag.
#[derive(Clone, Debug, Default)]
pub struct ValuesInput {
    /// `--values`, `-f`: paths; `-` is standard input.
    pub files: Vec<String>,
    /// `--set-json`
    pub json: Vec<String>,
    /// `--set`
    pub set: Vec<String>,
    /// `--set-string`
    pub strings: Vec<String>,
    /// `--set-file`
    pub set_files: Vec<String>,
    /// `--set-literal`
    pub literals: Vec<String>,
}

/// Whether a path is one that the original would fetch.
fn is_remote(path: &str) -> bool {
    ["http://", "https://", "oci://"].iter().any(|scheme| path.starts_with(scheme))
}

struct Reader<'r> {
    sys: &'r dyn Sys,
    stdin: &'r mut dyn Read,
    limit: u64,
    /// How many places of lists arguments may still leave empty.
    gaps: usize,
}

impl Reader<'_> {
    fn read(&mut self, path: &str) -> Result<Bytes, ChartError> {
        let bytes = if path.trim() == "-" {
            let mut bytes = Vec::new();
            let read = self.stdin.take(self.limit + 1).read_to_end(&mut bytes);
            read.map_err(|error| ChartError::Values(error.to_string()))?;
            if bytes.len() as u64 > self.limit {
                let message = format!("standard input is larger than {} bytes", self.limit);
                return Err(ChartError::Limit { message });
            }
            bytes
        } else if is_remote(path) {
            return Err(ChartError::Values(format!("{path}: values are not fetched from a network")));
        } else {
            let path = Path::new(path);
            self.sys.read(path, self.limit).map_err(|error| match error.kind() {
                std::io::ErrorKind::FileTooLarge => {
                    ChartError::Limit { message: format!("{} is larger than {} bytes", path.display(), self.limit) }
                }
                // Opening goes well there, reading does not.
                _ if self.sys.kind(path).is_ok_and(|kind| kind == FileKind::Dir) => {
                    ChartError::Values(format!("read {}: is a directory", path.display()))
                }
                _ => ChartError::Values(os_error::message("open", path, &error)),
            })?
        };
        Ok(Bytes::new(&bytes))
    }
}

impl ValuesInput {
    /// All values, merged. `stdin` is read for `-f -`.
    ///
    /// # Errors
    /// Files that cannot be read, and arguments that cannot be understood, in the original's words.
    pub fn merge(
        &self,
        sys: &dyn Sys,
        stdin: &mut dyn Read,
        limits: &Limits,
        provenance: &mut Provenance,
    ) -> Result<Value, ChartError> {
        let mut reader = Reader { sys, stdin, limit: limits.input_bytes, gaps: strvals::MAX_GAPS };
        let mut base = Entries::new();
        for path in &self.files {
            let data = reader.read(path)?;
            let name = if path.trim() == "-" { "<stdin>" } else { path.as_str() };
            let file = provenance.sources.add(name, data.to_str());
            let loaded = values::load(&data, file, provenance);
            let loaded = loaded.map_err(|problem| {
                let error = ChartError::Values(format!("failed to parse {path}: {problem}"));
                ChartError::placed(error, Some(file), &problem)
            })?;
            base = values::merge(&base, loaded);
        }
        for argument in &self.json {
            base = set_json(base, argument, provenance, &mut reader.gaps)?;
        }
        let table = Table::of(&Map::new(MapType::Any, base), gotemplate::value::Origin::NONE);
        let kinds = [
            ("--set", Flavor::Typed, &self.set),
            ("--set-string", Flavor::Text, &self.strings),
            ("--set-file", Flavor::File, &self.set_files),
            ("--set-literal", Flavor::Literal, &self.literals),
        ];
        for (flag, flavor, arguments) in kinds {
            for argument in arguments {
                set(&table, (flag, flavor), argument, &mut reader, provenance)?;
            }
        }
        let map = Freezer::reading().map(&table);
        Ok(map.retyped(MapType::Any).into())
    }
}

fn set(
    table: &Table,
    (flag, flavor): (&str, Flavor),
    argument: &str,
    reader: &mut Reader<'_>,
    provenance: &mut Provenance,
) -> Result<(), ChartError> {
    let file = provenance.sources.add(flag, argument);
    let mut gaps = reader.gaps;
    let mut read =
        |path: &str| reader.read(path).map(|data| Value::from(data.to_text())).map_err(|error| error.to_string());
    let done = strvals::set(table, argument, file, flavor, provenance, &mut read, &mut gaps);
    reader.gaps = gaps;
    done.map_err(|problem| {
        let error = ChartError::Values(format!("failed parsing {flag} data: {problem}"));
        ChartError::placed(error, Some(file), &problem)
    })
}

/// What serde says of JSON that starts behind some blanks.
fn json_problem(text: &str, blanks: usize, error: &serde_json::Error) -> Problem {
    let lines: usize = text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum();
    let shift = if error.line() == 1 { blanks } else { 0 };
    let at = (lines + shift + error.column().saturating_sub(1)).min(text.len());
    let reason = error.to_string();
    let reason = reason.split(" at line ").next().unwrap_or_default().to_owned();
    Problem { message: String::new(), at: u32::try_from(at).ok(), words: Some(Words { reason, hint: None }) }
}

/// `--set-json`: one object, or names and values.
fn set_json(
    base: Entries,
    argument: &str,
    provenance: &mut Provenance,
    gaps: &mut usize,
) -> Result<Entries, ChartError> {
    let file = provenance.sources.add("--set-json", argument);
    let entries = |table: &Table| Entries::clone(&Freezer::default().map(table).read());
    if argument.trim().starts_with('{') {
        let blanks = argument.len() - argument.trim_start().len();
        let value = serde_json::from_str::<serde_json::Value>(argument.trim()).map_err(|error| {
            let told = ChartError::Values(format!("failed parsing --set-json data JSON: {argument}"));
            ChartError::placed(told, Some(file), &json_problem(argument, blanks, &error))
        })?;
        let origin = provenance.whole(file);
        return Ok(match strvals::json_node(&value, origin, provenance) {
            Node::Table(table) => values::merge(&base, entries(&table)),
            _ => base,
        });
    }
    let table = Table::of(&Map::new(MapType::Any, base), gotemplate::value::Origin::NONE);
    let mut no_files = |_: &str| Err(String::new());
    match strvals::set(&table, argument, file, Flavor::Json, provenance, &mut no_files, gaps) {
        Ok(()) => Ok(entries(&table)),
        Err(problem) => {
            let error = ChartError::Values(format!("failed parsing --set-json data {argument}"));
            // serde counts from the start of the value.
            let (reason, behind) = problem.message.split_once(" at line 1 column ").unwrap_or((&problem.message, ""));
            let at = problem.at.map(|at| at.saturating_add(behind.parse::<u32>().unwrap_or(1)).saturating_sub(1));
            let words = Some(Words { reason: reason.to_owned(), hint: None });
            let problem = Problem { message: String::new(), at, words };
            Err(ChartError::placed(error, Some(file), &problem))
        }
    }
}
