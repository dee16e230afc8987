//! Names that differ little from a word that is none.

/// The name that differs least from `word`, when it differs little.
pub fn nearest<'n>(names: impl IntoIterator<Item = &'n str>, word: &str) -> Option<&'n str> {
    let (distance, best) = names.into_iter().map(|name| (edits(name, word), name)).min()?;
    (distance <= 1 + word.len() / 4).then_some(best)
}

/// The number of letters to add, take out or change to get from one name to the other.
pub fn edits(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.chars().enumerate() {
        let mut next = vec![i + 1];
        for (j, to) in b.iter().enumerate() {
            let at = |index: usize| row.get(index).copied().unwrap_or(usize::MAX - 1);
            let left = next.last().copied().unwrap_or_default();
            next.push((at(j) + usize::from(from != *to)).min(at(j + 1) + 1).min(left + 1));
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_near() {
        let names = ["resource", "report", "set"];
        assert_eq!(nearest(names, "resuorce"), Some("resource"));
        assert_eq!(nearest(names, "sett"), Some("set"));
        assert_eq!(nearest(names, "unheard-of"), None);
    }
}
