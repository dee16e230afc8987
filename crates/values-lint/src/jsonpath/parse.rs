//! Paths, read. What cannot be read matches nothing, as in the original, but for a few mistakes that end the run.

use super::expression::{self, Expression};
use super::tokens::Cursor;
use super::{Path, Stage, Step};

/// Why a path cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Syntax {
    /// It matches nothing, and nobody is told.
    Silent,
    /// The run ends with these words.
    Fatal(String),
}

/// Letters of one path.
const MAX_LENGTH: usize = 10_000;

/// Reads a path, which begins with `$`.
///
/// # Errors
/// See [`Syntax`].
pub fn parse(text: &str) -> Result<Path, Syntax> {
    if text.len() > MAX_LENGTH {
        return Err(Syntax::Fatal("a path has more than 10,000 letters".to_owned()));
    }
    let mut cursor = Cursor::new(text);
    if !cursor.take("$") {
        return Err(Syntax::Silent);
    }
    read_path(&mut cursor)
}

fn is_name(letter: char) -> bool {
    letter.is_alphanumeric() || matches!(letter, '_' | '$' | '-') || !letter.is_ascii()
}

fn read_path(cursor: &mut Cursor<'_>) -> Result<Path, Syntax> {
    let mut path = Path::default();
    loop {
        if cursor.is_at_end() {
            return Ok(path);
        }
        if cursor.peek() == Some('^') {
            path.parents = cursor.take_while(|letter| letter == '^').len();
            path.key = cursor.take("~");
            if !cursor.is_at_end() {
                path.rest = Some(Box::new(read_path(cursor)?));
            }
            return Ok(path);
        }
        if cursor.take("~") {
            path.key = true;
            return if cursor.is_at_end() { Ok(path) } else { Err(Syntax::Silent) };
        }
        let deep = cursor.take("..");
        let dotted = deep || cursor.take(".");
        match cursor.peek() {
            None if deep => {
                path.everything = true;
                return Ok(path);
            }
            None => return Ok(path),
            Some('[') => {
                cursor.next();
                let step = read_brackets(cursor)?;
                path.stages.push(Stage { deep, step });
            }
            Some('*') if dotted => {
                cursor.next();
                path.stages.push(Stage { deep, step: Step::Any });
            }
            Some('@') => {
                cursor.next();
                path.stages.push(Stage { deep, step: Step::Filter(read_type(cursor)?.into()) });
            }
            Some(letter) if dotted && is_name(letter) => {
                let name = cursor.take_while(is_name).to_owned();
                path.stages.push(Stage { deep, step: Step::Names(vec![name]) });
            }
            Some(_) => return Err(Syntax::Silent),
        }
    }
}

/// `string()` behind `@`.
fn read_type(cursor: &mut Cursor<'_>) -> Result<Expression, Syntax> {
    let name = cursor.take_while(char::is_alphanumeric);
    if cursor.take("()") {
        if let Some(test) = expression::type_test(name) {
            return Ok(test);
        }
        return Err(Syntax::Fatal(format!("Unknown value type {name}")));
    }
    // The original takes two letters for the parentheses, whatever they are.
    let cut = name.char_indices().rev().nth(1).map_or(0, |(at, _)| at);
    Err(Syntax::Fatal(format!("Unknown value type {}", name.get(..cut).unwrap_or(""))))
}

fn read_brackets(cursor: &mut Cursor<'_>) -> Result<Step, Syntax> {
    cursor.skip_blanks();
    let step = match cursor.peek().ok_or(Syntax::Silent)? {
        '?' => {
            cursor.next();
            if !cursor.take("(") {
                return Err(Syntax::Silent);
            }
            Step::Filter(read_expression(cursor)?.into())
        }
        '(' => {
            cursor.next();
            Step::Script(read_expression(cursor)?)
        }
        '*' => {
            cursor.next();
            Step::Any
        }
        _ => read_members(cursor)?,
    };
    cursor.skip_blanks();
    if cursor.take("]") { Ok(step) } else { Err(Syntax::Silent) }
}

/// An expression up to the parenthesis that closes it.
fn read_expression(cursor: &mut Cursor<'_>) -> Result<Expression, Syntax> {
    let expression = expression::read(cursor)?;
    cursor.skip_blanks();
    if cursor.take(")") { Ok(expression) } else { Err(Syntax::Silent) }
}

/// `'a','b'`, `a,b`, `0,1`, `1:2`.
fn read_members(cursor: &mut Cursor<'_>) -> Result<Step, Syntax> {
    if let Some(slice) = read_slice(cursor) {
        return Ok(slice);
    }
    let mut names = Vec::new();
    loop {
        cursor.skip_blanks();
        let name = match cursor.peek().ok_or(Syntax::Silent)? {
            quote @ ('\'' | '"') => {
                cursor.next();
                cursor.quoted(quote).ok_or(Syntax::Silent)?
            }
            _ => cursor.take_while(is_name).to_owned(),
        };
        names.push(name);
        cursor.skip_blanks();
        if !cursor.take(",") {
            return Ok(Step::Names(names));
        }
    }
}

/// A whole number, if one comes next.
fn bound(cursor: &mut Cursor<'_>) -> Option<i64> {
    let mut ahead = cursor.clone();
    let number = ahead.integer()?;
    *cursor = ahead;
    Some(number)
}

fn read_slice(cursor: &mut Cursor<'_>) -> Option<Step> {
    let mut ahead = cursor.clone();
    let start = bound(&mut ahead);
    if !ahead.take(":") {
        return None;
    }
    let end = bound(&mut ahead);
    let step = if ahead.take(":") { bound(&mut ahead) } else { None };
    *cursor = ahead;
    Some(Step::Slice { start, end, step })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_read_matches_nothing() {
        for text in ["$.[", "$.a[?(@.b = ]", "a", "$.`x`", "$.a b", "$..containers[?@.x]"] {
            assert_eq!(parse(text).err(), Some(Syntax::Silent), "{text}");
        }
        assert_eq!(parse("$.@type").err(), Some(Syntax::Fatal("Unknown value type ty".to_owned())));
    }

    #[test]
    fn deep_nesting_of_an_expression_is_refused() {
        let text = format!("$[?({}1{})]", "(".repeat(5000), ")".repeat(5000));
        assert!(parse(&text).is_err());
        assert!(parse(&format!("$[?({}1)]", "!".repeat(5000))).is_err());
    }
}
