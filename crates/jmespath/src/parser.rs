//! Tokens to a tree: a Pratt parser with the freedoms of the fork.
//!
//! The one idea to know: commas between arguments, and between the pairs of `{}`, may be missing, and a broken index at the
//! start of an expression is no error until it is searched; documents rely on what the fork lets pass.
//!
//! kyverno/go-jmespath: parser.go

use std::sync::Arc;

use common::Value;
use common::go::number::atoi;

use crate::ast::{CallNode, Comparator, Node};
use crate::error::ParseError;
use crate::functions;
use crate::json;
use crate::lexer;
use crate::token::{Token, TokenKind};

/// How many expressions may stand inside each other while reading.
const MAX_DEPTH: usize = 100;
/// How many nodes may stand above each other in the tree; long chains of operators count here.
const MAX_HEIGHT: usize = 200;

/// The tree that `text` spells.
///
/// # Errors
///
/// Where the text breaks the grammar or nests too deeply.
pub(crate) fn parse(text: &str) -> Result<Node, ParseError> {
    let mut parser = Parser { tokens: lexer::tokenize(text)?, at: 0, depth: 0 };
    let tree = parser.expression(0)?;
    match parser.current() {
        TokenKind::Eof => Ok(tree.node),
        kind => Err(parser.error(format!("Unexpected token at the end of the expression: {kind}"))),
    }
}

/// A node and the height of the tree below it.
struct Tree {
    node: Node,
    height: usize,
}

impl From<Node> for Tree {
    fn from(node: Node) -> Self {
        Self { node, height: 1 }
    }
}

type Parsed = Result<Tree, ParseError>;

struct Parser {
    tokens: Vec<Token>,
    at: usize,
    depth: usize,
}

/// What stands for a token behind the end.
static END: Token = Token { kind: TokenKind::Eof, text: String::new(), offset: 0 };

impl Parser {
    fn lookahead(&self, number: usize) -> &Token {
        self.tokens.get(self.at + number).or(self.tokens.last()).unwrap_or(&END)
    }

    fn current(&self) -> TokenKind {
        self.lookahead(0).kind
    }

    /// The current token; nobody reads its text again.
    fn take(&mut self) -> Token {
        let Token { kind, offset, .. } = *self.lookahead(0);
        let text = self.tokens.get_mut(self.at).map(|token| std::mem::take(&mut token.text)).unwrap_or_default();
        self.advance();
        Token { kind, text, offset }
    }

    fn advance(&mut self) {
        self.at += 1;
    }

    fn error(&self, message: impl AsRef<str>) -> ParseError {
        ParseError::syntax(message, self.lookahead(0).offset)
    }

    fn expect(&mut self, kind: TokenKind) -> Result<(), ParseError> {
        if self.current() != kind {
            return Err(self.error(format!("Expected {kind}, received: {}", self.current())));
        }
        self.advance();
        Ok(())
    }

    /// A node above others.
    fn above(&self, node: Node, heights: impl IntoIterator<Item = usize>) -> Parsed {
        let height = 1 + heights.into_iter().max().unwrap_or(0);
        if height > MAX_HEIGHT {
            return Err(self.too_deep());
        }
        Ok(Tree { node, height })
    }

    fn pair(&self, make: fn(Box<(Node, Node)>) -> Node, left: Tree, right: Tree) -> Parsed {
        self.above(make(Box::new((left.node, right.node))), [left.height, right.height])
    }

    fn too_deep(&self) -> ParseError {
        self.error("the expression is nested too deeply")
    }

    fn expression(&mut self, power: u8) -> Parsed {
        if self.depth >= MAX_DEPTH {
            return Err(self.too_deep());
        }
        self.depth += 1;
        let token = self.take();
        let mut left = self.prefix(token)?;
        while power < self.current().binding_power() {
            let kind = self.current();
            self.advance();
            left = self.infix(kind, left)?;
        }
        self.depth -= 1;
        Ok(left)
    }

