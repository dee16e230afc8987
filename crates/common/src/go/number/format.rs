//! Floats to text.

use std::fmt::Write as _;

/// The most digits after the point that are asked of the formatter; a double has none beyond the 1074th.
const EXACT_DIGITS: usize = 1_100;
/// Go: `fmt` refuses larger precisions.
const MAX_PRECISION: usize = 1_000_000;

/// The digits of a finite float's magnitude, without trailing zeros, and the position of the decimal point in front of them.
struct Digits {
    digits: String,
    point: i32,
}

impl Digits {
    /// The fewest digits that read back as `abs` at `bits` bits.
    fn shortest(abs: f64, bits: u32) -> Self {
        #[expect(clippy::cast_possible_truncation, reason = "the caller asks for single precision")]
        let text = if bits == 32 { format!("{:e}", abs as f32) } else { format!("{abs:e}") };
        let digits = Self::from_exponent_form(&text);
        // Two texts of the same length can be equally near; Go takes the even one. Shorter texts name one float each.
        let ambiguous = if bits == 32 { 6 } else { 15 };
        if digits.digits.len() < ambiguous {
            return digits;
        }
        let even = format!("{abs:.*e}", digits.digits.len() - 1);
        let same = if bits == 32 {
            even.parse::<f32>().is_ok_and(|back| f64::from(back) == abs)
        } else {
            even.parse::<f64>().is_ok_and(|back| back == abs)
        };
        if same { Self::from_exponent_form(&even) } else { digits }
    }

    /// `count` significant digits, ties to even.
    fn fixed(abs: f64, count: usize) -> Self {
        Self::from_exponent_form(&format!("{abs:.*e}", count.saturating_sub(1).min(EXACT_DIGITS)))
    }

    fn from_exponent_form(text: &str) -> Self {
        let (mantissa, exponent) = text.split_once('e').unwrap_or((text, "0"));
        let mut digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
        digits.truncate(digits.trim_end_matches('0').len());
        let point = if digits.is_empty() { 0 } else { exponent.parse::<i32>().unwrap_or(0) + 1 };
        Self { digits, point }
    }

    fn len(&self) -> i32 {
        i32::try_from(self.digits.len()).unwrap_or(i32::MAX)
    }

    /// `d.ddde±dd` with `precision` digits after the point.
    fn write_exponent(&self, out: &mut String, precision: i32, letter: char) {
        let mut digits = self.digits.chars();
        out.push(digits.next().unwrap_or('0'));
        if precision > 0 {
            out.push('.');
            out.extend(digits.chain(std::iter::repeat('0')).take(usize::try_from(precision).unwrap_or(0)));
        }
        let exponent = if self.digits.is_empty() { 0 } else { self.point - 1 };
        let sign = if exponent < 0 { '-' } else { '+' };
        let _ = write!(out, "{letter}{sign}{:02}", exponent.unsigned_abs());
    }

    /// `ddd.ddd` with `precision` digits after the point.
    fn write_plain(&self, out: &mut String, precision: i32) {
        let digit = |index: i32| {
            usize::try_from(index).ok().and_then(|i| self.digits.as_bytes().get(i)).map_or('0', |&b| char::from(b))
        };
        if self.point > 0 {
            out.extend((0..self.point).map(digit));
        } else {
            out.push('0');
        }
        if precision > 0 {
            out.push('.');
            out.extend((0..precision).map(|i| digit(self.point + i)));
        }
    }
}

/// The text of `f` in format `fmt` (`e`, `E`, `f`, `g`, `G`) with `precision` digits (-1: as many as are needed) read as a
/// float of `bits` (32 or 64) bits.
///
/// Go: `strconv.FormatFloat`. The precision is cut at a million digits.
#[must_use]
pub fn format_float(f: f64, fmt: u8, precision: i32, bits: u32) -> String {
    let mut out = String::new();
    write_float(&mut out, f, fmt, precision, bits);
    out
}

fn write_float(out: &mut String, f: f64, fmt: u8, precision: i32, bits: u32) {
    #[expect(clippy::cast_possible_truncation, reason = "the caller asks for single precision")]
    let f = if bits == 32 { f64::from(f as f32) } else { f };
    if f.is_nan() {
        return out.push_str("NaN");
    }
    if f.is_infinite() {
        return out.push_str(if f < 0.0 { "-Inf" } else { "+Inf" });
    }
    if !matches!(fmt, b'e' | b'E' | b'f' | b'g' | b'G') {
        out.push('%');
        return out.push(char::from(fmt));
    }
    if f.is_sign_negative() {
        out.push('-');
    }
    let abs = f.abs();
    match usize::try_from(precision) {
        Err(_) => write_shortest(out, abs, fmt, bits),
        Ok(precision) => write_fixed(out, abs, fmt, precision.min(MAX_PRECISION)),
    }
}

fn write_shortest(out: &mut String, abs: f64, fmt: u8, bits: u32) {
    let digits = Digits::shortest(abs, bits);
    let count = digits.len();
    let exponent = digits.point - 1;
    match fmt {
        b'e' | b'E' => digits.write_exponent(out, count - 1, char::from(fmt)),
        // NOTE: the 21 that Go's documents name belongs to JSON; without a precision `%g` and `%v` switch at 10^6.
        b'g' | b'G' if !(-4..6).contains(&exponent) => digits.write_exponent(out, count - 1, exponent_letter(fmt)),
        _ => digits.write_plain(out, (count - digits.point).max(0)),
    }
}

