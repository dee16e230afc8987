//! Pipelines, commands and operands.

use std::sync::Arc;

use common::go::quote::quote;

use super::node::{Command, Expr, Fields, Pipe, Variable};
use super::number::Number;
use super::token::{Token, TokenKind};
use super::{Parsed, Parser};

impl<'s> Parser<'s> {
    pub(super) fn pipeline(&mut self, context: &str, end: TokenKind) -> Parsed<Pipe> {
        let pos = self.peek_non_space().start;
        let (decl, is_assign) = self.declarations(context)?;
        let start = self.commands.len();
        loop {
            let token = self.next_non_space();
            match token.kind {
                kind if kind == end => break,
                TokenKind::Bool
                | TokenKind::CharConstant
                | TokenKind::Complex
                | TokenKind::Dot
                | TokenKind::Field
                | TokenKind::Identifier
                | TokenKind::Number
                | TokenKind::Nil
                | TokenKind::RawString
                | TokenKind::String
                | TokenKind::Variable
                | TokenKind::LeftParen => {
                    self.backup();
                    let command = self.command()?;
                    self.commands.push(command);
                }
                _ => return Err(self.unexpected(token, context)),
            }
        }
        let commands = self.commands.drain(start..).collect();
        let pipe = Pipe { pos, is_assign, decl: decl.into(), commands };
        self.check(&pipe, context)?;
        // They stand on the stack only now: the pipeline itself does not see them, but to the parser they are known earlier.
        if !pipe.is_assign {
            pipe.decl.iter().for_each(|variable| self.scope.push(variable.id));
        }
        Ok(pipe)
    }

    /// The variables before `:=` or `=`, and whether it is the latter.
    fn declarations(&mut self, context: &str) -> Parsed<(Vec<Variable>, bool)> {
        let mut decl = Vec::new();
        loop {
            let variable = self.peek_non_space();
            if variable.kind != TokenKind::Variable {
                return Ok((decl, false));
            }
            self.next();
            let after = self.peek();
            let next = self.peek_non_space();
            match next.kind {
                TokenKind::Assign | TokenKind::Declare => {
                    self.next_non_space();
                    decl.push(self.declare(variable));
                    return Ok((decl, next.kind == TokenKind::Assign));
                }
                TokenKind::Char if self.val(next) == "," => {
                    self.next_non_space();
                    decl.push(self.declare(variable));
                    if context != "range" || decl.len() >= 2 {
                        return Err(self.error(format!("too many declarations in {context}")));
                    }
                    let kind = self.peek_non_space().kind;
                    if !matches!(kind, TokenKind::Variable | TokenKind::RightDelim | TokenKind::RightParen) {
                        return Err(self.error("range can only initialize variables"));
                    }
                }
                _ => {
                    if after.kind == TokenKind::Space {
                        self.backup3(variable, after);
                    } else {
                        self.backup2(variable);
                    }
                    return Ok((decl, false));
                }
            }
        }
    }

    fn declare(&mut self, token: Token) -> Variable {
        let variable = self.variable(token.start, self.val(token));
        self.scope.know(variable.id);
        variable
    }

    fn check(&mut self, pipe: &Pipe, context: &str) -> Parsed<()> {
        if pipe.commands.is_empty() {
            return Err(self.error(format!("missing value for {context}")));
        }
        let constant = |command: &Command| {
            matches!(
                command.args.first(),
                Some(Expr::Bool(..) | Expr::Dot(_) | Expr::Nil(_) | Expr::Number(_) | Expr::Str(..))
            )
        };
        match pipe.commands.iter().skip(1).position(constant) {
            Some(nth) => Err(self.error(format!("non executable command in pipeline stage {}", nth + 2))),
            None => Ok(()),
        }
    }

