//! Documents of a stream, and their directives.

use super::event::{Event, EventKind};
use super::{Parser, State};
use crate::fault::{Fault, Outcome, Phase};
use crate::options::Dialect;
use crate::scan::token::{Text, Token, TokenKind};

impl Parser {
    pub(super) fn document_start(&mut self, implicit: bool) -> Outcome<Event> {
        let mut token = self.peek()?;
        while !implicit && token.kind == TokenKind::DocumentEnd {
            self.skip();
            token = self.peek()?;
        }
        match token.kind {
            TokenKind::StreamEnd => {
                self.state = State::End;
                Ok(Event::new(EventKind::StreamEnd, token.start, token.end))
            }
            TokenKind::VersionDirective | TokenKind::TagDirective | TokenKind::DocumentStart => {
                self.explicit_document(token)
            }
            _ if implicit => {
                self.states.push(State::DocumentEnd);
                self.state = State::BlockNode;
                Ok(Event::new(EventKind::DocumentStart { explicit: false }, token.start, token.start))
            }
            _ => self.explicit_document(token),
        }
    }

    fn explicit_document(&mut self, first: Token) -> Outcome<Event> {
        let token = self.directives(first)?;
        if token.kind != TokenKind::DocumentStart {
            let fault = Fault::new(Phase::Parser, "did not find expected <document start>", token.start);
            return Err(Box::new(fault.until(token.end)));
        }
        self.skip();
        self.states.push(State::DocumentEnd);
        self.state = State::DocumentContent;
        Ok(Event::new(EventKind::DocumentStart { explicit: true }, first.start, token.end))
    }

    pub(super) fn document_content(&mut self) -> Outcome<Event> {
        let token = self.peek()?;
        match token.kind {
            TokenKind::VersionDirective
            | TokenKind::TagDirective
            | TokenKind::DocumentStart
            | TokenKind::DocumentEnd
            | TokenKind::StreamEnd => {
                self.pop_state();
                Ok(self.empty_scalar(token.start))
            }
            _ => self.node(true, false),
        }
    }

    pub(super) fn document_end(&mut self) -> Outcome<Event> {
        let token = self.peek()?;
        let explicit = token.kind == TokenKind::DocumentEnd;
        let end = if explicit { token.end } else { token.start };
        if explicit {
            self.skip();
        }
        self.directives.clear();
        self.state = State::Document;
        Ok(Event::new(EventKind::DocumentEnd { explicit }, token.start, end))
    }

    /// Reads the directives from `token` on and returns the token after them.
    fn directives(&mut self, mut token: Token) -> Outcome<Token> {
        let mut version_seen = false;
        loop {
            match token.kind {
                TokenKind::VersionDirective => {
                    self.check_version(token, version_seen)?;
                    version_seen = true;
                }
                TokenKind::TagDirective => self.add_directive(token)?,
                _ => return Ok(token),
            }
            self.skip();
            token = self.peek()?;
        }
    }

    fn check_version(&self, token: Token, seen: bool) -> Outcome<()> {
        let known = match self.scanner.dialect {
            Dialect::GoV2Json | Dialect::GoV3 => Text::Source(1, 1),
            Dialect::Yaml12Core => Text::Source(1, 2),
        };
        let problem = match (seen, token.text == known) {
            (true, _) => "found duplicate %YAML directive",
            (false, false) => "found incompatible YAML document",
            (false, true) => return Ok(()),
        };
        Err(Box::new(Fault::new(Phase::Parser, problem, token.start).until(token.end)))
    }

    fn add_directive(&mut self, token: Token) -> Outcome<()> {
        let Text::Source(index, _) = token.text else { return Ok(()) };
        let Some(parts) = self.scanner.tags.get(index as usize) else { return Ok(()) };
        if self.directives.iter().any(|directive| directive.handle == parts.handle) {
            let fault = Fault::new(Phase::Parser, "found duplicate %TAG directive", token.start);
            return Err(Box::new(fault.until(token.end)));
        }
        self.directives.push(parts.clone());
        Ok(())
    }

    /// What the handle of a tag stands for: by a directive of this document, or in every document.
    pub(super) fn tag_prefix(&self, handle: &str) -> Option<&str> {
        let given = self.directives.iter().find(|directive| directive.handle == handle);
        match (given, handle) {
            (Some(directive), _) => Some(&directive.suffix),
            (None, "!") => Some("!"),
            (None, "!!") => Some("tag:yaml.org,2002:"),
            (None, _) => None,
        }
    }
}
