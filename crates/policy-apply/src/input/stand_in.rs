//! Stand-ins for texts that are not there any more: blanks and line breaks, long enough that each place which a source map
//! names has its line and its column.
//!
//! Reports show no line where a stand-in has one, since it is blank.

use std::collections::BTreeMap;
use std::sync::Arc;

use chart::source_map::{Kind, Mapped, Places};
use yaml::Position;

/// A stand-in for each text of the map that is `lost`. None where it would be longer than the text was or than `budget`:
/// then the map names places that cannot be.
pub(super) fn texts(mapped: &Mapped<Arc<str>>, lost: &[bool], budget: u64) -> Vec<Option<String>> {
    if !lost.contains(&true) {
        return vec![None; lost.len()];
    }
    let mut widths: Vec<Option<Widths>> = lost.iter().map(|lost| lost.then(Widths::default)).collect();
    for places in mapped.lookup_all(0..mapped.stream().len()) {
        let value = places.value.map(|value| value.spot);
        for spot in places.calls().chain(value).chain(places.template) {
            if let Some(Some(widths)) = widths.get_mut(spot.file_number) {
                widths.reach(spot.start);
                widths.reach(spot.end);
            }
        }
        if let Some(widths) = literal_file(&places).and_then(|number| widths.get_mut(number)?.as_mut()) {
            widths.cover(&places, mapped.stream());
        }
    }
    for missing in mapped.missing(0..mapped.stream().len()) {
        for spot in missing.near.into_iter().chain([missing.action]) {
            if let Some(Some(widths)) = widths.get_mut(spot.file_number) {
                widths.reach(spot.start);
                widths.reach(spot.end);
            }
        }
    }
    let mut budget = budget;
    let files = mapped.map().files().iter();
    let texts = files.zip(widths).map(|(file, widths)| {
        let text = widths?.text(file.bytes().min(budget))?;
        budget -= text.len() as u64;
        Some(text)
    });
    texts.collect()
}

fn literal_file(places: &Places<'_>) -> Option<usize> {
    places.template.filter(|_| places.kind == Kind::Literal).map(|spot| spot.file_number)
}

/// The characters that the lines of a text have at least.
#[derive(Debug, Default)]
struct Widths(BTreeMap<u32, u32>);

impl Widths {
    fn reach(&mut self, position: Position) {
        let width = self.0.entry(position.line).or_default();
        *width = (*width).max(position.column.saturating_sub(1));
    }

    /// Literal text stands in the stream as it stood in the template.
    fn cover(&mut self, places: &Places<'_>, stream: &str) {
        let Some(spot) = places.template else { return };
        let mut at = spot.start;
        for line in stream.get(places.range.clone()).unwrap_or_default().split_inclusive('\n') {
            let width = u32::try_from(line.chars().count()).unwrap_or(u32::MAX);
            self.reach(Position { column: at.column.saturating_add(width).saturating_sub(1), ..at });
            at = Position { line: at.line.saturating_add(1), column: 1 };
        }
    }

    fn text(&self, most: u64) -> Option<String> {
        let (last, _) = self.0.last_key_value()?;
        let blanks: u64 = self.0.values().map(|width| u64::from(*width)).sum();
        if u64::from(*last) - 1 + blanks > most {
            return None;
        }
        let mut text = String::new();
        for line in 1..=*last {
            if line > 1 {
                text.push('\n');
            }
            text.extend(std::iter::repeat_n(' ', self.0.get(&line).copied().unwrap_or_default() as usize));
        }
        Some(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_place_has_its_line_and_its_column() {
        let mut widths = Widths::default();
        widths.reach(Position { line: 3, column: 4 });
        widths.reach(Position { line: 1, column: 2 });
        widths.reach(Position { line: 3, column: 2 });
        assert_eq!(widths.text(6).as_deref(), Some(" \n\n   "));
        assert_eq!(widths.text(5), None);
        assert_eq!(Widths::default().text(9), None);
    }
}
