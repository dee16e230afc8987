//! Reading templates.
//!
//! The original reads by characters and cuts parts out that it reads again as templates of their own; so does this.
//!
//! client-go: util/jsonpath/parser.go

use common::go::number::{atoi, parse_float};
use common::go::printable::is_print;

use super::{Filter, MAX_DEPTH, Node, Slice};

/// The nodes of a template: texts, and a list for each pair of braces.
pub(super) fn parse(text: &str, depth: usize) -> Result<Vec<Node>, String> {
    if depth > MAX_DEPTH {
        return Err(format!("nested deeper than {MAX_DEPTH} levels"));
    }
    let mut parser = Parser { rest: text, depth };
    let mut nodes = Vec::new();
    loop {
        let (before, inside) = match parser.rest.split_once('{') {
            Some((before, inside)) => (before, Some(inside)),
            None => (parser.rest, None),
        };
        if !before.is_empty() {
            nodes.push(Node::Text(before.to_owned()));
        }
        let Some(inside) = inside else { return Ok(nodes) };
        parser.rest = inside;
        nodes.push(Node::List(parser.action()?));
    }
}

/// The nodes of a text that stands in braces of its own; what follows a brace inside of it does not count.
fn action(text: &str, depth: usize) -> Result<Vec<Node>, String> {
    let nodes = parse(&format!("{{{text}}}"), depth + 1)?;
    match nodes.into_iter().next() {
        Some(Node::List(nodes)) => Ok(nodes),
        _ => Ok(Vec::new()),
    }
}

struct Parser<'t> {
    rest: &'t str,
    depth: usize,
}

impl<'t> Parser<'t> {
    /// What stands up to the closing brace, which is taken too.
    fn action(&mut self) -> Result<Vec<Node>, String> {
        let mut nodes = Vec::new();
        loop {
            if let Some(rest) = self.rest.strip_prefix('}') {
                self.rest = rest;
                return Ok(nodes);
            }
            if let Some(rest) = self.rest.strip_prefix("[?(") {
                self.rest = rest;
                nodes.push(self.filter()?);
            } else if let Some(rest) = self.rest.strip_prefix("..") {
                self.rest = rest;
                self.recursive(&mut nodes)?;
            } else {
                self.step(&mut nodes)?;
            }
        }
    }

    fn step(&mut self, nodes: &mut Vec<Node>) -> Result<(), String> {
        match self.rest.chars().next() {
            None | Some('\r' | '\n') => return Err("unclosed action".into()),
            Some(' ' | '@' | '$') => drop(self.take(1)),
            Some('[') => self.array(nodes)?,
            Some(quote @ ('"' | '\'')) => nodes.push(self.quoted(quote)?),
            Some('.') => {
                self.take(1);
                nodes.push(self.field());
            }
            Some(c) if c == '+' || c == '-' || is_digit(c) => nodes.push(self.number()?),
            Some(c) if is_word(c) => nodes.push(self.identifier()),
            Some(c) => {
                let shown = if is_print(c) { format!(" '{c}'") } else { String::new() };
                return Err(format!("unrecognized character in action: U+{:04X}{shown}", u32::from(c)));
            }
        }
        Ok(())
    }

