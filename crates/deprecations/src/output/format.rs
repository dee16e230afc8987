//! Which format is printed, and the choice between the printers.
//!
//! pluto: pkg/api/output.go (`DisplayOutput`)

use std::io;

use super::columns::{self, Column};
use super::item::Item;
use super::structured::{Node, as_yaml, write_json};
use super::{csv, markdown, tabs};
use crate::versions::Targets;

/// What `--output` names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    Json,
    Yaml,
    Normal,
    Wide,
    Custom,
    Markdown,
    Csv,
}

impl Format {
    /// The names, in the order in which messages list them.
    pub(crate) const NAMES: [(&'static str, Self); 7] = [
        ("json", Self::Json),
        ("yaml", Self::Yaml),
        ("normal", Self::Normal),
        ("wide", Self::Wide),
        ("custom", Self::Custom),
        ("markdown", Self::Markdown),
        ("csv", Self::Csv),
    ];

    /// The format of a name.
    pub(crate) fn of_name(name: &str) -> Option<Self> {
        Self::NAMES.iter().find(|(known, _)| *known == name).map(|(_, format)| *format)
    }
}

/// What is printed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Printed<'a> {
    /// The items that are left.
    pub(crate) items: &'a [Item<'a>],
    /// Whether anything was found before items were left out.
    pub(crate) found: bool,
    /// The targets.
    pub(crate) targets: &'a Targets,
    /// The columns that were named.
    pub(crate) columns: Option<&'a [Column]>,
    /// Whether tables have headers.
    pub(crate) headers: bool,
}

const NOTHING: &str = "No output to display\n";

impl Printed<'_> {
    /// Prints in a format.
    ///
    /// # Errors
    /// Those of `out`.
    pub(crate) fn print(self, format: Format, out: &mut dyn io::Write) -> io::Result<()> {
        match format {
            // Long lists of items come in these two; they need not stand in memory as a text.
            Format::Json => write_json(self.items, self.targets, out),
            Format::Csv => self.csv(out),
            _ => out.write_all(self.text(format).as_bytes()),
        }
    }

    /// The whole text of a format that is laid out at the end, or made as a whole.
    fn text(self, format: Format) -> String {
        let columns = self.columns.unwrap_or(Column::WIDE);
        match format {
            Format::Normal | Format::Wide if !self.found => {
                "There were no resources found with known deprecated apiVersions.\n".to_owned()
            }
            Format::Normal => self.table(Column::NORMAL),
            Format::Wide => self.table(Column::WIDE),
            Format::Custom => self.table(columns),
            Format::Yaml => as_yaml(Node::Result(self.items, self.targets)),
            Format::Markdown if self.items.is_empty() => NOTHING.to_owned(),
            Format::Markdown => {
                let header = columns::header(columns);
                markdown::table(self.headers.then_some(header.as_slice()), columns::rows(columns, self.items))
            }
            Format::Json | Format::Csv => String::new(),
        }
    }

    fn table(self, columns: &[Column]) -> String {
        if self.items.is_empty() {
            return NOTHING.to_owned();
        }
        let mut text = String::new();
        if self.headers {
            tabs::push_row(&columns::header(columns), &mut text);
        }
        columns::rows(columns, self.items).for_each(|row| tabs::push_row(&row, &mut text));
        text.push('\n');
        tabs::align(&text)
    }

    fn csv(self, out: &mut dyn io::Write) -> io::Result<()> {
        let columns = self.columns.unwrap_or(Column::WIDE);
        let mut text = if self.items.is_empty() { NOTHING.to_owned() } else { String::new() };
        if self.headers {
            csv::push_record(&columns::header(columns), &mut text);
        }
        for row in columns::rows(columns, self.items) {
            csv::push_record(&row, &mut text);
            out.write_all(text.as_bytes())?;
            text.clear();
        }
        out.write_all(text.as_bytes())
    }
}
