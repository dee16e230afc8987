//! Timestamps, as far as Go's `time.Parse` takes them in the four layouts of go-yaml.

use crate::options::Dialect;

/// True for a plain text that go-yaml v3 reads as a time. The other dialects keep it as text.
pub(super) fn is_timestamp(text: &str, dialect: Dialect) -> bool {
    dialect == Dialect::GoV3 && parses(text)
}

/// True when one of go-yaml's layouts parses `text`. (go-yaml v2: resolve.go, `parseTimestamp`)
pub(super) fn parses(text: &str) -> bool {
    let mut rest = Rest(text.as_bytes());
    rest.date().is_some() && (rest.0.is_empty() || rest.time().is_some())
}

/// The bytes not read yet.
struct Rest<'a>(&'a [u8]);

impl Rest<'_> {
    /// `2006-1-2`
    fn date(&mut self) -> Option<()> {
        let year = self.number(4, 4)?;
        self.byte(b"-")?;
        let month = self.number(1, 2)?;
        self.byte(b"-")?;
        // Go lets a blank stand before the day.
        if let [b' ', rest @ ..] = self.0 {
            self.0 = rest;
        }
        let day = self.number(1, 2)?;
        let days = match month {
            2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            1..=12 => 31,
            _ => return None,
        };
        (1..=days).contains(&day).then_some(())
    }

    /// `T15:4:5.999999999Z07:00`, with `t`, or blanks and no zone.
    fn time(&mut self) -> Option<()> {
        let zoned = self.byte(b"Tt").is_some();
        if !zoned {
            self.byte(b" ")?;
            while self.byte(b" ").is_some() {}
        }
        let hour = self.number(1, 2)?;
        self.byte(b":")?;
        let minute = self.number(1, 2)?;
        self.byte(b":")?;
        let second = self.number(1, 2)?;
        if hour > 23 || minute > 59 || second > 59 {
            return None;
        }
        self.fraction();
        if zoned {
            self.zone()?;
        }
        self.0.is_empty().then_some(())
    }

    /// A point or comma and digits, when both are there.
    fn fraction(&mut self) {
        if let [b'.' | b',', digit, rest @ ..] = self.0
            && digit.is_ascii_digit()
        {
            let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
            self.0 = rest.get(digits..).unwrap_or_default();
        }
    }

    /// `Z` or `+07:00`. Go allows offsets of 24 hours and 60 minutes.
    fn zone(&mut self) -> Option<()> {
        if self.byte(b"Z").is_some() {
            return Some(());
        }
        self.byte(b"+-")?;
        let hours = self.number(2, 2)?;
        self.byte(b":")?;
        let minutes = self.number(2, 2)?;
        (hours <= 24 && minutes <= 60).then_some(())
    }

    fn byte(&mut self, wanted: &[u8]) -> Option<()> {
        let (first, rest) = self.0.split_first()?;
        if !wanted.contains(first) {
            return None;
        }
        self.0 = rest;
        Some(())
    }

    /// A number of `least` to `most` digits; a further digit is left.
    fn number(&mut self, least: usize, most: usize) -> Option<u32> {
        let count = self.0.iter().take(most).take_while(|byte| byte.is_ascii_digit()).count();
        if count < least {
            return None;
        }
        let (digits, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(digits.iter().fold(0, |value, &digit| value * 10 + u32::from(digit - b'0')))
    }
}

#[cfg(test)]
mod tests {
    use super::parses;

    #[test]
    fn times_parse_as_in_go() {
        for text in [
            "2020-01-02",
            "2020-1-2",
            "2024-02-29",
            "2020-01-02T03:04:05Z",
            "2020-01-02t3:4:5.5+01:00",
            "2020-01-02   03:04:05.123",
        ] {
            assert!(parses(text), "{text}");
        }
        for text in
            ["2023-02-29", "2020-13-01", "2020-01-02T03:04:05", "2020-01-02 03:04:05Z", "12020-01-01", "2020-01"]
        {
            assert!(!parses(text), "{text}");
        }
    }
}
