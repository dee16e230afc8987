//! Classes in brackets.
//!
//! go: regexp/syntax/parse.go

use super::super::RegexpError;
use super::super::class::{self, Class, Member};
use super::{Parser, Parsing, between};

impl Parser<'_> {
    /// `[...]`.
    pub(super) fn class(&mut self) -> Parsing<Class> {
        let whole = self.rest;
        self.next();
        let mut class = Class { members: Vec::new(), negated: self.take("^"), fold: self.flags.fold };
        if class.negated && !self.perl {
            class.members.push(Member::Range('\n', '\n'));
        }
        let mut first = true;
        while first || !self.rest.starts_with(']') {
            if !self.perl && !first && self.rest.starts_with('-') {
                self.lone_dash()?;
            }
            first = false;
            let member = match self.posix_class()? {
                Some(member) => member,
                None => match self.named_class()? {
                    Some(member) => member,
                    None => self.range(whole)?,
                },
            };
            class.members.push(member);
        }
        self.next();
        Ok(class)
    }

    /// In the plain language a `-` stands first or last.
    fn lone_dash(&self) -> Parsing<()> {
        let after = self.rest.get(1..).unwrap_or_default();
        if after.is_empty() || !after.starts_with(']') {
            let size = 1 + after.chars().next().map_or(0, char::len_utf8);
            let part = self.rest.get(..size).unwrap_or_default();
            return Err(RegexpError::new("invalid character class range", part));
        }
        Ok(())
    }

    fn posix_class(&mut self) -> Parsing<Option<Member>> {
        let Some(end) = self.rest.strip_prefix("[:").and_then(|inner| inner.find(":]")) else { return Ok(None) };
        let (name, rest) = self.rest.split_at_checked(end + 4).unwrap_or_default();
        self.rest = rest;
        class::posix(name).map(Some).ok_or_else(|| RegexpError::new("invalid character class range", name))
    }

    fn range(&mut self, whole: &str) -> Parsing<Member> {
        let before = self.rest;
        let low = self.class_letter(whole)?;
        let dash = self.rest.strip_prefix('-').filter(|after| !after.is_empty() && !after.starts_with(']'));
        let Some(after) = dash else { return Ok(Member::Range(low, low)) };
        self.rest = after;
        let high = self.class_letter(whole)?;
        if high < low {
            return Err(RegexpError::new("invalid character class range", between(before, self.rest)));
        }
        Ok(Member::Range(low, high))
    }

    fn class_letter(&mut self, whole: &str) -> Parsing<char> {
        if self.rest.starts_with('\\') {
            return self.escaped_letter();
        }
        self.next().ok_or_else(|| RegexpError::new("missing closing ]", whole))
    }
}
