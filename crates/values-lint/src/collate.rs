//! The order of `localeCompare`: ICU's root collation, as far as file names, rule names and paths need it.
//!
//! Letters are compared first without their case and accents, then by accents, then small letters before large ones;
//! punctuation stands in front of digits, digits in front of letters.

use std::cmp::Ordering;

/// ASCII punctuation and symbols in ICU's order, in front of all digits.
const MARKS: &str = "_-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$";

/// Accented Latin letters, each behind its base letter.
const ACCENTS: &[(char, &str)] = &[
    ('a', "áàăâåäãą"),
    ('c', "ćĉčç"),
    ('d', "ďđ"),
    ('e', "éèĕêěëęē"),
    ('i', "íìîïī"),
    ('l', "ĺľł"),
    ('n', "ńňñ"),
    ('o', "óòôöőõøō"),
    ('r', "ŕř"),
    ('s', "śšş"),
    ('t', "ťţ"),
    ('u', "úùûůüűū"),
    ('y', "ýÿ"),
    ('z', "źžż"),
];

/// The three levels of a letter: base, accent, case.
fn weigh(letter: char) -> ((u8, u32), usize, bool) {
    let small = letter.to_lowercase().next().unwrap_or(letter);
    let upper = small != letter;
    if letter.is_whitespace() || letter.is_control() {
        return ((0, u32::from(letter)), 0, false);
    }
    if let Some(at) = MARKS.chars().position(|mark| mark == letter) {
        return ((1, at as u32), 0, false);
    }
    if let Some(digit) = letter.to_digit(10) {
        return ((2, digit), 0, false);
    }
    for (base, accents) in ACCENTS {
        if let Some(at) = accents.chars().position(|accented| accented == small) {
            return ((3, u32::from(*base)), at + 1, upper);
        }
    }
    ((3, u32::from(small)), 0, upper)
}

/// `a.localeCompare(b)`.
pub fn compare(a: &str, b: &str) -> Ordering {
    let key = |text: &str| text.chars().map(weigh).collect::<Vec<_>>();
    if a == b {
        return Ordering::Equal;
    }
    by_levels(&key(a), &key(b))
}

fn by_levels(a: &[((u8, u32), usize, bool)], b: &[((u8, u32), usize, bool)]) -> Ordering {
    let bases = a.iter().map(|letter| letter.0).cmp(b.iter().map(|letter| letter.0));
    let accents = || a.iter().map(|letter| letter.1).cmp(b.iter().map(|letter| letter.1));
    let cases = || a.iter().map(|letter| letter.2).cmp(b.iter().map(|letter| letter.2));
    bases.then_with(accents).then_with(cases)
}

/// `a.localeCompare(b, undefined, { numeric: true })`: runs of digits count as numbers.
pub fn compare_numeric(a: &str, b: &str) -> Ordering {
    if a == b {
        return Ordering::Equal;
    }
    by_levels(&numeric_key(a), &numeric_key(b))
}

fn numeric_key(text: &str) -> Vec<((u8, u32), usize, bool)> {
    let mut key = Vec::new();
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        let Some(digit) = letter.to_digit(10) else {
            key.push(weigh(letter));
            continue;
        };
        let mut digits = vec![digit];
        while let Some(digit) = letters.peek().and_then(|letter| letter.to_digit(10)) {
            digits.push(digit);
            letters.next();
        }
        let zeros = digits.iter().take_while(|digit| **digit == 0).count();
        let value = digits.get(zeros..).unwrap_or(&[]);
        // More digits are a larger number.
        key.push(((2, value.len() as u32), 0, false));
        key.extend(value.iter().map(|digit| ((2, *digit), 0, false)));
    }
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_sort_as_icu_sorts_them() {
        let mut names = ["ab", "B", "sub/a", "a9", "_z", "a10", "b", "a-b"];
        names.sort_by(|a, b| compare(a, b));
        assert_eq!(names, ["_z", "a-b", "a10", "a9", "ab", "b", "B", "sub/a"]);
    }

    #[test]
    fn numbers_count_by_value_on_demand() {
        assert_eq!(compare_numeric("b9", "b10"), Ordering::Less);
        assert_eq!(compare("b9", "b10"), Ordering::Greater);
    }
}