fn write_fixed(out: &mut String, abs: f64, fmt: u8, precision: usize) {
    let wide = i32::try_from(precision).unwrap_or(i32::MAX);
    match fmt {
        b'e' | b'E' => Digits::fixed(abs, precision + 1).write_exponent(out, wide, char::from(fmt)),
        b'f' => {
            let exact = precision.min(EXACT_DIGITS);
            let _ = write!(out, "{abs:.exact$}");
            out.extend(std::iter::repeat_n('0', precision - exact));
        }
        _ => write_general(out, &Digits::fixed(abs, precision.max(1)), wide.max(1), exponent_letter(fmt)),
    }
}

/// `%g` with a precision: an exponent when it is below -4 or not below the precision.
fn write_general(out: &mut String, digits: &Digits, precision: i32, letter: char) {
    let count = digits.len();
    let threshold = if precision > count && count >= digits.point { count } else { precision };
    let exponent = digits.point - 1;
    if exponent < -4 || exponent >= threshold {
        return digits.write_exponent(out, precision.min(count) - 1, letter);
    }
    let precision = if precision > digits.point { count } else { precision };
    digits.write_plain(out, (precision - digits.point).max(0));
}

fn exponent_letter(fmt: u8) -> char {
    if fmt == b'G' { 'E' } else { 'e' }
}

/// The text of `f` in JSON.
///
/// Go: `encoding/json`. JSON has no text for infinities and NaN, which Go refuses: callers refuse them too; here they print
/// as `+Inf`, `-Inf` and `NaN`.
#[must_use]
pub fn json_float(f: f64) -> String {
    let mut out = String::new();
    write_json_float(&mut out, f);
    out
}

/// Appends the text of `f` in JSON to `out`; whole numbers up to 2^53 allocate nothing else. See [`json_float`].
pub fn write_json_float(out: &mut String, f: f64) {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    let abs = f.abs();
    if abs <= EXACT && f.trunc() == f && !(f == 0.0 && f.is_sign_negative()) {
        #[expect(clippy::cast_possible_truncation, reason = "a whole number of at most 2^53")]
        let whole = f as i64;
        let _ = write!(out, "{whole}");
        return;
    }
    if abs == 0.0 || !f.is_finite() || (1e-6..1e21).contains(&abs) {
        return write_float(out, f, b'f', -1, 64);
    }
    let text = format_float(f, b'e', -1, 64);
    match text.split_once("e-0") {
        Some((mantissa, digit)) => {
            let _ = write!(out, "{mantissa}e-{digit}");
        }
        None => out.push_str(&text),
    }
}

/// The text of `f` under `%v`: `1e+06` for a million.
///
/// Go: `fmt`, verb `%v` (the same as `%g`).
#[must_use]
pub fn fmt_v_float(f: f64) -> String {
    format_float(f, b'g', -1, 64)
}

/// The text of `f` under `%f`: six digits after the point.
///
/// Go: `fmt`, verb `%f`.
#[must_use]
pub fn fmt_f(f: f64) -> String {
    format_float(f, b'f', 6, 64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shortest_text_switches_to_an_exponent_at_a_million() {
        assert_eq!(fmt_v_float(999_999.0), "999999");
        assert_eq!(fmt_v_float(1_000_000.0), "1e+06");
        assert_eq!(fmt_v_float(0.0001), "0.0001");
        assert_eq!(fmt_v_float(0.00001), "1e-05");
        assert_eq!(fmt_v_float(-0.0), "-0");
        assert_eq!(fmt_v_float(f64::NEG_INFINITY), "-Inf");
    }

    #[test]
    fn json_switches_at_ten_to_the_21st_and_drops_the_zero_of_the_exponent() {
        assert_eq!(json_float(1e20), "100000000000000000000");
        assert_eq!(json_float(1e21), "1e+21");
        assert_eq!(json_float(1e-6), "0.000001");
        assert_eq!(json_float(1e-7), "1e-7");
        assert_eq!(json_float(1.5e-10), "1.5e-10");
        assert_eq!(json_float(-0.0), "-0");
        assert_eq!(json_float(9_007_199_254_740_993.0), "9007199254740992");
        assert_eq!(json_float(-12.0), "-12");
    }

    #[test]
    fn of_two_shortest_texts_the_even_one_is_taken() {
        // 1257115836846517.25 and 27633782154014.5625.
        assert_eq!(json_float(f64::from_bits(0x4311_dd5c_5b96_46d5)), "1257115836846517.2");
        assert_eq!(fmt_v_float(f64::from_bits(0x42b9_21fd_c4e3_1e90)), "2.7633782154014562e+13");
    }

    #[test]
    fn precision_rounds_halves_to_even() {
        assert_eq!(format_float(2.5, b'f', 0, 64), "2");
        assert_eq!(format_float(0.125, b'e', 1, 64), "1.2e-01");
        assert_eq!(format_float(100.0, b'g', 5, 64), "100");
        assert_eq!(fmt_f(0.1), "0.100000");
        assert_eq!(format_float(0.1, b'G', -1, 32), "0.1");
        assert_eq!(format_float(1e300, b'g', -1, 32), "+Inf");
    }

    #[test]
    fn huge_precisions_are_cut() {
        assert_eq!(format_float(1.0, b'f', i32::MAX, 64).len(), MAX_PRECISION + 2);
        assert_eq!(format_float(1.0, b'e', i32::MAX, 64).len(), MAX_PRECISION + 6);
        assert_eq!(format_float(1.0, b'g', i32::MAX, 64), "1");
        assert_eq!(format_float(1.0, b'x', 1, 64), "%x");
    }
}
