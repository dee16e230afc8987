//! Format strings.
//!
//! go: fmt/print.go (`doPrintf`)

use super::flags::Flags;
use super::printer::Printer;
use crate::error::LimitError;
use crate::value::{Data, TextBuilder, Value};

/// Widths and precisions beyond this are refused.
const MAX_NUMBER: i64 = 1_000_000;

struct Format<'a, 'o> {
    printer: Printer<'o>,
    format: &'a [u8],
    at: usize,
    values: &'a [Value],
    next: usize,
    /// Whether arguments were chosen by number, so that extra ones are no mistake.
    reordered: bool,
    good_number: bool,
    after_index: bool,
}

pub(super) fn printf(out: &mut TextBuilder, format: &str, values: &[Value], limit: u64) -> Result<(), LimitError> {
    let mut state = Format {
        printer: Printer::new(out),
        format: format.as_bytes(),
        at: 0,
        values,
        next: 0,
        reordered: false,
        good_number: true,
        after_index: false,
    };
    while state.at < format.len() {
        let rest = format.get(state.at..).unwrap_or_default();
        let plain = rest.find('%').unwrap_or(rest.len());
        state.printer.push(rest.get(..plain).unwrap_or_default());
        state.at += plain;
        if state.at < format.len() {
            state.at += 1;
            state.verb(format);
        }
        state.printer.result()?;
        if state.printer.out.len() as u64 > limit {
            return Err(LimitError::Text(limit));
        }
    }
    state.extra();
    state.printer.result()
}

impl Format<'_, '_> {
    fn byte(&self) -> Option<u8> {
        self.format.get(self.at).copied()
    }

    fn verb(&mut self, format: &str) {
        self.good_number = true;
        self.after_index = false;
        self.printer.flags = Flags::default();
        self.flags();
        self.index();
        self.width();
        self.precision();
        if !self.after_index {
            self.index();
        }
        let Some(verb) = format.get(self.at..).and_then(|rest| rest.chars().next()) else {
            return self.printer.push("%!(NOVERB)");
        };
        self.at += verb.len_utf8();
        match verb {
            '%' => self.printer.push("%"),
            _ if !self.good_number => self.printer.push(&format!("%!{verb}(BADINDEX)")),
            _ => match self.values.get(self.next) {
                None => self.printer.push(&format!("%!{verb}(MISSING)")),
                Some(value) => {
                    self.next += 1;
                    self.print(value, verb);
                }
            },
        }
    }

    fn print(&mut self, value: &Value, verb: char) {
        let flags = &mut self.printer.flags;
        if matches!(verb, 'v' | 'w') {
            flags.sharp_v = std::mem::take(&mut flags.sharp);
            flags.plus_v = std::mem::take(&mut flags.plus);
        }
        self.printer.arg(value, verb);
    }

    fn flags(&mut self) {
        while let Some(byte) = self.byte() {
            let flags = &mut self.printer.flags;
            match byte {
                b'#' => flags.sharp = true,
                b'0' => flags.zero = true,
                b'+' => flags.plus = true,
                b'-' => flags.minus = true,
                b' ' => flags.space = true,
                _ => return,
            }
            self.at += 1;
        }
    }

    /// `[3]`: the number of the argument to take.
    fn index(&mut self) {
        if self.byte() != Some(b'[') {
            self.after_index = false;
            return;
        }
        self.reordered = true;
        let rest = self.format.get(self.at..).unwrap_or_default();
        let close = if rest.len() < 3 { None } else { rest.iter().skip(1).position(|&byte| byte == b']') };
        let Some(close) = close else {
            self.at += 1;
            self.good_number = false;
            self.after_index = false;
            return;
        };
        let digits = rest.get(1..=close).unwrap_or_default();
        self.at += close + 2;
        let number = parse_number(digits).filter(|(_, length)| *length == digits.len() && *length > 0);
        self.after_index = number.is_some();
        match number.and_then(|(number, _)| number.checked_sub(1)).filter(|&index| index < self.values.len()) {
            Some(index) => self.next = index,
            None => self.good_number = false,
        }
    }

    fn width(&mut self) {
        if self.byte() != Some(b'*') {
            self.printer.flags.width = self.number();
            if self.after_index && self.printer.flags.width.is_some() {
                self.good_number = false;
            }
            return;
        }
        self.at += 1;
        match self.int_arg() {
            None => self.printer.push("%!(BADWIDTH)"),
            Some(width) => {
                let flags = &mut self.printer.flags;
                flags.width = usize::try_from(width.unsigned_abs()).ok();
                if width < 0 {
                    flags.minus = true;
                    flags.zero = false;
                }
            }
        }
        self.after_index = false;
    }

    fn precision(&mut self) {
        if self.byte() != Some(b'.') || self.at + 1 >= self.format.len() {
            return;
        }
        self.at += 1;
        if self.after_index {
            self.good_number = false;
        }
        self.index();
        if self.byte() != Some(b'*') {
            self.printer.flags.precision = Some(self.number().unwrap_or(0));
            return;
        }
        self.at += 1;
        self.printer.flags.precision = self.int_arg().and_then(|n| usize::try_from(n).ok());
        if self.printer.flags.precision.is_none() {
            self.printer.push("%!(BADPREC)");
        }
        self.after_index = false;
    }

    fn number(&mut self) -> Option<usize> {
        match parse_number(self.format.get(self.at..).unwrap_or_default()) {
            Some((number, length)) => {
                self.at += length;
                (length > 0).then_some(number)
            }
            // Too large: Go gives up on the whole rest.
            None => {
                self.at = self.format.len();
                None
            }
        }
    }

    fn int_arg(&mut self) -> Option<i64> {
        let value = self.values.get(self.next)?;
        self.next += 1;
        match value.data() {
            Data::Int(n) | Data::Int64(n) => Some(*n),
            Data::Byte(n) => Some(i64::from(*n)),
            Data::Uint64(n) => i64::try_from(*n).ok(),
            Data::Duration(span) => Some(span.0),
            _ => None,
        }
        .filter(|n| (-MAX_NUMBER..=MAX_NUMBER).contains(n))
    }

    fn extra(&mut self) {
        if self.reordered || self.next >= self.values.len() {
            return;
        }
        self.printer.flags = Flags::default();
        self.printer.push("%!(EXTRA ");
        for (nth, value) in self.values.iter().skip(self.next).enumerate() {
            if nth > 0 {
                self.printer.push(", ");
            }
            if !value.is_nil() {
                self.printer.push(&value.type_name());
                self.printer.push("=");
            }
            self.printer.arg(value, 'v');
        }
        self.printer.push(")");
    }
}

/// The number at the start of `text` and its length; `None` when it is beyond what Go takes.
fn parse_number(text: &[u8]) -> Option<(usize, usize)> {
    let mut number = 0_usize;
    let mut length = 0;
    while let Some(digit) = text.get(length).filter(|byte| byte.is_ascii_digit()) {
        if number > 1_000_000 {
            return None;
        }
        number = number * 10 + usize::from(digit - b'0');
        length += 1;
    }
    Some((number, length))
}
