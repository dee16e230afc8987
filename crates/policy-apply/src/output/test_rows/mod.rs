//! The rows of tests: as a table, JSON, YAML, Markdown or JUnit, each as the original writes it.
//!
//! kyverno: cmd/cli/kubectl-kyverno/commands/test/output.go (`printOutputFormats`)

mod junit;
mod markdown;
mod tree;

use std::io::{self, Write};

use yaml::writer::{JsonOptions, json, yaml_v3};

use super::color::Paint;
use super::original::split_name;
use super::table::Table;
use crate::persona::Persona;
use crate::testing::Row;
use tree::Rows;

/// How rows are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    Table,
    Json,
    Yaml,
    Markdown,
    Junit,
}

impl Format {
    /// Reads `--output-format`.
    ///
    /// # Errors
    /// The original's words.
    pub(crate) fn parse(text: &str, persona: Persona) -> Result<Self, String> {
        match text {
            "" => Ok(Self::Table),
            "table" if persona.is_own() => Ok(Self::Table),
            "json" => Ok(Self::Json),
            "yaml" => Ok(Self::Yaml),
            "markdown" => Ok(Self::Markdown),
            "junit" => Ok(Self::Junit),
            _ => Err("invalid format, expected (json, yaml, markdown, junit)".to_owned()),
        }
    }
}

/// The form of all that is written of rows.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Form {
    pub(crate) format: Format,
    /// With the messages.
    pub(crate) detailed: bool,
    /// Whether the titles of tables are coloured.
    pub(crate) titles: bool,
    /// Whether cells are coloured.
    pub(crate) cells: bool,
    /// Whether texts are escaped where the original forgets it, so that what is written can be read.
    pub(crate) escapes: bool,
}

impl Form {
    /// Writes the rows of a test between blank lines.
    pub(crate) fn write(self, rows: &[Row], out: &mut dyn Write) -> io::Result<()> {
        if self.format == Format::Table {
            writeln!(out)?;
            self.table(rows, out)?;
            return writeln!(out);
        }
        let mut text = String::new();
        match self.format {
            Format::Json => {
                let tree = Rows::new(rows, self.detailed);
                json(tree.node(), JsonOptions::marshal_indent("", "  "), &mut text).map_err(io::Error::other)?;
            }
            Format::Yaml => {
                yaml_v3(Rows::new(rows, self.detailed).node(), 0, &mut text).map_err(io::Error::other)?;
            }
            Format::Markdown => text = markdown::text(rows, self.detailed, self.escapes),
            Format::Junit => text = junit::text(rows, self.detailed, self.escapes),
            Format::Table => {}
        }
        write!(out, "\n{text}\n\n")
    }

    /// Writes rows as a table.
    pub(crate) fn table(self, rows: &[Row], out: &mut dyn Write) -> io::Result<()> {
        let mut headers = vec!["id", "policy", "rule", "resource", "result", "reason"];
        if self.detailed {
            headers.push("message");
        }
        let paint = Paint::new(self.cells);
        let mut table = Table::new(headers, self.titles);
        for row in rows {
            let mut cells = vec![
                row.id.to_string(),
                policy_cell(&row.policy, paint),
                paint.name(&row.rule),
                resource_cell(&row.resource, paint),
                paint.row_result(row.result),
                if row.is_remark { paint.remark(&row.reason) } else { row.reason.clone() },
            ];
            if self.detailed {
                cells.push(row.message.clone());
            }
            table.row(cells);
        }
        table.write(out)
    }
}

fn policy_cell(policy: &str, paint: Paint) -> String {
    match split_name("", policy) {
        ("", name) => paint.name(name),
        (namespace, name) => paint.path(&[namespace, name]),
    }
}

/// What stands before the last slash, and what stands behind it.
fn resource_cell(resource: &str, paint: Paint) -> String {
    let (before, name) = resource.rsplit_once('/').unwrap_or(("", resource));
    paint.path(&[before, name])
}

/// The plain text of both cells, as the formats other than tables have them.
fn plain(row: &Row) -> (String, String) {
    let paint = Paint::new(false);
    (policy_cell(&row.policy, paint), resource_cell(&row.resource, paint))
}
