//! Text to tokens.
//!
//! kyverno/go-jmespath: lexer.go

use crate::error::ParseError;
use crate::json;
use crate::token::{Token, TokenKind};

/// The tokens of `text`, the last one the end.
///
/// # Errors
///
/// On a character that starts no token, a literal that does not end, and a quoted name that is no JSON text.
pub(crate) fn tokenize(text: &str) -> Result<Vec<Token>, ParseError> {
    let mut lexer = Lexer { text, at: 0 };
    let mut tokens = Vec::with_capacity(text.len() / 4 + 2);
    while let Some(token) = lexer.next_token()? {
        tokens.push(token);
    }
    tokens.push(Token { kind: TokenKind::Eof, text: String::new(), offset: text.len() });
    Ok(tokens)
}

struct Lexer<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Lexer<'t> {
    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn next(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += c.len_utf8();
        Some(c)
    }

    /// Takes `c` when it comes next.
    fn take(&mut self, c: char) -> bool {
        let taken = self.peek() == Some(c);
        if taken {
            self.at += c.len_utf8();
        }
        taken
    }

    fn take_while(&mut self, wanted: impl Fn(char) -> bool) {
        let rest = self.rest();
        self.at += rest.find(|c| !wanted(c)).unwrap_or(rest.len());
    }

    fn since(&self, start: usize) -> String {
        self.text.get(start..self.at).unwrap_or_default().to_owned()
    }

    fn next_token(&mut self) -> Result<Option<Token>, ParseError> {
        self.take_while(|c| matches!(c, ' ' | '\t' | '\n' | '\r'));
        let offset = self.at;
        let Some(first) = self.next() else { return Ok(None) };
        let (kind, text) = match first {
            'a'..='z' | 'A'..='Z' | '_' => {
                self.take_while(|c| c.is_ascii_alphanumeric() || c == '_');
                (TokenKind::UnquotedIdentifier, self.since(offset))
            }
            '-' | '0'..='9' => {
                self.take_while(|c| c.is_ascii_digit());
                (TokenKind::Number, self.since(offset))
            }
            '"' => (TokenKind::QuotedIdentifier, self.quoted_identifier()?),
            '\'' => (TokenKind::StringLiteral, self.raw_string()?),
            '`' => (TokenKind::JsonLiteral, self.until('`')?.replace("\\`", "`")),
            _ => (self.symbol(first)?, String::new()),
        };
        // The fork places texts and literals behind their opening mark, and names before it.
        let is_inside = matches!(kind, TokenKind::StringLiteral | TokenKind::JsonLiteral);
        Ok(Some(Token { kind, text, offset: offset + usize::from(is_inside) }))
    }

    fn symbol(&mut self, first: char) -> Result<TokenKind, ParseError> {
        Ok(match first {
            '.' => TokenKind::Dot,
            '*' => TokenKind::Star,
            ',' => TokenKind::Comma,
            ':' => TokenKind::Colon,
            '{' => TokenKind::LBrace,
            '}' => TokenKind::RBrace,
            ']' => TokenKind::RBracket,
            '(' => TokenKind::LParen,
            ')' => TokenKind::RParen,
            '@' => TokenKind::Current,
            '[' if self.take('?') => TokenKind::Filter,
            '[' if self.take(']') => TokenKind::Flatten,
            '[' => TokenKind::LBracket,
            '|' => self.doubled('|', TokenKind::Or, TokenKind::Pipe),
            '<' => self.doubled('=', TokenKind::Lte, TokenKind::Lt),
            '>' => self.doubled('=', TokenKind::Gte, TokenKind::Gt),
            '!' => self.doubled('=', TokenKind::Ne, TokenKind::Not),
            '=' => self.doubled('=', TokenKind::Eq, TokenKind::Unknown),
            '&' => self.doubled('&', TokenKind::And, TokenKind::Expref),
            _ => return Err(ParseError::syntax(format!("Unknown char: {}", quoted_char(first)), self.at - 1)),
        })
    }

    fn doubled(&mut self, second: char, double: TokenKind, single: TokenKind) -> TokenKind {
        if self.take(second) { double } else { single }
    }

    /// The text up to `end`, escapes as they stand.
    fn until(&mut self, end: char) -> Result<&'t str, ParseError> {
        let start = self.at;
        while let Some(c) = self.next() {
            if c == end {
                return Ok(self.text.get(start..self.at - 1).unwrap_or_default());
            }
            if c == '\\' {
                self.next();
            }
        }
        Err(self.unclosed(end))
    }

    fn unclosed(&self, end: char) -> ParseError {
        ParseError::syntax(format!("Unclosed delimiter: {end}"), self.text.len())
    }

    fn quoted_identifier(&mut self) -> Result<String, ParseError> {
        let text = self.until('"')?;
        json::decode_text(&format!("\"{text}\"")).map_err(|error| ParseError::library(&error))
    }

    /// A text in single quotes: `\'` is a quote, any other backslash stands for itself.
    fn raw_string(&mut self) -> Result<String, ParseError> {
        let mut text = String::new();
        while let Some(c) = self.next() {
            match c {
                '\'' => return Ok(text),
                '\\' if self.take('\'') => text.push('\''),
                _ => text.push(c),
            }
        }
        Err(self.unclosed('\''))
    }
}

/// The character in single quotes with everything outside of ASCII escaped.
///
/// go: strconv.QuoteRuneToASCII
fn quoted_char(c: char) -> String {
    match c {
        '\'' | '\\' => format!("'\\{c}'"),
        '\x07' => "'\\a'".to_owned(),
        '\x08' => "'\\b'".to_owned(),
        '\x0b' => "'\\v'".to_owned(),
        '\x0c' => "'\\f'".to_owned(),
        ' '..='~' => format!("'{c}'"),
        '\0'..='\x1f' | '\x7f' => format!("'\\x{:02x}'", u32::from(c)),
        '\u{80}'..='\u{ffff}' => format!("'\\u{:04x}'", u32::from(c)),
        _ => format!("'\\U{:08x}'", u32::from(c)),
    }
}
