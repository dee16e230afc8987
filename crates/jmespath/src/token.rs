//! The words of the language.

use std::fmt;

/// What a token is. The names that errors print are the fork's.
///
/// kyverno/go-jmespath: toktype_string.go
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TokenKind {
    Unknown,
    Star,
    Dot,
    Filter,
    Flatten,
    LParen,
    RParen,
    LBracket,
    RBracket,
    LBrace,
    RBrace,
    Or,
    Pipe,
    Number,
    UnquotedIdentifier,
    QuotedIdentifier,
    Comma,
    Colon,
    Lt,
    Lte,
    Gt,
    Gte,
    Eq,
    Ne,
    JsonLiteral,
    StringLiteral,
    Current,
    Expref,
    And,
    Not,
    Eof,
}

impl TokenKind {
    /// How tightly the token binds what stands left of it; 0 ends an expression.
    pub(crate) const fn binding_power(self) -> u8 {
        match self {
            Self::Pipe => 1,
            Self::Or => 2,
            Self::And => 3,
            Self::Eq | Self::Lt | Self::Lte | Self::Gt | Self::Gte | Self::Ne => 5,
            Self::Flatten => 9,
            Self::Star => 20,
            Self::Filter => 21,
            Self::Dot => 40,
            Self::Not => 45,
            Self::LBrace => 50,
            Self::LBracket => 55,
            Self::LParen => 60,
            _ => 0,
        }
    }
}

impl fmt::Display for TokenKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Unknown => "tUnknown",
            Self::Star => "tStar",
            Self::Dot => "tDot",
            Self::Filter => "tFilter",
            Self::Flatten => "tFlatten",
            Self::LParen => "tLparen",
            Self::RParen => "tRparen",
            Self::LBracket => "tLbracket",
            Self::RBracket => "tRbracket",
            Self::LBrace => "tLbrace",
            Self::RBrace => "tRbrace",
            Self::Or => "tOr",
            Self::Pipe => "tPipe",
            Self::Number => "tNumber",
            Self::UnquotedIdentifier => "tUnquotedIdentifier",
            Self::QuotedIdentifier => "tQuotedIdentifier",
            Self::Comma => "tComma",
            Self::Colon => "tColon",
            Self::Lt => "tLT",
            Self::Lte => "tLTE",
            Self::Gt => "tGT",
            Self::Gte => "tGTE",
            Self::Eq => "tEQ",
            Self::Ne => "tNE",
            Self::JsonLiteral => "tJSONLiteral",
            Self::StringLiteral => "tStringLiteral",
            Self::Current => "tCurrent",
            Self::Expref => "tExpref",
            Self::And => "tAnd",
            Self::Not => "tNot",
            Self::Eof => "tEOF",
        })
    }
}

/// A token. `text` is what it says: a name, a number's digits, the unescaped text of a literal.
#[derive(Clone, Debug)]
pub(crate) struct Token {
    pub(crate) kind: TokenKind,
    pub(crate) text: String,
    /// Where it starts, in bytes.
    pub(crate) offset: usize,
}
