//! Reads templates: tokens, then a tree whose names are looked up.
//!
//! The one idea to know: the parser goes through a text exactly as Go's does, token by token, since what an error says and
//! where it points depends on how far Go had read.
//!
//! go: text/template/parse/parse.go

mod control;
pub(crate) mod display;
mod lexer;
pub(crate) mod node;
pub(crate) mod number;
mod pipeline;
mod scope;
mod token;
mod unquote;

use std::cell::Cell;
use std::collections::HashMap;
use std::sync::Arc;

use common::go::quote::quote;

use crate::error::{LimitError, Site, TemplateError};
use crate::library::Library;
use crate::stack::Guard;
use lexer::Lexer;
use node::{Code, Command, Expr, List, Source, Stmt, Tree, Variable};
use scope::Scope;
use token::{Token, TokenKind};

/// How deep blocks and parentheses may stand inside each other, together. Go bounds parentheses at 10,000.
const MAX_DEPTH: u32 = 1_000;

/// Parses one text: the template of its own name, and the ones that it defines, in the order of their ends.
///
/// # Errors
/// Go's, and a text over 4 GiB.
pub(crate) fn parse(source: &Arc<Source>, library: &Library, guard: Guard) -> Result<Vec<Arc<Tree>>, TemplateError> {
    if u32::try_from(source.text.as_str().len()).is_err() {
        return Err(TemplateError::plain(LimitError::TemplateSize.to_string()).hit(LimitError::TemplateSize));
    }
    let mut parser = Parser {
        lexer: Lexer::new(source.text.as_str()),
        source,
        library,
        guard,
        tokens: [const { Token::new(TokenKind::Eof, 0, 0) }; 3],
        peeked: 0,
        scope: Scope::new(Arc::clone(&source.name)),
        names: HashMap::new(),
        room: ROOM.take(),
        depth: 0,
        action_start: None,
        trees: Vec::new(),
        tree_names: HashMap::new(),
    };
    let read = parser.file();
    let code = Arc::new(parser.room.code.take());
    parser.room.clear();
    ROOM.set(parser.room);
    read?;
    let tree = |Parts { name, root, is_empty }| {
        Arc::new(Tree { name, source: Arc::clone(source), code: Arc::clone(&code), root, is_empty })
    };
    Ok(parser.trees.into_iter().map(tree).collect())
}

/// Nodes on their way. Each thread uses the room of one text for the next.
#[derive(Debug, Default)]
struct Room {
    code: Code,
    /// What is being read of the lists that are open, the innermost last.
    args: Vec<Expr>,
    commands: Vec<Command>,
    stmts: Vec<Stmt>,
    decl: Vec<Variable>,
}

impl Room {
    /// Forgets what an error left open.
    fn clear(&mut self) {
        self.args.clear();
        self.commands.clear();
        self.stmts.clear();
        self.decl.clear();
    }
}

thread_local! {
    static ROOM: Cell<Room> = Cell::default();
}

/// A template of the text whose nodes are still being read.
#[derive(Debug)]
struct Parts {
    name: Arc<str>,
    root: List,
    is_empty: bool,
}

type Parsed<T> = Result<T, TemplateError>;

#[derive(Debug)]
struct Parser<'s> {
    source: &'s Arc<Source>,
    library: &'s Library,
    guard: Guard,
    lexer: Lexer<'s>,
    /// Go's three tokens of look-ahead: the place of the first one is the line of an error.
    tokens: [Token; 3],
    peeked: usize,
    /// The template that is being read.
    scope: Scope,
    /// The variables' names with their numbers.
    names: HashMap<&'s str, node::NameId>,
    room: Room,
    depth: u32,
    /// Where the action began that is being read.
    action_start: Option<u32>,
    trees: Vec<Parts>,
    /// Where in `trees` each name stands.
    tree_names: HashMap<Arc<str>, usize>,
}

/// What ended a list of statements.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ListEnd {
    End,
    Else,
}

impl ListEnd {
    const fn shown(self) -> &'static str {
        match self {
            Self::End => "{{end}}",
            Self::Else => "{{else}}",
        }
    }
}

/// A statement, or what ends a list of them.
enum Piece {
    Stmt(Stmt),
    End(ListEnd),
}

/// Tokens.
impl<'s> Parser<'s> {
    fn val(&self, token: Token) -> &'s str {
        self.source.slice(token.start, token.end)
    }

    fn slot(&mut self, index: usize) -> &mut Token {
        #[expect(clippy::indexing_slicing, reason = "at most three tokens are pushed back, so the index is below 3")]
        &mut self.tokens[index.min(2)]
    }

    fn next(&mut self) -> Token {
        if self.peeked > 0 {
            self.peeked -= 1;
        } else {
            let token = self.lexer.next_token();
            *self.slot(0) = token;
        }
        let index = self.peeked;
        *self.slot(index)
    }

    const fn backup(&mut self) {
        self.peeked += 1;
    }

    /// Pushes `first` back before the token that is pushed back already.
    fn backup2(&mut self, first: Token) {
        *self.slot(1) = first;
        self.peeked = 2;
    }

    fn backup3(&mut self, first: Token, second: Token) {
        *self.slot(1) = second;
        *self.slot(2) = first;
        self.peeked = 3;
    }

    fn peek(&mut self) -> Token {
        if self.peeked == 0 {
            let token = self.lexer.next_token();
            *self.slot(0) = token;
            self.peeked = 1;
        }
        let index = self.peeked - 1;
        *self.slot(index)
    }

    fn next_non_space(&mut self) -> Token {
        loop {
            let token = self.next();
            if token.kind != TokenKind::Space {
                return token;
            }
        }
    }

    fn peek_non_space(&mut self) -> Token {
        let token = self.next_non_space();
        self.backup();
        token
    }

    fn expect(&mut self, kind: TokenKind, context: &str) -> Parsed<Token> {
        let token = self.next_non_space();
        if token.kind == kind { Ok(token) } else { Err(self.unexpected(token, context)) }
    }
}

