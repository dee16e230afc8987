//! Values of flags as Go reads them: truth values, integers.

/// The truth values of Go's `strconv.ParseBool`.
pub fn go_bool(text: &str) -> Option<bool> {
    match text {
        "1" | "t" | "T" | "true" | "TRUE" | "True" => Some(true),
        "0" | "f" | "F" | "false" | "FALSE" | "False" => Some(false),
        _ => None,
    }
}

/// An integer as Go's `strconv.ParseInt` reads it with base 0: decimal, `0x`, `0o`, `0b`, or a leading 0 for octal.
pub fn go_int(text: &str) -> Option<i64> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let lower = digits.to_ascii_lowercase();
    let (radix, digits) = match (lower.strip_prefix("0x"), lower.strip_prefix("0o"), lower.strip_prefix("0b")) {
        (Some(digits), _, _) => (16, digits),
        (_, Some(digits), _) => (8, digits),
        (_, _, Some(digits)) => (2, digits),
        _ if lower.len() > 1 && lower.starts_with('0') => (8, lower.trim_start_matches('0')),
        _ => (10, lower.as_str()),
    };
    // Only the number's own sign counts, not one after it.
    if digits.starts_with(['+', '-']) {
        return None;
    }
    let digits = if digits.is_empty() && radix == 8 { "0" } else { digits };
    let number = i128::from_str_radix(digits, radix).ok()?;
    i64::try_from(if negative { -number } else { number }).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_are_read_as_go_reads_them() {
        let cases = [("3", Some(3)), ("-1", Some(-1)), ("0x10", Some(16)), ("010", Some(8)), ("0", Some(0))];
        for (text, want) in cases {
            assert_eq!(go_int(text), want, "{text}");
        }
        assert_eq!(go_int("9223372036854775808"), None);
        assert_eq!(go_int("--1"), None);
        assert_eq!(go_int(""), None);
    }

    #[test]
    fn truth_has_twelve_names() {
        assert_eq!((go_bool("T"), go_bool("False"), go_bool("yes")), (Some(true), Some(false), None));
    }
}
