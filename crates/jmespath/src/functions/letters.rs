//! Case and folding of single letters, as Go's `unicode` package has them: one letter to one letter.
//!
//! Rust's own mappings may give several letters (`ß` to `SS`); Go's never do.
//!
//! go: unicode/letter.go

/// The capital of `c`.
pub(super) fn upper(c: char) -> char {
    match c {
        // Their capitals in Rust are two letters.
        '\u{1f80}'..='\u{1f87}' | '\u{1f90}'..='\u{1f97}' | '\u{1fa0}'..='\u{1fa7}' => shifted(c, 8),
        '\u{1fb3}' | '\u{1fc3}' | '\u{1ff3}' => shifted(c, 9),
        _ => single(c.to_uppercase(), c),
    }
}

/// The small letter of `c`.
pub(super) fn lower(c: char) -> char {
    match c {
        'İ' => 'i',
        _ => single(c.to_lowercase(), c),
    }
}

/// True when the texts differ in nothing but case.
///
/// go: strings.EqualFold
pub(super) fn equal_fold(left: &str, right: &str) -> bool {
    left.chars().map(fold).eq(right.chars().map(fold))
}

fn fold(c: char) -> char {
    match c {
        // Only Turkish folds these.
        'İ' | 'ı' => c,
        _ => lower(upper(c)),
    }
}

fn shifted(c: char, by: u32) -> char {
    char::from_u32(u32::from(c) + by).unwrap_or(c)
}

fn single(mut letters: impl Iterator<Item = char>, otherwise: char) -> char {
    match (letters.next(), letters.next()) {
        (Some(letter), None) => letter,
        _ => otherwise,
    }
}
