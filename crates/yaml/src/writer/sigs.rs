//! The JSON step of `sigs.k8s.io/yaml`: what becomes of a text that is written as JSON and read by go-yaml v2.

use std::borrow::Cow;

use super::WriteError;
use super::json::quoted_length;

/// The next line of YAML 1.1. JSON leaves it as it is, and go-yaml reads it as a line break inside double quotes.
const NEXT_LINE: char = '\u{85}';

/// go-yaml v2: scannerc.go – a key must have its `:` within so many characters.
const LONGEST_KEY: usize = 1024;

/// The text as go-yaml reads it from JSON: each run of blanks with next lines in it is folded.
pub(super) fn text(text: &str) -> Result<Cow<'_, str>, WriteError> {
    // NOTE: not covered: `---` or `...` behind a next line, which go-yaml refuses as the mark of a document.
    if text.is_ascii() && !text.contains('\x7f') {
        return Ok(Cow::Borrowed(text));
    }
    if text.chars().any(is_refused) {
        return Err(WriteError::SigsControl);
    }
    if text.contains(NEXT_LINE) {
        return Ok(Cow::Owned(fold(text)));
    }
    Ok(Cow::Borrowed(text))
}

/// Checks a key, which go-yaml has to find on one line and to be short.
pub(super) fn key(key: &str) -> Result<(), WriteError> {
    text(key)?;
    let broken = key.contains(NEXT_LINE);
    // No character is longer than `\u003c`.
    if broken || (key.len() > LONGEST_KEY / 6 - 2 && quoted_length(key) > LONGEST_KEY) {
        return Err(WriteError::SigsKey { broken });
    }
    Ok(())
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
