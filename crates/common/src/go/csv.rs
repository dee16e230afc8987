//! One record of separated values, as Go's `encoding/csv` reads it: what flags that take lists and keys of the values file
//! are split by.

/// Why a text is no record. The words are Go's.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("parse error on line 1, column {column}: {reason}")]
pub struct CsvError {
    column: usize,
    reason: &'static str,
}

/// The fields of the first record of `text`. An empty text has none. A field may stand in double quotes, which may be
/// doubled inside; quotes elsewhere are errors.
///
/// # Errors
/// A bare quote, or a quoted field without its end.
///
/// go: encoding/csv/reader.go
pub fn record(text: &str, separator: char) -> Result<Vec<String>, CsvError> {
    if text.is_empty() {
        return Ok(Vec::new());
    }
    let mut fields = Vec::new();
    let mut chars = text.char_indices().peekable();
    loop {
        let mut field = String::new();
        let quoted = chars.next_if(|&(_, c)| c == '"').is_some();
        let closed = if quoted { quoted_field(&mut chars, &mut field, separator)? } else { true };
        if !closed {
            return Err(CsvError { column: text.len() + 1, reason: "extraneous or missing \" in quoted-field" });
        }
        if !quoted {
            plain_field(&mut chars, &mut field, separator)?;
        }
        fields.push(field);
        match chars.next() {
            Some((_, c)) if c == separator => {}
            _ => return Ok(fields),
        }
    }
}

type Chars<'t> = std::iter::Peekable<std::str::CharIndices<'t>>;

fn plain_field(chars: &mut Chars<'_>, field: &mut String, separator: char) -> Result<(), CsvError> {
    while let Some((at, c)) = chars.next_if(|&(_, c)| c != separator && c != '\n') {
        if c == '"' {
            return Err(CsvError { column: at + 1, reason: "bare \" in non-quoted-field" });
        }
        field.push(c);
    }
    Ok(())
}

/// Reads up to the closing quote; false when there is none.
fn quoted_field(chars: &mut Chars<'_>, field: &mut String, separator: char) -> Result<bool, CsvError> {
    while let Some((at, c)) = chars.next() {
        if c != '"' {
            field.push(c);
            continue;
        }
        match chars.peek() {
            Some(&(_, '"')) => {
                chars.next();
                field.push('"');
            }
            None => return Ok(true),
            Some(&(_, next)) if next == separator || next == '\n' => return Ok(true),
            Some(_) => return Err(CsvError { column: at + 1, reason: "extraneous or missing \" in quoted-field" }),
        }
    }
    Ok(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_cut_at_separators_outside_quotes() {
        assert_eq!(record("a,b,,c", ',').unwrap(), ["a", "b", "", "c"]);
        assert_eq!(record(r#""a,b",c"#, ',').unwrap(), ["a,b", "c"]);
        assert_eq!(record(r#"x."a.b"."q""q""#, '.').unwrap(), ["x", "a.b", "q\"q"]);
        assert!(record("", ',').unwrap().is_empty());
        assert_eq!(record("a,", ',').unwrap(), ["a", ""]);
    }

    #[test]
    fn quotes_in_the_wrong_place_are_errors() {
        assert_eq!(
            record("a\"b", ',').unwrap_err().to_string(),
            "parse error on line 1, column 2: bare \" in non-quoted-field"
        );
        assert!(record("\"a", ',').is_err());
        assert!(record("\"a\"b", ',').is_err());
    }
}
