//! The tokens that wait for the parser.

use super::token::{Text, Token, TokenKind};

/// A first-in, first-out queue that tokens can also be inserted into: a key is found only after its scalar.
#[derive(Debug, Default)]
pub(crate) struct Queue {
    tokens: Vec<Token>,
    head: usize,
    /// Tokens taken so far; a token's number is the count of those before it.
    parsed: usize,
    /// The head was checked and may be taken.
    pub(crate) ready: bool,
    /// Waiting tokens whose text lies in the scratch buffer.
    pub(crate) pinned: usize,
}

impl Queue {
    pub(crate) const fn len(&self) -> usize {
        self.tokens.len() - self.head
    }

    /// The number that the next pushed token gets.
    pub(crate) const fn next_number(&self) -> usize {
        self.parsed + self.len()
    }

    /// The number of the token at the head.
    pub(crate) const fn head_number(&self) -> usize {
        self.parsed
    }

    #[inline]
    pub(crate) fn head(&self) -> Token {
        // The queue is only asked when it holds a token.
        self.tokens.get(self.head).copied().unwrap_or(Token::new(TokenKind::StreamEnd, 0, 0))
    }

    #[inline]
    pub(crate) fn push(&mut self, token: Token) {
        self.pinned += usize::from(pins(token));
        self.tokens.push(token);
    }

    /// Inserts before the token with this number; behind all others when that one was taken.
    #[inline]
    pub(crate) fn insert(&mut self, number: usize, token: Token) {
        let at = number.checked_sub(self.parsed).map_or(self.tokens.len(), |offset| self.head + offset);
        self.tokens.insert(at.min(self.tokens.len()), token);
    }

    /// True when the last token is of this kind.
    pub(crate) fn ends_with(&self, kind: TokenKind) -> bool {
        self.tokens.last().is_some_and(|token| token.kind == kind)
    }

    /// The waiting token with this number.
    pub(crate) fn get_mut(&mut self, number: usize) -> Option<&mut Token> {
        self.tokens.get_mut(self.head + number.checked_sub(self.parsed)?)
    }

    #[inline]
    pub(crate) fn skip(&mut self) {
        self.ready = false;
        self.parsed += 1;
        self.pinned -= usize::from(pins(self.head()));
        self.head += 1;
        if self.head == self.tokens.len() {
            self.tokens.clear();
            self.head = 0;
        } else if self.head >= 1024 {
            self.tokens.drain(..self.head);
            self.head = 0;
        }
    }
}

/// True for tokens whose text is lost when the scratch buffer is cleared.
fn pins(token: Token) -> bool {
    matches!(token.text, Text::Scratch(..)) || matches!(token.kind, TokenKind::Tag | TokenKind::TagDirective)
}
