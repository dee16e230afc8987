//! Numbers as JavaScript reads and writes them.

/// `Number(text)` where it is a number, `None` for `NaN`. An empty text is 0.
pub fn parse(text: &str) -> Option<f64> {
    let text = text.trim();
    let radix = |digits: &str, radix| {
        let whole = |digit: char| digit.to_digit(radix).map(f64::from);
        let mut value = 0.0;
        for digit in digits.chars() {
            value = value * f64::from(radix) + whole(digit)?;
        }
        (!digits.is_empty()).then_some(value)
    };
    match text.get(..2) {
        _ if text.is_empty() => return Some(0.0),
        Some("0x" | "0X") => return radix(text.get(2..)?, 16),
        Some("0o" | "0O") => return radix(text.get(2..)?, 8),
        Some("0b" | "0B") => return radix(text.get(2..)?, 2),
        _ => {}
    }
    match text {
        "Infinity" | "+Infinity" => return Some(f64::INFINITY),
        "-Infinity" => return Some(f64::NEG_INFINITY),
        _ => {}
    }
    // Rust also reads `inf`, `nan` and `infinity`, JavaScript does not.
    let plain = text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'e' | b'E' | b'+' | b'-'));
    if plain { text.parse().ok() } else { None }
}

/// `String(number)`.
pub fn print(number: f64) -> String {
    if number.is_nan() {
        return "NaN".to_owned();
    }
    if number.is_infinite() {
        return if number > 0.0 { "Infinity" } else { "-Infinity" }.to_owned();
    }
    if number == 0.0 {
        return "0".to_owned();
    }
    // Rust's shortest digits are JavaScript's; only the borders of the exponent form differ.
    let size = number.abs();
    if (1e-6..1e21).contains(&size) {
        return format!("{number}");
    }
    let text = format!("{number:e}");
    match text.split_once('e') {
        Some((digits, exponent)) if !exponent.starts_with('-') => format!("{digits}e+{exponent}"),
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_print_as_javascript_prints_them() {
        let cases = [(1e21, "1e+21"), (1e20, "100000000000000000000"), (1.5e-7, "1.5e-7"), (0.000001, "0.000001")];
        for (number, text) in cases {
            assert_eq!(print(number), text);
        }
        assert_eq!(print(-0.0), "0");
        assert_eq!(print(9_007_199_254_740_993.0), "9007199254740992");
    }

    #[test]
    fn numbers_are_read_as_javascript_reads_them() {
        assert_eq!(parse(""), Some(0.0));
        assert_eq!(parse(" 12 "), Some(12.0));
        assert_eq!(parse("0x1F"), Some(31.0));
        assert_eq!(parse("1e3"), Some(1000.0));
        assert_eq!(parse("inf"), None);
        assert_eq!(parse("1_000"), None);
    }
}
