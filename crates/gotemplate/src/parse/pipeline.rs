//! Pipelines, commands and operands.

use common::go::quote::quote;

use super::display::Shown;
use super::node::{Chain, Command, Expr, Fields, Pipe, Variable};
use super::number::Number;
use super::token::{Token, TokenKind};
use super::{Parsed, Parser};

impl Parser<'_> {
    pub(super) fn pipeline(&mut self, context: &str, end: TokenKind) -> Parsed<Pipe> {
        let pos = self.peek_non_space().start;
        let is_assign = self.declarations(context)?;
        let decl = self.room.code.close_decl(&mut self.room.decl);
        let start = self.room.commands.len();
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
                    let command = self.command(token)?;
                    self.room.commands.push(command);
                }
                _ => return Err(self.unexpected(token, context)),
            }
        }
        let commands = self.room.code.close_commands(&mut self.room.commands, start);
        let pipe = Pipe { pos, is_assign, decl, commands };
        self.check(&pipe, context)?;
        // They stand on the stack only now: the pipeline itself does not see them, but to the parser they are known earlier.
        if !pipe.is_assign {
            self.room.code.decl(&pipe).iter().for_each(|variable| self.scope.push(variable.id));
        }
        Ok(pipe)
    }

    /// Reads the variables before `:=` or `=`; whether it is the latter.
    fn declarations(&mut self, context: &str) -> Parsed<bool> {
        loop {
            let variable = self.peek_non_space();
            if variable.kind != TokenKind::Variable {
                return Ok(false);
            }
            self.next();
            let after = self.peek();
            let next = self.peek_non_space();
            match next.kind {
                TokenKind::Assign | TokenKind::Declare => {
                    self.next_non_space();
                    self.declare(variable);
                    return Ok(next.kind == TokenKind::Assign);
                }
                TokenKind::Char if self.val(next) == "," => {
                    self.next_non_space();
                    self.declare(variable);
                    if context != "range" || self.room.decl.len() >= 2 {
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
                    return Ok(false);
                }
            }
        }
    }

    fn declare(&mut self, token: Token) {
        let variable = self.variable(token);
        self.scope.know(variable.id);
        self.room.decl.push(variable);
    }

    fn check(&mut self, pipe: &Pipe, context: &str) -> Parsed<()> {
        if pipe.commands.is_empty() {
            return Err(self.error(format!("missing value for {context}")));
        }
        let constant = |command: &Command| {
            matches!(
                self.room.code.args(command).first(),
                Some(Expr::Bool(..) | Expr::Dot(_) | Expr::Nil(_) | Expr::Number(..) | Expr::Str(..))
            )
        };
        match self.room.code.commands(pipe).iter().skip(1).position(constant) {
            Some(nth) => Err(self.error(format!("non executable command in pipeline stage {}", nth + 2))),
            None => Ok(()),
        }
    }

    /// The command whose first token is `token`.
    fn command(&mut self, mut token: Token) -> Parsed<Command> {
        let pos = token.start;
        let start = self.room.args.len();
        loop {
            if let Some(arg) = self.operand(token)? {
                self.room.args.push(arg);
                token = self.next();
            }
            match token.kind {
                TokenKind::Space => token = self.next_non_space(),
                TokenKind::RightDelim | TokenKind::RightParen => {
                    self.backup();
                    break;
                }
                TokenKind::Pipe => break,
                _ => return Err(self.unexpected(token, "operand")),
            }
        }
        if self.room.args.len() == start {
            return Err(self.error("empty command"));
        }
        Ok(Command { pos, args: self.room.code.close_args(&mut self.room.args, start) })
    }

    /// The operand that `token` starts, or nothing where it starts none.
    fn operand(&mut self, token: Token) -> Parsed<Option<Expr>> {
        let Some(term) = self.term(token)? else { return Ok(None) };
        let first = self.peek();
        if first.kind != TokenKind::Field {
            return Ok(Some(term));
        }
        let fields = self.field_names(first);
        Ok(Some(match term {
            Expr::Bool(..) | Expr::Str(..) | Expr::Number(..) | Expr::Nil(_) | Expr::Dot(_) => {
                let shown = quote(&Shown { source: self.source, code: &self.room.code, node: &term }.to_string());
                return Err(self.error(format!("unexpected . after term {shown}")));
            }
            base => Expr::Chain(first.start, self.room.code.push_chain(Chain { base, fields })),
        }))
    }

    /// The names from the field `first` on, which was read or is next. There is nothing between them.
    fn field_names(&mut self, first: Token) -> Fields {
        let mut end = first.end;
        while self.peek().kind == TokenKind::Field {
            end = self.next().end;
        }
        Fields::new(first.start.saturating_add(1), end)
    }

    fn term(&mut self, token: Token) -> Parsed<Option<Expr>> {
        let (pos, text) = (token.start, self.val(token));
        Ok(Some(match token.kind {
            TokenKind::Identifier => match self.library.get(text) {
                Some(func) => Expr::Function(pos, func),
                None => return Err(self.error(format!("function {} not defined", quote(text)))),
            },
            TokenKind::Dot => Expr::Dot(pos),
            TokenKind::Nil => Expr::Nil(pos),
            TokenKind::Variable => {
                let mut variable = self.known_variable(token)?;
                let next = self.peek();
                if next.kind == TokenKind::Field {
                    variable.pos = next.start;
                    variable.fields = self.field_names(next);
                }
                Expr::Variable(variable.pos, self.room.code.push_variable(variable))
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
                    Ok(number) => Expr::Number(pos, self.room.code.push_number(number)),
                    Err(message) => return Err(self.error(message)),
                }
            }
            TokenKind::LeftParen => {
                self.deepen()?;
                let pipe = self.pipeline("parenthesized pipeline", TokenKind::RightParen)?;
                self.depth -= 1;
                Expr::Pipe(pipe.pos, self.room.code.push_pipe(pipe))
            }
            TokenKind::String | TokenKind::RawString => {
                let literal = self.literal(token)?;
                Expr::Str(pos, self.room.code.push_literal(literal))
            }
            _ => return Ok(None),
        }))
    }

    fn variable(&mut self, token: Token) -> Variable {
        let id = match self.val(token) {
            "$" => 0,
            name => {
                let next = u32::try_from(self.names.len() + 1).unwrap_or(u32::MAX);
                *self.names.entry(name).or_insert(next)
            }
        };
        let (pos, name) = (token.start, (token.start, token.end));
        Variable { pos, id, slot: self.scope.slot(id), name, fields: Fields::default() }
    }

    fn known_variable(&mut self, token: Token) -> Parsed<Variable> {
        let variable = self.variable(token);
        if self.scope.is_known(variable.id) {
            return Ok(variable);
        }
        Err(self.error(format!("undefined variable {}", quote(self.val(token)))))
    }
}
