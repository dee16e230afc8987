//! No text makes a reader of `common::go` panic or hang.

use common::go::decimal::{Dec, Rounding};
use common::go::duration::Duration;
use common::go::quantity::Quantity;
use common::go::semver::{Constraint, Range, Version};
use common::go::time::Time;
use common::go::wildcard::Pattern;
use common::go::{number, path, quote};
use proptest::prelude::*;

/// Everything that reads a text, with what follows from it.
fn read(left: &str, right: &str) {
    for base in [0, 2, 10, 36] {
        let _ = (number::parse_int(left, base, 64), number::parse_uint(left, base, 8));
    }
    let _ = (number::parse_float(left), number::parse_bool(left), number::atoi(left));
    let _ = (quote::quote(left), path::clean(left), path::join(&[left, right]));
    let _ = Pattern::new(left).matches(right);
    let _ = Duration::parse(left).map(|span| (span.to_string(), span.round(Duration::HOUR)));
    let _ = Time::parse(left, right).map(|time| (time.format(left), time.format(right), time.truncate(Duration::HOUR)));
    let _ = Time::from_unix(i64::MIN, 0).format(left);
    if let (Some(a), Some(b)) = (Dec::parse(left), Dec::parse(right)) {
        let _ = (a.checked_add(&b), a.checked_mul(&b), a.checked_quo(&b, 9, Rounding::Up), a.cmp(&b));
    }
    if let (Ok(a), Ok(b)) = (Quantity::parse(left), Quantity::parse(right)) {
        let _ = (a.checked_add(&b), a.checked_sub(&b), a.checked_mul_i64(i64::MIN), a.checked_mul(&b.as_dec()));
        let _ = (a.checked_quo(&b.as_dec()), a.cmp(&b), a.to_string(), a.as_i64(), a.as_float64());
        let _ = (a.value(), a.milli_value(), a.negated().value());
    }
    let version = Version::parse(left).or_else(|_| Version::parse_loose(left)).or_else(|_| Version::parse_strict(left));
    let version = version.unwrap_or_default();
    let _ = Range::parse(right).map(|range| range.matches(&version));
    let _ = Constraint::parse(right).map(|constraint| (constraint.validate(&version), constraint.to_string()));
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused(left in any::<String>(), right in any::<String>()) {
        read(&left, &right);
    }

    #[test]
    fn texts_of_the_right_letters_are_read_or_refused(
        left in "[-+0-9.eExXpPmMkKGiµnhs_*?|<>=~^ vZ:TJanMo]{0,24}",
        right in "[-+0-9.eExXpPmMkKGiµnhs_*?|<>=~^ vZ:TJanMo]{0,24}",
    ) {
        read(&left, &right);
    }

    #[test]
    fn distant_exponents_are_read_or_refused(left in "[-+]?[0-9]{0,30}[.]?[0-9]{0,30}[eE][-+]?[0-9]{0,20}", at in 0usize..3) {
        read(&left, ["1Ki", "1e2147483647", "-1e-2147483648"][at]);
    }
}

#[test]
fn long_texts_are_read_in_bounded_time() {
    for unit in ["1", "9.", "1h", "*?", "1 - 2 ", "x.", "-07:00", ">=1.0.0 ", "../", ".000", "__", "1e9", "\u{10ffff}"]
    {
        let long = unit.repeat(20_000 / unit.len());
        read(&long, &long);
        read(&long, "1");
        read("1", &long);
    }
}
