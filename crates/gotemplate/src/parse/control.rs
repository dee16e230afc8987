//! Actions that are no plain pipelines: `if`, `with`, `range`, `template`, `block`, `break`, `continue`.

use std::sync::Arc;

use super::node::{Action, Branch, BranchKind, List, Literal, Stmt, TemplateCall};
use super::token::{Token, TokenKind};
use super::{ListEnd, Parsed, Parser, Piece};
use crate::value::Text;

impl Parser<'_> {
    /// The action whose left delimiter starts at `start` and was read.
    pub(super) fn action(&mut self, start: u32) -> Parsed<Piece> {
        let token = self.next_non_space();
        let stmt = match token.kind {
            TokenKind::Block => self.block()?,
            TokenKind::Break => self.leave(Stmt::Break, "{{break}}")?,
            TokenKind::Continue => self.leave(Stmt::Continue, "{{continue}}")?,
            TokenKind::Else => return self.otherwise(),
            TokenKind::End => {
                self.expect(TokenKind::RightDelim, "end")?;
                return Ok(Piece::End(ListEnd::End));
            }
            TokenKind::If => self.branch(BranchKind::If)?,
            TokenKind::Range => self.branch(BranchKind::Range)?,
            TokenKind::Template => self.template()?,
            TokenKind::With => self.branch(BranchKind::With)?,
            _ => {
                self.backup();
                let pos = self.peek().start;
                let pipe = self.pipeline("command", TokenKind::RightDelim)?;
                let span = (start, self.slot(0).end);
                Stmt::Action(self.room.code.push_action(Action { pos, span, pipe }))
            }
        };
        Ok(Piece::Stmt(stmt))
    }

    fn leave(&mut self, stmt: Stmt, shown: &str) -> Parsed<Stmt> {
        let token = self.next_non_space();
        if token.kind != TokenKind::RightDelim {
            return Err(self.unexpected(token, shown));
        }
        if self.scope.ranges == 0 {
            return Err(self.error(format!("{shown} outside {{{{range}}}}")));
        }
        Ok(stmt)
    }

    fn otherwise(&mut self) -> Parsed<Piece> {
        // The `if` of `else if` stays: the branch reads it.
        if !matches!(self.peek_non_space().kind, TokenKind::If | TokenKind::With) {
            self.expect(TokenKind::RightDelim, "else")?;
        }
        Ok(Piece::End(ListEnd::Else))
    }

    fn branch(&mut self, kind: BranchKind) -> Parsed<Stmt> {
        self.deepen()?;
        let mark = self.scope.mark();
        let context = match kind {
            BranchKind::If => "if",
            BranchKind::With => "with",
            BranchKind::Range => "range",
        };
        let pipe = self.pipeline(context, TokenKind::RightDelim)?;
        let inner = self.scope.mark();
        self.scope.ranges += u32::from(kind == BranchKind::Range);
        let (list, end) = self.item_list()?;
        self.scope.ranges -= u32::from(kind == BranchKind::Range);
        // When the template runs, the list's own variables are gone in the `else` part; to the parser they stay known.
        self.scope.reset_stack(inner);
        let otherwise = if end == ListEnd::Else { Some(self.else_list(kind)?) } else { None };
        self.scope.reset(mark);
        self.depth -= 1;
        Ok(Stmt::Branch(self.room.code.push_branch(Branch { kind, pipe, list, otherwise })))
    }

    fn else_list(&mut self, kind: BranchKind) -> Parsed<List> {
        let next = self.peek().kind;
        let chained =
            (kind == BranchKind::If && next == TokenKind::If) || (kind == BranchKind::With && next == TokenKind::With);
        if chained {
            self.next();
            let start = self.room.stmts.len();
            let branch = self.branch(kind)?;
            self.room.stmts.push(branch);
            return Ok(self.room.code.close_stmts(&mut self.room.stmts, start));
        }
        let (list, end) = self.item_list()?;
        if end != ListEnd::End {
            return Err(self.error(format!("expected end; found {}", end.shown())));
        }
        Ok(list)
    }

    fn block(&mut self) -> Parsed<Stmt> {
        const CONTEXT: &str = "block clause";
        let token = self.next_non_space();
        let name = self.template_name(token, CONTEXT)?;
        let pipe = self.pipeline(CONTEXT, TokenKind::RightDelim)?;
        self.deepen()?;
        self.nested(Arc::clone(&name), CONTEXT)?;
        self.depth -= 1;
        Ok(Stmt::Template(self.room.code.push_call(TemplateCall { pos: token.start, name, pipe: Some(pipe) })))
    }

    fn template(&mut self) -> Parsed<Stmt> {
        const CONTEXT: &str = "template clause";
        let token = self.next_non_space();
        let name = self.template_name(token, CONTEXT)?;
        let mut pipe = None;
        if self.next_non_space().kind != TokenKind::RightDelim {
            self.backup();
            pipe = Some(self.pipeline(CONTEXT, TokenKind::RightDelim)?);
        }
        Ok(Stmt::Template(self.room.code.push_call(TemplateCall { pos: token.start, name, pipe })))
    }

    fn template_name(&mut self, token: Token, context: &str) -> Parsed<Arc<str>> {
        match token.kind {
            TokenKind::String | TokenKind::RawString => Ok(self.string(token)?.to_key()),
            _ => Err(self.unexpected(token, context)),
        }
    }

    /// The text that a literal stands for.
    pub(super) fn string(&mut self, token: Token) -> Parsed<Text> {
        let written = self.val(token);
        if let Some(text) = verbatim(written) {
            return Ok(text.into());
        }
        match super::unquote::unquote(written) {
            Some(bytes) => Ok(Text::from_bytes(bytes)),
            None => Err(self.error("invalid syntax")),
        }
    }

    /// A literal as an operand.
    pub(super) fn literal(&mut self, token: Token) -> Parsed<Literal> {
        let value = match verbatim(self.val(token)) {
            Some(_) => None,
            None => Some(self.string(token)?.into()),
        };
        Ok(Literal::new((token.start, token.end), value))
    }
}

/// What is between the quotes of a literal, when that is what it stands for.
fn verbatim(literal: &str) -> Option<&str> {
    let (escape, quote) = if literal.starts_with('"') { (b'\\', '"') } else { (b'\r', '`') };
    let text = literal.strip_prefix(quote)?.strip_suffix(quote)?;
    (!text.as_bytes().contains(&escape)).then_some(text)
}
