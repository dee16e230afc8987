//! The known name that an unknown one was probably meant to be.

/// The candidate nearest to `name`, when it is near enough to be a slip of the keyboard: a third of its letters or fewer,
/// or a difference in case only.
pub(crate) fn nearest<'c>(name: &str, candidates: impl Iterator<Item = &'c str>) -> Option<&'c str> {
    let limit = (name.chars().count() / 3).max(1);
    candidates
        .map(|candidate| (distance(&name.to_lowercase(), &candidate.to_lowercase(), limit), candidate))
        .filter(|(distance, _)| *distance <= limit)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// The number of letters to insert, drop, change or swap with a neighbour to make `a` into `b`; anything over `limit` where
/// their lengths alone say so.
fn distance(a: &str, b: &str, limit: usize) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.len().abs_diff(b.len()) > limit {
        return limit + 1;
    }
    let mut rows: [Vec<usize>; 2] = [Vec::new(), (0..=b.len()).collect()];
    for (i, &from) in a.iter().enumerate() {
        let [before, above] = rows;
        let mut row = vec![i + 1];
        for (j, &to) in b.iter().enumerate() {
            let at = |row: &[usize], j: usize| row.get(j).copied().unwrap_or(usize::MAX - 1);
            let mut best = (at(&above, j) + usize::from(from != to)).min(at(&above, j + 1) + 1).min(at(&row, j) + 1);
            let swapped = i > 0 && j > 0 && a.get(i - 1) == Some(&to) && b.get(j - 1) == Some(&from);
            if swapped {
                best = best.min(at(&before, j - 1) + 1);
            }
            row.push(best);
        }
        rows = [above, row];
    }
    rows[1].last().copied().unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_finds_its_field_and_a_stranger_none() {
        let fields = ["message", "pattern", "anyPattern"];
        assert_eq!(nearest("messsage", fields.into_iter()), Some("message"));
        assert_eq!(nearest("pattren", fields.into_iter()), Some("pattern"));
        assert_eq!(nearest("anypattern", fields.into_iter()), Some("anyPattern"));
        assert_eq!(nearest("replicas", fields.into_iter()), None);
    }
}