    /// What starts with `token`.
    fn prefix(&mut self, token: Token) -> Parsed {
        match token.kind {
            TokenKind::JsonLiteral => {
                let value = json::decode(&token.text).map_err(|error| ParseError::library(&error))?;
                Ok(Node::Literal(value).into())
            }
            TokenKind::StringLiteral => Ok(Node::Literal(Value::from(token.text)).into()),
            TokenKind::UnquotedIdentifier => Ok(Node::Field(token.text.into()).into()),
            TokenKind::QuotedIdentifier if self.current() == TokenKind::LParen => {
                Err(ParseError::syntax("Can't have quoted identifier as function Name.", token.offset))
            }
            TokenKind::QuotedIdentifier => Ok(Node::Field(token.text.into()).into()),
            TokenKind::Star => {
                let right = match self.current() {
                    TokenKind::RBracket => Node::Identity.into(),
                    _ => self.projection_rhs(TokenKind::Star)?,
                };
                self.pair(Node::ValueProjection, Node::Identity.into(), right)
            }
            TokenKind::Filter => self.filter(Node::Identity.into()),
            TokenKind::LBrace => self.multi_select_hash(),
            TokenKind::Flatten => self.flatten(Node::Identity.into()),
            TokenKind::LBracket => self.bracket_prefix(),
            TokenKind::Current => Ok(Node::Current.into()),
            TokenKind::Expref => {
                let inner = self.expression(TokenKind::Expref.binding_power())?;
                self.above(Node::ExpRef(Arc::new(inner.node)), [inner.height])
            }
            TokenKind::Not => {
                let inner = self.expression(TokenKind::Not.binding_power())?;
                self.above(Node::Not(Box::new(inner.node)), [inner.height])
            }
            TokenKind::LParen => {
                let inner = self.expression(0)?;
                self.expect(TokenKind::RParen)?;
                Ok(inner)
            }
            TokenKind::Eof => Err(ParseError::syntax("Incomplete expression", token.offset)),
            kind => Err(ParseError::syntax(format!("Invalid token: {kind}"), token.offset)),
        }
    }

    fn bracket_prefix(&mut self) -> Parsed {
        match self.current() {
            TokenKind::Number | TokenKind::Colon => match self.index() {
                Ok(index) => self.indexed(Node::Identity.into(), index),
                Err(_) => Ok(Node::Empty.into()),
            },
            TokenKind::Star if self.lookahead(1).kind == TokenKind::RBracket => {
                self.advance();
                self.advance();
                let right = self.projection_rhs(TokenKind::Star)?;
                self.pair(Node::Projection, Node::Identity.into(), right)
            }
            _ => self.multi_select_list(),
        }
    }

    /// What `left` becomes part of by the operator `kind`.
    fn infix(&mut self, kind: TokenKind, left: Tree) -> Parsed {
        match kind {
            TokenKind::Dot if self.current() == TokenKind::Star => {
                self.advance();
                let right = self.projection_rhs(TokenKind::Dot)?;
                self.pair(Node::ValueProjection, left, right)
            }
            TokenKind::Dot => {
                let right = self.dot_rhs(TokenKind::Dot)?;
                self.pair(Node::Subexpression, left, right)
            }
            TokenKind::Pipe => self.binary(Node::Pipe, kind, left),
            TokenKind::Or => self.binary(Node::Or, kind, left),
            TokenKind::And => self.binary(Node::And, kind, left),
            TokenKind::Eq => self.comparison(Comparator::Eq, kind, left),
            TokenKind::Ne => self.comparison(Comparator::Ne, kind, left),
            TokenKind::Gt => self.comparison(Comparator::Gt, kind, left),
            TokenKind::Gte => self.comparison(Comparator::Gte, kind, left),
            TokenKind::Lt => self.comparison(Comparator::Lt, kind, left),
            TokenKind::Lte => self.comparison(Comparator::Lte, kind, left),
            TokenKind::LParen => self.call(&left),
            TokenKind::Filter => self.filter(left),
            TokenKind::Flatten => self.flatten(left),
            TokenKind::LBracket => self.bracket_infix(left),
            _ => Err(self.error(format!("Unexpected token: {kind}"))),
        }
    }

    fn binary(&mut self, make: fn(Box<(Node, Node)>) -> Node, kind: TokenKind, left: Tree) -> Parsed {
        let right = self.expression(kind.binding_power())?;
        self.pair(make, left, right)
    }

    fn comparison(&mut self, comparator: Comparator, kind: TokenKind, left: Tree) -> Parsed {
        let right = self.expression(kind.binding_power())?;
        let node = Node::Comparator(comparator, Box::new((left.node, right.node)));
        self.above(node, [left.height, right.height])
    }

    fn bracket_infix(&mut self, left: Tree) -> Parsed {
        if matches!(self.current(), TokenKind::Number | TokenKind::Colon) {
            let index = self.index()?;
            return self.indexed(left, index);
        }
        self.expect(TokenKind::Star)?;
        self.expect(TokenKind::RBracket)?;
        let right = self.projection_rhs(TokenKind::Star)?;
        self.pair(Node::Projection, left, right)
    }

    /// The arguments of a call of `callee`. What is called may be a name or, as the fork does not look, a text; anything else
    /// fails when searched.
    fn call(&mut self, callee: &Tree) -> Parsed {
        let name: Option<Arc<str>> = match &callee.node {
            Node::Field(name) => Some(Arc::clone(name)),
            Node::Literal(value) => value.as_str().map(Arc::from),
            _ => None,
        };
        let mut arguments = Vec::new();
        let mut heights = vec![callee.height];
        while self.current() != TokenKind::RParen {
            let argument = self.expression(0)?;
            if self.current() == TokenKind::Comma {
                self.advance();
            }
            heights.push(argument.height);
            arguments.push(argument.node);
        }
        self.advance();
        let function = name.as_deref().and_then(functions::find);
        self.above(Node::Call(Box::new(CallNode { name, function, arguments })), heights)
    }

