//! The JSON step of `sigs.k8s.io/yaml`: what becomes of a text that is written as JSON and read by go-yaml v2.

use std::borrow::Cow;

use super::WriteError;
use super::json::quoted_length;

/// The next line of YAML 1.1. JSON leaves it as it is, and go-yaml reads it as a line break inside double quotes.
const NEXT_LINE: char = '\u{85}';

/// go-yaml v2: scannerc.go – a key must have its `:` within so many characters.
const LONGEST_KEY: usize = 1024;

/// A JSON text on its way to go-yaml.
pub(super) struct JsonStep {
    /// The line breaks so far, for the errors. NOTE: in the order in which YAML has the keys; where JSON has another one, an
    /// error can show another line than Go's.
    line: usize,
}

impl JsonStep {
    pub(super) const fn new() -> Self {
        Self { line: 0 }
    }

    /// The text as go-yaml reads it from JSON: each run of blanks with next lines in it is folded.
    pub(super) fn text<'t>(&mut self, text: &'t str) -> Result<Cow<'t, str>, WriteError> {
        if text.is_ascii() && !text.contains('\x7f') {
            return Ok(Cow::Borrowed(text));
        }
        if text.chars().any(is_refused) {
            return Err(WriteError::SigsControl);
        }
        if !text.contains(NEXT_LINE) {
            return Ok(Cow::Borrowed(text));
        }
        for line in text.split(NEXT_LINE).skip(1) {
            self.line += 1;
            if is_document_mark(line, text) {
                return Err(WriteError::SigsMark { line: self.line + 1 });
            }
        }
        Ok(Cow::Owned(fold(text)))
    }

    /// Checks a key, which go-yaml has to find on one line and to be short.
    pub(super) fn key(&mut self, key: &str) -> Result<(), WriteError> {
        self.text(key)?;
        // No character is longer than `\u003c`.
        let long = key.len() > LONGEST_KEY / 6 - 2 && quoted_length(key) > LONGEST_KEY;
        if long || key.contains(NEXT_LINE) {
            return Err(WriteError::SigsKey { line: self.line });
        }
        Ok(())
    }
}

/// True when `line`, a part of `text` behind a next line, starts with `---` or `...` and a blank or a next line.
fn is_document_mark(line: &str, text: &str) -> bool {
    let Some(rest) = line.strip_prefix("---").or_else(|| line.strip_prefix("...")) else { return false };
    // Behind the last line there is the quote.
    rest.starts_with(' ') || (rest.is_empty() && !text.ends_with(line))
}

/// True for what JSON does not escape and go-yaml v2 (readerc.go) does not read.
const fn is_refused(c: char) -> bool {
    matches!(c, '\x7f'..='\u{84}' | '\u{86}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}')
}

fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(['\u{85}', ' ']) {
        let (before, run) = rest.split_at_checked(start).unwrap_or((rest, ""));
        out.push_str(before);
        rest = run.trim_start_matches([NEXT_LINE, ' ']);
        let run = run.strip_suffix(rest).unwrap_or_default();
        match run.matches(NEXT_LINE).count() {
            0 => out.push_str(run),
            1 => out.push(' '),
            breaks => out.extend(std::iter::repeat_n('\n', breaks - 1)),
        }
    }
    out.push_str(rest);
    out
}
