//! The layout of YAML: indents, dashes, keys. The texts themselves are written in `scalar.rs`.
//!
//! The rules are libyaml's, as go-yaml v2 and v3: emitterc.go have them: a column, an indent, and two flags that say
//! whether a blank or a line break is due. Keeping exactly that state gives the same bytes in the odd cases too.

use std::fmt::Write as _;

use super::analysis::{Analysis, analyze};
use super::sigs::JsonStep;
use super::tree::Scalar;
use super::walk::{Collection, Sink};
use super::{WriteError, float, plain};

/// The longest key, in bytes, that is written without `? `.
const LONGEST_SIMPLE_KEY: usize = 128;

/// Whose YAML is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Flavor {
    /// go-yaml v2 behind JSON.
    Sigs,
    /// go-yaml v2.
    V2,
    /// yaml.v3.
    V3,
}

/// What the next node stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Root,
    Item,
    /// A map's value, or a key behind `? `.
    Pair,
}

/// The sink that writes YAML.
pub(super) struct Emitter<'o> {
    pub(super) out: &'o mut String,
    pub(super) flavor: Flavor,
    pub(super) best_indent: usize,
    /// Lines are folded behind this column.
    pub(super) width: usize,
    /// In characters.
    pub(super) column: usize,
    /// `None` until the root is open.
    indent: Option<usize>,
    /// The indents of the collections around, outermost first.
    indents: Vec<Option<usize>>,
    /// The last thing written was a blank, or nothing was.
    pub(super) whitespace: bool,
    /// Only blanks, `-`, `?` and `:` stand on the line so far.
    pub(super) indention: bool,
    place: Place,
    /// What [`Flavor::Sigs`] puts before.
    json: JsonStep,
}

impl<'o> Emitter<'o> {
    pub(super) const fn new(flavor: Flavor, best_indent: usize, out: &'o mut String) -> Self {
        Self {
            out,
            flavor,
            best_indent,
            width: if matches!(flavor, Flavor::V3) { usize::MAX } else { 80 },
            column: 0,
            indent: None,
            indents: Vec::new(),
            whitespace: true,
            indention: true,
            place: Place::Root,
            json: JsonStep::new(),
        }
    }

    /// Ends the document.
    pub(super) fn finish(mut self) {
        self.indent = None;
        self.write_indent();
    }

    pub(super) fn push(&mut self, c: char) {
        self.out.push(c);
        self.column += 1;
    }

    pub(super) fn line_break(&mut self) {
        self.out.push('\n');
        self.column = 0;
        self.indention = true;
    }

    /// Goes to the indent, on a new line unless the current one is still free.
    pub(super) fn write_indent(&mut self) {
        let indent = self.indent.unwrap_or(0);
        if !self.indention || self.column > indent || (self.column == indent && !self.whitespace) {
            self.line_break();
        }
        let missing = indent.saturating_sub(self.column);
        self.out.extend(std::iter::repeat_n(' ', missing));
        self.column += missing;
        self.whitespace = true;
        self.indention = true;
    }

    /// Writes ASCII marks, behind a blank when one is `due`.
    pub(super) fn indicator(&mut self, mark: &str, due: bool, keeps_indention: bool) {
        if due && !self.whitespace {
            self.push(' ');
        }
        self.out.push_str(mark);
        self.column += mark.len();
        self.whitespace = false;
        self.indention &= keeps_indention;
    }

    /// The indent one level deeper than the current one. `flow` for scalars.
    fn deeper(&self, flow: bool) -> Option<usize> {
        let step = self.best_indent;
        Some(match (self.indent, self.flavor, self.place) {
            (None, ..) if flow => step,
            (None, ..) => 0,
            (Some(indent), Flavor::V3, Place::Item) => indent + 2,
            // yaml.v3 goes to the next multiple, wherever the dashes before have led.
            (Some(indent), Flavor::V3, _) => step * ((indent + step) / step),
            (Some(indent), ..) => indent + step,
        })
    }

