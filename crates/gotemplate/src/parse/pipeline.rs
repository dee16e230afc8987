//! Pipelines, commands and operands.

use std::sync::Arc;

use common::go::quote::quote;

use super::node::{Command, Expr, Pipe, Variable};
use super::number::Number;
use super::token::{Token, TokenKind};
use super::{Parsed, Parser};

impl Parser<'_> {
    pub(super) fn pipeline(&mut self, context: &str, end: TokenKind) -> Parsed<Pipe> {
        let pos = self.peek_non_space().start;
        let mut pipe = Pipe { pos, is_assign: false, decl: Vec::new(), commands: Vec::new() };
        self.declarations(&mut pipe, context)?;
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
                    pipe.commands.push(command);
                }
                _ => return Err(self.unexpected(&token, context)),
            }
        }
        self.check(&pipe, context)?;
        // They stand on the stack only now: the pipeline itself does not see them, but to the parser they are known earlier.
        if !pipe.is_assign {
            pipe.decl.iter().for_each(|variable| self.scope.push(variable.id));
        }
        Ok(pipe)
    }

    fn declarations(&mut self, pipe: &mut Pipe, context: &str) -> Parsed<()> {
        loop {
            let variable = self.peek_non_space();
            if variable.kind != TokenKind::Variable {
                return Ok(());
            }
            self.next();
            let after = self.peek();
            let next = self.peek_non_space();
            match next.kind {
                TokenKind::Assign | TokenKind::Declare => {
                    pipe.is_assign = next.kind == TokenKind::Assign;
                    self.next_non_space();
                    self.declare(pipe, &variable);
                    return Ok(());
                }
                TokenKind::Char if self.val(&next) == "," => {
                    self.next_non_space();
                    self.declare(pipe, &variable);
                    if context != "range" || pipe.decl.len() >= 2 {
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
                    return Ok(());
                }
            }
        }
    }

    fn declare(&mut self, pipe: &mut Pipe, token: &Token) {
        let variable = self.variable(token.start, self.val(token));
        self.scope.know(variable.id);
        pipe.decl.push(variable);
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
        let mut args = Vec::new();
        loop {
            self.peek_non_space();
            args.extend(self.operand()?);
            let token = self.next();
            match token.kind {
                TokenKind::Space => {}
                TokenKind::RightDelim | TokenKind::RightParen => {
                    self.backup();
                    break;
                }
                TokenKind::Pipe => break,
                _ => return Err(self.unexpected(&token, "operand")),
            }
        }
        if args.is_empty() {
            return Err(self.error("empty command"));
        }
        Ok(Command { pos, args })
    }

    fn operand(&mut self) -> Parsed<Option<Expr>> {
        let Some(term) = self.term()? else { return Ok(None) };
        let first = self.peek();
        if first.kind != TokenKind::Field {
            return Ok(Some(term));
        }
        let mut fields: Vec<Arc<str>> = Vec::new();
        while self.peek().kind == TokenKind::Field {
            let token = self.next();
            fields.push(self.val(&token).get(1..).unwrap_or_default().into());
        }
        Ok(Some(match term {
            Expr::Field(_, own) => Expr::Field(first.start, own.into_iter().chain(fields).collect()),
            Expr::Variable(mut variable) => {
                variable.pos = first.start;
                variable.fields = std::mem::take(&mut variable.fields).into_iter().chain(fields).collect();
                Expr::Variable(variable)
            }
            Expr::Bool(..) | Expr::Str(..) | Expr::Number(_) | Expr::Nil(_) | Expr::Dot(_) => {
                let shown = quote(&term.to_string());
                return Err(self.error(format!("unexpected . after term {shown}")));
            }
            term => Expr::Chain(first.start, Box::new(term), fields),
        }))
    }

    fn term(&mut self) -> Parsed<Option<Expr>> {
        let token = self.next_non_space();
        let (pos, text) = (token.start, self.val(&token));
        Ok(Some(match token.kind {
            TokenKind::Identifier => match self.library.get(text) {
                Some(func) => Expr::Function(pos, func),
                None => return Err(self.error(format!("function {} not defined", quote(text)))),
            },
            TokenKind::Dot => Expr::Dot(pos),
            TokenKind::Nil => Expr::Nil(pos),
            TokenKind::Variable => Expr::Variable(Box::new(self.known_variable(pos, text)?)),
            TokenKind::Field => Expr::Field(pos, [Arc::from(text.get(1..).unwrap_or_default())].into()),
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
            TokenKind::String | TokenKind::RawString => {
                let value = self.string(&token)?.into();
                Expr::Str(pos, value, text.into())
            }
            _ => {
                self.backup();
                return Ok(None);
            }
        }))
    }

    fn variable(&mut self, pos: u32, text: &str) -> Variable {
        let name: Arc<str> = text.into();
        let next = u32::try_from(self.names.len() + 1).unwrap_or(u32::MAX);
        let id = if text == "$" { 0 } else { *self.names.entry(Arc::clone(&name)).or_insert(next) };
        Variable { pos, id, slot: self.scope.slot(id), name, fields: [].into() }
    }

    fn known_variable(&mut self, pos: u32, text: &str) -> Parsed<Variable> {
        let variable = self.variable(pos, text);
        if self.scope.is_known(variable.id) {
            return Ok(variable);
        }
        Err(self.error(format!("undefined variable {}", quote(text))))
    }
}
