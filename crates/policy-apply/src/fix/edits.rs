//! A repaired text as edits of the text that it was: as few characters as tell it.

use std::ops::Range;

use common::finding::Edit;
use similar::{Algorithm, DiffOp, capture_diff_slices};
use yaml::{FileId, Span};

/// The edits that make `new` of `old`, which stands at `start` in a file.
pub(crate) fn edits(old: &str, new: &str, file: FileId, start: u32) -> Vec<Edit> {
    let lines = |text| -> Vec<&str> { str::split_inclusive(text, '\n').collect() };
    let ops = capture_diff_slices(Algorithm::Myers, &lines(old), &lines(new));
    let (olds, news) = (offsets(old), offsets(new));
    let bytes = |offsets: &[usize], lines: Range<usize>| {
        let at = |line: usize| offsets.get(line).or(offsets.last()).copied().unwrap_or_default();
        at(lines.start)..at(lines.end)
    };
    let edit = |op: &DiffOp| {
        let (from, to) = (bytes(&olds, op.old_range()), bytes(&news, op.new_range()));
        let (before, after) = (old.get(from.clone())?, new.get(to)?);
        let (first, last) = same_ends(before, after);
        let at = |offset: usize| start.saturating_add(u32::try_from(offset).unwrap_or(u32::MAX));
        let span = Span::new(file, at(from.start + first), at(from.end - last));
        Some(Edit { span, text: after.get(first..after.len() - last)?.to_owned() })
    };
    ops.iter().filter(|op| !matches!(op, DiffOp::Equal { .. })).filter_map(edit).collect()
}

/// Where the lines of a text begin, and its end.
fn offsets(text: &str) -> Vec<usize> {
    let ends = text.split_inclusive('\n').scan(0, |end, line| {
        *end += line.len();
        Some(*end)
    });
    std::iter::once(0).chain(ends).collect()
}

/// How many bytes are the same at the beginning, and behind those at the end.
fn same_ends(before: &str, after: &str) -> (usize, usize) {
    let same = |(one, other): &(char, char)| one == other;
    let len = |chars: &mut dyn Iterator<Item = (char, char)>| chars.map(|(one, _)| one.len_utf8()).sum::<usize>();
    let first = len(&mut before.chars().zip(after.chars()).take_while(same));
    let (before, after) = (before.get(first..).unwrap_or_default(), after.get(first..).unwrap_or_default());
    let last = len(&mut before.chars().rev().zip(after.chars().rev()).take_while(same));
    (first, last)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn applied(old: &str, edits: &[Edit], start: u32) -> String {
        let mut text = old.to_owned();
        for edit in edits.iter().rev() {
            let at = |offset: u32| (offset - start) as usize;
            text.replace_range(at(edit.span.start)..at(edit.span.end), &edit.text);
        }
        text
    }

    #[test]
    fn edits_make_the_new_text_of_the_old_one() {
        let texts = ["a: 1\nb: ž\n", "a: 2\nb: ž\nc: 3\n", "b: š\n", "a: 1\nx: y\nb: ž", ""];
        for old in texts {
            for new in texts {
                assert_eq!(applied(old, &edits(old, new, FileId(0), 7), 7), new, "{old:?} to {new:?}");
            }
        }
    }

    #[test]
    fn only_what_differs_is_replaced() {
        let edits = edits("a: 1\nhostNetwork: true # old\n", "a: 1\nhostNetwork: false # old\n", FileId(3), 10);
        let [edit] = edits.as_slice() else { panic!("{edits:?}") };
        assert_eq!((edit.span, edit.text.as_str()), (Span::new(FileId(3), 28, 31), "fals"));
    }
}
