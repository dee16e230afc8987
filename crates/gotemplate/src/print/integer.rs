//! Integers under `%d`, `%x`, `%o`, `%b`, `%c`, `%q` and `%U`.

use common::go::quote::is_print;

use super::flags::Flags;
use super::quoted;

/// A 64-bit integer, signed or not.
#[derive(Clone, Copy, Debug)]
pub(super) struct Integer {
    pub(super) magnitude: u64,
    pub(super) negative: bool,
}

impl Integer {
    pub(super) const fn signed(n: i64) -> Self {
        Self { magnitude: n.unsigned_abs(), negative: n < 0 }
    }

    pub(super) const fn unsigned(n: u64) -> Self {
        Self { magnitude: n, negative: false }
    }

    /// The bits, as Go's conversion to `uint64` gives them.
    const fn bits(self) -> u64 {
        if self.negative { self.magnitude.wrapping_neg() } else { self.magnitude }
    }

    fn to_char(self) -> char {
        u32::try_from(self.bits()).ok().and_then(char::from_u32).unwrap_or('\u{fffd}')
    }

    /// The text under `verb`, or `None` for verbs that integers do not have.
    pub(super) fn format(self, verb: char, flags: &Flags) -> Option<String> {
        Some(match verb {
            'v' | 'd' => self.based(10, verb, flags),
            'b' => self.based(2, verb, flags),
            'o' | 'O' => self.based(8, verb, flags),
            'x' | 'X' => self.based(16, verb, flags),
            'c' => flags.pad(self.to_char().encode_utf8(&mut [0; 4])),
            'q' => flags.pad(&quoted::char_literal(self.to_char(), flags.plus)),
            'U' => self.unicode(flags),
            _ => return None,
        })
    }

    pub(super) fn based(self, base: u32, verb: char, flags: &Flags) -> String {
        if flags.precision == Some(0) && self.magnitude == 0 {
            return " ".repeat(flags.width.unwrap_or(0));
        }
        let mut digits = match base {
            2 => format!("{:b}", self.magnitude),
            8 => format!("{:o}", self.magnitude),
            16 if verb == 'X' => format!("{:X}", self.magnitude),
            16 => format!("{:x}", self.magnitude),
            _ => self.magnitude.to_string(),
        };
        let mut wanted = flags.precision.unwrap_or(0);
        if let (None, true, false, Some(width)) = (flags.precision, flags.zero, flags.minus, flags.width) {
            wanted = width.saturating_sub(usize::from(self.negative || flags.plus || flags.space));
        }
        if wanted > digits.len() {
            digits.insert_str(0, &"0".repeat(wanted - digits.len()));
        }
        let prefix = match (flags.sharp, base) {
            (true, 2) => "0b",
            (true, 8) if !digits.starts_with('0') => "0",
            (true, 16) if verb == 'X' => "0X",
            (true, 16) => "0x",
            _ => "",
        };
        let octal = if verb == 'O' { "0o" } else { "" };
        let sign = match self.negative {
            true => "-",
            false if flags.plus => "+",
            false if flags.space => " ",
            false => "",
        };
        flags.pad_blank(&format!("{sign}{octal}{prefix}{digits}"))
    }

    fn unicode(self, flags: &Flags) -> String {
        let code = self.bits();
        let width = flags.precision.filter(|&precision| precision > 4).unwrap_or(4);
        let mut text = format!("U+{code:0width$X}");
        let printable = u32::try_from(code).ok().and_then(char::from_u32).filter(|&c| is_print(c));
        if let (true, Some(c)) = (flags.sharp, printable) {
            text.push_str(&format!(" '{c}'"));
        }
        flags.pad_blank(&text)
    }
}