    /// The next `length` bytes, which end between characters.
    fn take(&mut self, length: usize) -> &'t str {
        let (head, rest) = self.rest.split_at_checked(length).unwrap_or((self.rest, ""));
        self.rest = rest;
        head
    }

    fn take_until(&mut self, stop: impl Fn(char) -> bool) -> &'t str {
        self.take(self.rest.find(stop).unwrap_or(self.rest.len()))
    }

    fn identifier(&mut self) -> Node {
        match self.take_until(is_terminator) {
            "true" => Node::Bool(true),
            "false" => Node::Bool(false),
            word => Node::Identifier(word.to_owned()),
        }
    }

    fn recursive(&mut self, nodes: &mut Vec<Node>) -> Result<(), String> {
        if matches!(nodes.last(), Some(Node::Recursive)) {
            return Err("invalid multiple recursive descent".into());
        }
        nodes.push(Node::Recursive);
        if self.rest.chars().next().is_some_and(is_word) {
            nodes.push(self.field());
        }
        Ok(())
    }

    fn number(&mut self) -> Result<Node, String> {
        let sign = usize::from(self.rest.starts_with(['+', '-']));
        let digits = self.rest.get(sign..).unwrap_or_default();
        let length = digits.find(|c| c != '.' && !is_digit(c)).unwrap_or(digits.len());
        let text = self.take(sign + length);
        if let Ok(n) = atoi(text) {
            return Ok(Node::Int(n));
        }
        parse_float(text).map(Node::Float).map_err(|_| format!("cannot parse number {text}"))
    }

    /// A name up to a character that ends it; a backslash takes that from any character, and goes.
    fn field(&mut self) -> Node {
        let mut chars = self.rest.char_indices();
        let end = loop {
            match chars.next() {
                Some((_, '\\')) => drop(chars.next()),
                Some((at, c)) if is_terminator(c) => break at,
                Some(_) => {}
                None => break self.rest.len(),
            }
        };
        match self.take(end) {
            "*" => Node::Wildcard,
            name => Node::Field(name.replace('\\', "")),
        }
    }

    fn quoted(&mut self, quote: char) -> Result<Node, String> {
        let mut before = quote;
        for (at, c) in self.rest.char_indices().skip(1) {
            match c {
                '\n' => break,
                _ if c == quote && before != '\\' => {
                    let text = self.take(at + 1);
                    let inner = text.get(1..at).unwrap_or_default();
                    return match unquote(inner, quote) {
                        Some(text) => Ok(Node::Text(text)),
                        None => Err(format!("unquote string {text} error invalid syntax")),
                    };
                }
                _ => before = c,
            }
        }
        Err("unterminated quoted string".into())
    }

    fn array(&mut self, nodes: &mut Vec<Node>) -> Result<(), String> {
        let end = self.rest.find([']', '\n']).filter(|&at| self.rest.as_bytes().get(at) == Some(&b']'));
        let Some(end) = end else { return Err("unterminated array".into()) };
        let text = self.take(end + 1).get(1..end).unwrap_or_default();
        let text = if text == "*" { ":" } else { text };
        if text.contains(',') {
            let parts = text.split(',').map(|part| action(&format!("[{}]", part.trim_matches(' ')), self.depth));
            nodes.push(Node::Union(parts.collect::<Result<_, _>>()?));
            return Ok(());
        }
        let key = text.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\'')).filter(|key| !key.contains('\''));
        match key {
            Some(key) => nodes.append(&mut action(&format!(".{key}"), self.depth)?),
            None => nodes.push(Node::Array(slice(text)?)),
        }
        Ok(())
    }

    fn filter(&mut self) -> Result<Node, String> {
        let text = self.filter_text()?;
        let part = |text: &str| action(text, self.depth);
        let filter = match split_comparison(text) {
            Some((left, operator, right)) => {
                Filter { left: part(left)?, operator: Some(operator.to_owned()), right: part(right)? }
            }
            None => Filter { left: part(text)?, operator: None, right: Vec::new() },
        };
        Ok(Node::Filter(Box::new(filter)))
    }

    /// The text up to `)]`; parentheses in one quoted text do not count.
    fn filter_text(&mut self) -> Result<&'t str, String> {
        let (mut open, mut closed) = (None, false);
        let mut before = '(';
        for (at, c) in self.rest.char_indices() {
            match c {
                '\n' => break,
                '"' | '\'' if open.is_none() => open = Some(c),
                '"' | '\'' if before != '\\' && open == Some(c) => closed = true,
                ')' if open.is_some() == closed => {
                    let text = self.take(at);
                    self.take(1);
                    return match self.rest.strip_prefix(']') {
                        Some(rest) => {
                            self.rest = rest;
                            Ok(text)
                        }
                        None => Err("unclosed array expect ]".into()),
                    };
                }
                _ => {}
            }
            before = c;
        }
        Err("unterminated filter".into())
    }
}