/// Errors.
impl Parser<'_> {
    fn line_of(&self, offset: u32) -> u32 {
        let before = self.source.text.as_str().as_bytes().get(..offset as usize).unwrap_or_default();
        let lines = before.iter().filter(|&&byte| byte == b'\n').count();
        u32::try_from(lines).unwrap_or(u32::MAX).saturating_add(1)
    }

    fn error(&mut self, message: impl AsRef<str>) -> TemplateError {
        let offset = self.slot(0).start;
        let line = self.line_of(offset);
        let name = &self.source.name;
        let site =
            Site { file: self.source.file, name: name.to_string(), line, column: None, offset, context: String::new() };
        TemplateError::at(format!("template: {name}:{line}: {}", message.as_ref()), site)
    }

    fn unexpected(&mut self, token: Token, context: &str) -> TemplateError {
        let shown = match token.kind {
            TokenKind::Error => token.shown(self.lexer.message()),
            _ => token.shown(self.val(token)),
        };
        if token.kind != TokenKind::Error {
            return self.error(format!("unexpected {shown} in {context}"));
        }
        let started =
            self.action_start.map(|start| self.line_of(start)).filter(|&line| line != self.line_of(token.start));
        let extra = started.map_or_else(String::new, |line| {
            let action = if shown.ends_with(" action") { "" } else { " in action" };
            format!("{action} started at {}:{line}", self.source.name)
        });
        self.error(format!("{shown}{extra}"))
    }

    /// One level deeper; to be paired with `self.depth -= 1`.
    fn deepen(&mut self) -> Parsed<()> {
        self.depth += 1;
        if self.depth > MAX_DEPTH || self.guard.is_used_up() {
            return Err(self.error("max expression depth exceeded").hit(LimitError::Stack));
        }
        Ok(())
    }
}

/// Files, definitions and lists.
impl Parser<'_> {
    fn file(&mut self) -> Parsed<()> {
        while self.peek().kind != TokenKind::Eof {
            if self.peek().kind == TokenKind::LeftDelim {
                let delim = self.next();
                if self.next_non_space().kind == TokenKind::Define {
                    self.definition()?;
                    continue;
                }
                self.backup2(delim);
            }
            match self.text_or_action()? {
                Piece::Stmt(stmt) => self.room.stmts.push(stmt),
                Piece::End(end) => return Err(self.error(format!("unexpected {}", end.shown()))),
            }
        }
        let root = self.room.code.close_stmts(&mut self.room.stmts, 0);
        self.add(root)
    }

    fn definition(&mut self) -> Parsed<()> {
        const CONTEXT: &str = "define clause";
        let token = self.next_non_space();
        if !matches!(token.kind, TokenKind::String | TokenKind::RawString) {
            return Err(self.unexpected(token, CONTEXT));
        }
        let name = self.string(token)?.to_key();
        self.expect(TokenKind::RightDelim, CONTEXT)?;
        self.nested(name, CONTEXT)
    }

    /// Reads the template `name` up to its `end`. Variables start anew in it.
    fn nested(&mut self, name: Arc<str>, context: &str) -> Parsed<()> {
        let outer = self.scope.enter(name);
        let (root, end) = self.item_list()?;
        if end != ListEnd::End {
            return Err(self.error(format!("unexpected {} in {context}", end.shown())));
        }
        self.add(root)?;
        self.scope.leave(outer);
        Ok(())
    }

    fn add(&mut self, root: List) -> Parsed<()> {
        let is_empty = self.room.code.stmts(root).iter().all(|stmt| match stmt {
            Stmt::Literal(start, end) => self.source.slice(*start, *end).trim().is_empty(),
            _ => false,
        });
        let name = Arc::clone(&self.scope.name);
        let tree = Parts { name, root, is_empty };
        let known = self.tree_names.get(&tree.name).and_then(|&index| self.trees.get_mut(index));
        match known {
            Some(known) if known.is_empty => *known = tree,
            Some(_) if tree.is_empty => {}
            Some(_) => {
                let name = quote(&tree.name);
                return Err(self.error(format!("template: multiple definition of template {name}")));
            }
            None => {
                self.tree_names.insert(Arc::clone(&tree.name), self.trees.len());
                self.trees.push(tree);
            }
        }
        Ok(())
    }

    fn item_list(&mut self) -> Parsed<(List, ListEnd)> {
        let start = self.room.stmts.len();
        while self.peek_non_space().kind != TokenKind::Eof {
            match self.text_or_action()? {
                Piece::Stmt(stmt) => self.room.stmts.push(stmt),
                Piece::End(end) => return Ok((self.room.code.close_stmts(&mut self.room.stmts, start), end)),
            }
        }
        Err(self.error("unexpected EOF"))
    }

    fn text_or_action(&mut self) -> Parsed<Piece> {
        let token = self.next_non_space();
        match token.kind {
            TokenKind::Text => Ok(Piece::Stmt(Stmt::Literal(token.start, token.end))),
            TokenKind::LeftDelim => {
                self.action_start = Some(token.start);
                let piece = self.action(token.start)?;
                self.action_start = None;
                Ok(piece)
            }
            _ => Err(self.unexpected(token, "input")),
        }
    }
}