    /// A number or a slice, up to its bracket.
    fn index(&mut self) -> Result<Node, ParseError> {
        if self.current() == TokenKind::Colon || self.lookahead(1).kind == TokenKind::Colon {
            return self.slice();
        }
        let index = self.number()?;
        self.expect(TokenKind::RBracket)?;
        Ok(Node::Index(index))
    }

    fn number(&mut self) -> Result<i64, ParseError> {
        let number = atoi(&self.lookahead(0).text).map_err(|error| ParseError::library(&error))?;
        self.advance();
        Ok(number)
    }

    fn slice(&mut self) -> Result<Node, ParseError> {
        let mut parts = [None; 3];
        let mut index = 0;
        while let Some(part) = parts.get_mut(index) {
            match self.current() {
                TokenKind::RBracket => break,
                TokenKind::Colon => {
                    index += 1;
                    self.advance();
                }
                TokenKind::Number => *part = Some(self.number()?),
                kind => return Err(self.error(format!("Expected tColon or tNumber, received: {kind}"))),
            }
        }
        self.expect(TokenKind::RBracket)?;
        Ok(Node::Slice(parts))
    }

    /// An index of `left`; a slice is a projection.
    fn indexed(&mut self, left: Tree, index: Node) -> Parsed {
        let is_slice = matches!(index, Node::Slice(_));
        let indexed = self.pair(Node::IndexExpression, left, index.into())?;
        if !is_slice {
            return Ok(indexed);
        }
        let right = self.projection_rhs(TokenKind::Star)?;
        self.pair(Node::Projection, indexed, right)
    }

    fn flatten(&mut self, left: Tree) -> Parsed {
        let flat = self.above(Node::Flatten(Box::new(left.node)), [left.height])?;
        let right = self.projection_rhs(TokenKind::Flatten)?;
        self.pair(Node::Projection, flat, right)
    }

    fn filter(&mut self, left: Tree) -> Parsed {
        let condition = self.expression(0)?;
        self.expect(TokenKind::RBracket)?;
        let right = match self.current() {
            TokenKind::Flatten => Node::Identity.into(),
            _ => self.projection_rhs(TokenKind::Filter)?,
        };
        let node = Node::FilterProjection(Box::new((left.node, right.node, condition.node)));
        self.above(node, [left.height, right.height, condition.height])
    }

    fn multi_select_list(&mut self) -> Parsed {
        let mut nodes = Vec::new();
        let mut heights = Vec::new();
        loop {
            let item = self.expression(0)?;
            nodes.push(item.node);
            heights.push(item.height);
            if self.current() == TokenKind::RBracket {
                break;
            }
            self.expect(TokenKind::Comma)?;
        }
        self.advance();
        self.above(Node::MultiSelectList(nodes), heights)
    }

    fn multi_select_hash(&mut self) -> Parsed {
        let mut pairs = Vec::new();
        let mut heights = Vec::new();
        loop {
            if !matches!(self.current(), TokenKind::UnquotedIdentifier | TokenKind::QuotedIdentifier) {
                return Err(self.error("Expected tQuotedIdentifier or tUnquotedIdentifier"));
            }
            let key: Arc<str> = self.take().text.into();
            self.expect(TokenKind::Colon)?;
            let value = self.expression(0)?;
            // The pair is a node of its own in the fork's tree.
            heights.push(value.height + 1);
            pairs.push((key, value.node));
            match self.current() {
                TokenKind::Comma => self.advance(),
                TokenKind::RBrace => break,
                _ => {}
            }
        }
        self.advance();
        self.above(Node::MultiSelectHash(pairs), heights)
    }

    fn dot_rhs(&mut self, operator: TokenKind) -> Parsed {
        match self.current() {
            TokenKind::QuotedIdentifier | TokenKind::UnquotedIdentifier | TokenKind::Star => {
                self.expression(operator.binding_power())
            }
            TokenKind::LBracket => {
                self.advance();
                self.multi_select_list()
            }
            TokenKind::LBrace => {
                self.advance();
                self.multi_select_hash()
            }
            _ => Err(self.error("Expected identifier, lbracket, or lbrace")),
        }
    }

    /// What a projection by `operator` takes of each item.
    fn projection_rhs(&mut self, operator: TokenKind) -> Parsed {
        match self.current() {
            kind if kind.binding_power() < 10 => Ok(Node::Identity.into()),
            TokenKind::LBracket | TokenKind::Filter => self.expression(operator.binding_power()),
            TokenKind::Dot => {
                self.advance();
                self.dot_rhs(operator)
            }
            _ => Err(self.error("Error")),
        }
    }
}