/// Something before, an operator, and at least one character behind it.
fn split_comparison(text: &str) -> Option<(&str, &str, &str)> {
    let is_operator = |c: char| matches!(c, '!' | '<' | '>' | '=');
    let start = text.find(is_operator).filter(|&at| at > 0)?;
    let (left, rest) = text.split_at_checked(start)?;
    let length = rest.find(|c| !is_operator(c)).unwrap_or(rest.len());
    // Without anything behind it, the operator gives its last character away.
    let length = if length == rest.len() { length - 1 } else { length };
    let (operator, right) = rest.split_at_checked(length)?;
    (!operator.is_empty()).then_some((left, operator, right))
}

/// `start:end:step`, any of them left out.
fn slice(text: &str) -> Result<Slice, String> {
    let invalid = || format!("invalid array index {text}");
    let parts: Vec<&str> = text.split(':').collect();
    let is_number = |part: &&str| part.strip_prefix('-').unwrap_or(part).bytes().all(|byte| byte.is_ascii_digit());
    if parts.len() > 3 || !parts.iter().all(is_number) {
        return Err(invalid());
    }
    let number = |nth: usize| match parts.get(nth) {
        None | Some(&"") => Ok(None),
        Some(part) => atoi(part).map(Some).map_err(|_| format!("array index {part} is not a number")),
    };
    let start = number(0)?;
    let derived = parts.len() == 1;
    let end = if derived { Some(start.unwrap_or_default().wrapping_add(1)) } else { number(1)? };
    Ok(Slice { start, end, derived, step: number(2)? })
}

/// A text without its quotes, escapes read as Go reads them.
///
/// go: strconv/quote.go (`UnquoteChar`)
fn unquote(text: &str, quote: char) -> Option<String> {
    if !text.contains(['\\', quote]) {
        return Some(text.to_owned());
    }
    let mut out: Vec<u8> = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        rest = rest.get(c.len_utf8()..)?;
        if c == quote {
            return None;
        }
        if c != '\\' {
            out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
            continue;
        }
        let escape = rest.chars().next()?;
        rest = rest.get(escape.len_utf8()..)?;
        rest = unescape(escape, rest, quote, &mut out)?;
    }
    Some(String::from_utf8_lossy(&out).into_owned())
}

fn unescape<'t>(escape: char, rest: &'t str, quote: char, out: &mut Vec<u8>) -> Option<&'t str> {
    let byte = match escape {
        'a' => 0x07,
        'b' => 0x08,
        'f' => 0x0C,
        'n' => b'\n',
        'r' => b'\r',
        't' => b'\t',
        'v' => 0x0B,
        '\\' => b'\\',
        '\'' | '"' if escape == quote => u8::try_from(quote).ok()?,
        'x' | 'u' | 'U' => return code(rest, escape, out),
        '0'..='7' => {
            let digits = rest.get(..2)?;
            let code = u32::from_str_radix(&format!("{escape}{digits}"), 8).ok()?;
            out.push(u8::try_from(code).ok()?);
            return rest.get(2..);
        }
        _ => return None,
    };
    out.push(byte);
    Some(rest)
}

/// `\x` is a byte, `\u` and `\U` are characters.
fn code<'t>(rest: &'t str, escape: char, out: &mut Vec<u8>) -> Option<&'t str> {
    let length = match escape {
        'x' => 2,
        'u' => 4,
        _ => 8,
    };
    let digits = rest.get(..length).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
    let code = u32::from_str_radix(digits, 16).ok()?;
    if escape == 'x' {
        out.push(u8::try_from(code).ok()?);
    } else {
        out.extend_from_slice(char::from_u32(code)?.encode_utf8(&mut [0; 4]).as_bytes());
    }
    rest.get(length..)
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || (!c.is_ascii() && c.is_numeric() && !c.is_alphabetic())
}

fn is_word(c: char) -> bool {
    c == '_' || c.is_alphabetic() || is_digit(c)
}

fn is_terminator(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\r' | '\n' | '.' | ',' | '[' | ']' | '$' | '@' | '{' | '}')
}