    fn command(&mut self) -> Parsed<Command> {
        let pos = self.peek_non_space().start;
        let start = self.args.len();
        loop {
            self.peek_non_space();
            if let Some(arg) = self.operand()? {
                self.args.push(arg);
            }
            let token = self.next();
            match token.kind {
                TokenKind::Space => {}
                TokenKind::RightDelim | TokenKind::RightParen => {
                    self.backup();
                    break;
                }
                TokenKind::Pipe => break,
                _ => return Err(self.unexpected(token, "operand")),
            }
        }
        if self.args.len() == start {
            return Err(self.error("empty command"));
        }
        Ok(Command { pos, args: self.args.drain(start..).collect() })
    }

    fn operand(&mut self) -> Parsed<Option<Expr>> {
        let Some(term) = self.term()? else { return Ok(None) };
        let first = self.peek();
        if first.kind != TokenKind::Field {
            return Ok(Some(term));
        }
        let fields = self.field_names(first);
        Ok(Some(match term {
            Expr::Bool(..) | Expr::Str(..) | Expr::Number(_) | Expr::Nil(_) | Expr::Dot(_) => {
                let shown = quote(&term.to_string());
                return Err(self.error(format!("unexpected . after term {shown}")));
            }
            term => Expr::Chain(first.start, Box::new((term, fields))),
        }))
    }

    /// The names from the field `first` on, which was read or is next. There is nothing between them.
    fn field_names(&mut self, first: Token) -> Fields {
        let mut end = first.end;
        while self.peek().kind == TokenKind::Field {
            end = self.next().end;
        }
        Fields::new(self.source.slice(first.start.saturating_add(1), end))
    }

    fn term(&mut self) -> Parsed<Option<Expr>> {
        let token = self.next_non_space();
        let (pos, text) = (token.start, self.val(token));
        Ok(Some(match token.kind {
            TokenKind::Identifier => match self.library.get(text) {
                Some(func) => Expr::Function(pos, func),
                None => return Err(self.error(format!("function {} not defined", quote(text)))),
            },
            TokenKind::Dot => Expr::Dot(pos),
            TokenKind::Nil => Expr::Nil(pos),
            TokenKind::Variable => {
                let mut variable = self.known_variable(pos, text)?;
                let next = self.peek();
                if next.kind == TokenKind::Field {
                    variable.pos = next.start;
                    variable.fields = self.field_names(next);
                }
                Expr::Variable(Box::new(variable))
            }
            TokenKind::Field => {
                // A chain stands where its second name does.
                let next = self.peek();
                let at = if next.kind == TokenKind::Field { next.start } else { pos };
                Expr::Field(at, self.field_names(token))
            }
            TokenKind::Bool => Expr::Bool(pos, text == "true"),
            TokenKind::CharConstant | TokenKind::Complex | TokenKind::Number => {
                match Number::parse(pos, text, token.kind) {
                    Ok(number) => Expr::Number(Box::new(number)),
                    Err(message) => return Err(self.error(message)),
                }
            }
            TokenKind::LeftParen => {
                self.deepen()?;
                let pipe = self.pipeline("parenthesized pipeline", TokenKind::RightParen)?;
                self.depth -= 1;
                Expr::Pipe(Box::new(pipe))
            }
            TokenKind::String | TokenKind::RawString => Expr::Str(pos, Box::new(self.literal(token)?)),
            _ => {
                self.backup();
                return Ok(None);
            }
        }))
    }

    fn variable(&mut self, pos: u32, text: &'s str) -> Variable {
        let (name, id) = if text == "$" {
            (Arc::clone(&self.dollar), 0)
        } else {
            let next = u32::try_from(self.names.len() + 1).unwrap_or(u32::MAX);
            let (name, id) = self.names.entry(text).or_insert_with(|| (text.into(), next));
            (Arc::clone(name), *id)
        };
        Variable { pos, id, slot: self.scope.slot(id), name, fields: Fields::default() }
    }

    fn known_variable(&mut self, pos: u32, text: &'s str) -> Parsed<Variable> {
        let variable = self.variable(pos, text);
        if self.scope.is_known(variable.id) {
            return Ok(variable);
        }
        Err(self.error(format!("undefined variable {}", quote(text))))
    }
}
