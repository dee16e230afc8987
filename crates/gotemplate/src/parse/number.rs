//! Number constants: which of Go's types a text can be.
//!
//! go: text/template/parse/node.go (`newNumber`), text/template/exec.go (`idealConstant`)

use common::go::number::{parse_float, parse_int, parse_uint};
use common::go::quote::quote;

use super::node::Source;
use super::token::TokenKind;
use super::unquote::unquote_char;
use crate::value::{Data, Value};

/// A number constant.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Number {
    pub(crate) pos: u32,
    end: u32,
    pub(crate) int: Option<i64>,
    uint: bool,
    pub(crate) float: Option<f64>,
    complex: Option<(f64, f64)>,
}

impl Number {
    /// The number that is written as `text` from `pos` on.
    pub(super) fn parse(pos: u32, text: &str, kind: TokenKind) -> Result<Self, String> {
        let end = pos.saturating_add(u32::try_from(text.len()).unwrap_or(u32::MAX));
        let mut number = Self { pos, end, ..Self::default() };
        match kind {
            TokenKind::CharConstant => number.read_char(text)?,
            TokenKind::Complex => number.read_complex(complex(text).ok_or_else(|| "expected complex".to_owned())?),
            _ => match text.strip_suffix('i').and_then(|text| parse_float(text).ok()) {
                Some(imaginary) => number.read_complex((0.0, imaginary)),
                None => number.read(text)?,
            },
        }
        Ok(number)
    }

    fn read_char(&mut self, text: &str) -> Result<(), String> {
        let Some((unit, tail)) = text.get(1..).and_then(|text| unquote_char(text, '\'')) else {
            return Err("invalid syntax".to_owned());
        };
        if tail != "'" {
            return Err(format!("malformed character constant: {text}"));
        }
        self.int = Some(unit.code().into());
        self.uint = true;
        self.float = Some(unit.code().into());
        Ok(())
    }

    #[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "Go converts and compares back")]
    fn read_complex(&mut self, value: (f64, f64)) {
        self.complex = Some(value);
        if value.1 == 0.0 {
            self.float = Some(value.0);
            self.int = Some(value.0 as i64).filter(|&n| n as f64 == value.0);
        }
    }

    #[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "Go converts and compares back")]
    fn read(&mut self, text: &str) -> Result<(), String> {
        let unsigned = parse_uint(text, 0, 64).ok();
        self.uint = unsigned.is_some();
        self.int = parse_int(text, 0, 64).ok();
        if let Some(n) = self.int {
            self.float = Some(n as f64);
        } else if let Some(n) = unsigned {
            self.float = Some(n as f64);
        } else if let Ok(n) = parse_float(text) {
            if !text.contains(['.', 'e', 'E', 'p', 'P']) {
                return Err(format!("integer overflow: {}", quote(text)));
            }
            self.float = Some(n);
            // The largest double below 2^63 is far from it, so the saturated conversion never compares equal by chance.
            self.int = Some(n as i64).filter(|&int| int as f64 == n && n < 9.223_372_036_854_775e18);
        } else {
            return Err(format!("illegal number syntax: {}", quote(text)));
        }
        Ok(())
    }

    /// As it was written.
    pub(crate) fn written<'s>(&self, source: &'s Source) -> &'s str {
        source.slice(self.pos, self.end)
    }

    /// The value where nothing says what type is wanted: the way it is written decides.
    pub(crate) fn ideal(&self, source: &Source) -> Result<Value, String> {
        let text = self.written(source);
        if let Some((re, im)) = self.complex {
            return Ok(Data::Complex(re, im).into());
        }
        let hex = text.len() > 2 && (text.starts_with("0x") || text.starts_with("0X")) && !text.contains(['p', 'P']);
        if let Some(float) = self.float
            && !hex
            && !text.starts_with('\'')
            && text.contains(['.', 'e', 'E', 'p', 'P'])
        {
            return Ok(float.into());
        }
        match self.int {
            Some(n) => Ok(Value::int(n)),
            None if self.uint => Err(format!("{} overflows int", text)),
            None => Ok(Value::NIL),
        }
    }
}

/// `1+2i`: a number, a sign, a number and `i`.
fn complex(text: &str) -> Option<(f64, f64)> {
    let text = text.strip_suffix('i')?;
    let sign = text
        .char_indices()
        .skip(1)
        .filter(|&(at, c)| {
            matches!(c, '+' | '-') && !text.get(..at).is_some_and(|before| before.ends_with(['e', 'E', 'p', 'P']))
        })
        .map(|(at, _)| at)
        .next()?;
    let (re, im) = text.split_at_checked(sign)?;
    Some((parse_float(re).ok()?, parse_float(im).ok()?))
}
