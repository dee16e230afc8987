//! How far runs of bytes reach, eight bytes at a step: what the reading of lines spends its time with.
//!
//! Not here: what a run means (`plain`).

const STEP: usize = size_of::<u64>();
const LOW: u64 = u64::from_ne_bytes([0x01; STEP]);
const HIGH: u64 = u64::from_ne_bytes([0x80; STEP]);

/// Whether a text is nothing but visible ASCII, blanks and line feeds.
pub(super) fn is_plain_ascii(text: &[u8]) -> bool {
    // Without a way out within a chunk, many bytes are compared at once.
    text.chunks(1 << 10).all(|chunk| chunk.iter().fold(true, |all, &byte| all & matches!(byte, b' '..=b'~' | b'\n')))
}

/// How many blanks a text begins with.
pub(super) fn blanks(text: &[u8]) -> usize {
    let mut at = 0;
    while let Some(step) = step(text, at) {
        let others = step ^ spread(b' ');
        if others != 0 {
            return at + first(others);
        }
        at += STEP;
    }
    at + text.get(at..).unwrap_or_default().iter().take_while(|&&byte| byte == b' ').count()
}

/// Where the first of two bytes stands in `text`, from `from` and before `to`.
pub(super) fn find_either([one, other]: [u8; 2], text: &[u8], from: usize, to: usize) -> Option<usize> {
    let mut at = from;
    while at < to {
        let Some(step) = step(text, at) else {
            let rest = text.get(at..to)?;
            return rest.iter().position(|&byte| byte == one || byte == other).map(|found| at + found);
        };
        let found = zeros(step ^ spread(one)) | zeros(step ^ spread(other));
        if found != 0 {
            return Some(at + first(found)).filter(|&found| found < to);
        }
        at += STEP;
    }
    None
}

fn step(text: &[u8], at: usize) -> Option<u64> {
    text.get(at..)?.first_chunk().map(|chunk| u64::from_le_bytes(*chunk))
}

const fn spread(byte: u8) -> u64 {
    u64::from_ne_bytes([byte; STEP])
}

/// A high bit in the first byte that is zero, and nothing before it.
const fn zeros(step: u64) -> u64 {
    step.wrapping_sub(LOW) & !step & HIGH
}

/// The number of the first byte that is not zero.
const fn first(step: u64) -> usize {
    (step.trailing_zeros() / u8::BITS) as usize
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn runs_end_where_a_look_at_each_byte_says(
            text in "[ :#a\u{1}\u{7f}\u{e9}\n]{0,40}", from in 0_usize..40, to in 0_usize..40,
        ) {
            let text = text.as_bytes();
            let count = text.iter().take_while(|&&byte| byte == b' ').count();
            prop_assert_eq!(blanks(text), count);
            let ascii = text.iter().all(|&byte| matches!(byte, b' '..=b'~' | b'\n'));
            prop_assert_eq!(is_plain_ascii(text), ascii);
            let to = to.min(text.len());
            let position = text.get(from..to).and_then(|part| part.iter().position(|&byte| matches!(byte, b':' | b'#')));
            prop_assert_eq!(find_either([b':', b'#'], text, from, to), position.map(|at| from + at));
        }
    }
}