    fn plain(&mut self, text: &str) {
        if !self.whitespace {
            self.push(' ');
        }
        self.out.push_str(text);
        self.column += text.chars().count();
        self.whitespace = false;
        self.indention = false;
    }

    fn number(&mut self, value: f64) -> Result<(), WriteError> {
        let mut text = String::new();
        match (self.flavor, float::not_finite(value)) {
            (Flavor::Sigs, Some(text)) => return Err(WriteError::SigsNumber(text)),
            (Flavor::Sigs, None) => float::push_sigs(value, &mut text),
            _ => float::push_yaml(value, &mut text),
        }
        self.plain(&text);
        Ok(())
    }

    fn integer(&mut self, value: impl std::fmt::Display) {
        let mut text = String::new();
        // Writing to a String cannot fail.
        let _ = write!(text, "{value}");
        self.plain(&text);
    }

    /// Writes a text where lines may be broken: a value, or a key behind `? `.
    fn text(&mut self, text: &str) {
        let outer = self.indent;
        self.indent = self.deeper(true);
        self.styled(text, analyze(text, self.flavor == Flavor::V3), false);
        self.indent = outer;
    }

    /// Chooses the style. `simple_key` keeps the text on one line.
    fn styled(&mut self, text: &str, allowed: Analysis, simple_key: bool) {
        if allowed.multiline && text.contains('\n') {
            if allowed.block && !simple_key { self.literal(text) } else { self.double_quoted(text, !simple_key) }
        } else if !plain::is_text(text, self.flavor == Flavor::V3) {
            self.double_quoted(text, !simple_key);
        } else if allowed.plain {
            self.plain_text(text, !simple_key);
        } else if allowed.single {
            self.single_quoted(text, !simple_key);
        } else {
            self.double_quoted(text, !simple_key);
        }
    }
}

impl Sink for Emitter<'_> {
    fn scalar(&mut self, scalar: Scalar<'_>) -> Result<(), WriteError> {
        match scalar {
            Scalar::Null => self.plain("null"),
            Scalar::Bool(value) => self.plain(if value { "true" } else { "false" }),
            Scalar::Int(value) => self.integer(value),
            Scalar::Uint(value) => self.integer(value),
            Scalar::Float(value) => self.number(value)?,
            Scalar::Str(text) if self.flavor == Flavor::Sigs => {
                let text = self.json.text(text)?;
                self.text(&text);
            }
            Scalar::Str(text) => self.text(text),
        }
        Ok(())
    }

    fn empty(&mut self, kind: Collection) {
        self.plain(if kind == Collection::List { "[]" } else { "{}" });
    }

    fn open(&mut self, kind: Collection) {
        self.indents.push(self.indent);
        // go-yaml v2 leaves a list at the indent of its key, but not behind `? `.
        let flush =
            self.flavor != Flavor::V3 && kind == Collection::List && self.place == Place::Pair && !self.indention;
        if !flush {
            self.indent = self.deeper(false);
        }
    }

    fn close(&mut self, _: Collection) {
        self.indent = self.indents.pop().flatten();
    }

    fn item(&mut self) {
        self.write_indent();
        self.indicator("-", true, true);
        self.place = Place::Item;
    }

    fn key(&mut self, key: &str) -> Result<(), WriteError> {
        if self.flavor == Flavor::Sigs {
            self.json.key(key)?;
        }
        self.write_indent();
        self.place = Place::Pair;
        let allowed = analyze(key, self.flavor == Flavor::V3);
        if !allowed.multiline && key.len() <= LONGEST_SIMPLE_KEY {
            self.styled(key, allowed, true);
            self.indicator(":", false, false);
        } else {
            self.indicator("?", true, true);
            self.text(key);
            self.write_indent();
            self.indicator(":", true, true);
        }
        Ok(())
    }
}
