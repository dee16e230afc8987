//! Floats as integers, Go's way.

/// `number` cut towards zero; out of range, and for NaN, the smallest integer.
///
/// Go: `int64(number)` on amd64.
pub(crate) fn to_i64(number: f64) -> i64 {
    if !(-9_223_372_036_854_775_808.0..9_223_372_036_854_775_808.0).contains(&number) {
        return i64::MIN;
    }
    #[expect(clippy::cast_possible_truncation, reason = "in range, and Go cuts too")]
    let whole = number as i64;
    whole
}
