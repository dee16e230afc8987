//! Which items `[start:stop:step]` takes.
//!
//! kyverno/go-jmespath: util.go

/// The indexes in the order in which they are taken, for a list of `len` items.
///
/// # Errors
///
/// When the step is 0.
pub(crate) fn indexes(parts: [Option<i64>; 3], len: usize) -> Result<impl Iterator<Item = usize>, &'static str> {
    let len = i64::try_from(len).unwrap_or(i64::MAX);
    let [start, stop, step] = parts;
    let step = step.unwrap_or(1);
    if step == 0 {
        return Err("Invalid slice, step cannot be 0");
    }
    let forward = step > 0;
    let start = start.map_or(if forward { 0 } else { len - 1 }, |n| cap(n, len, forward));
    let stop = stop.map_or(if forward { len } else { -1 }, |n| cap(n, len, forward));
    let wanted = move |at: i64| if forward { at < stop } else { at > stop };
    let first = wanted(start).then_some(start);
    let indexes = std::iter::successors(first, move |at| at.checked_add(step).filter(|next| wanted(*next)));
    Ok(indexes.filter_map(|at| usize::try_from(at).ok()))
}

/// `n` counted from the end when negative, and kept within the list.
fn cap(n: i64, len: i64, forward: bool) -> i64 {
    let (lowest, highest) = if forward { (0, len) } else { (-1, len - 1) };
    match n {
        ..0 => n.saturating_add(len).max(lowest),
        _ => n.min(highest),
    }
}

#[cfg(test)]
mod tests {
    use super::indexes;

    fn taken(parts: [Option<i64>; 3]) -> Vec<usize> {
        indexes(parts, 4).unwrap().collect()
    }

    #[test]
    fn steps_may_go_backwards_and_bounds_may_lie_outside() {
        assert_eq!(taken([None, None, None]), [0, 1, 2, 3]);
        assert_eq!(taken([Some(-2), None, None]), [2, 3]);
        assert_eq!(taken([None, None, Some(-1)]), [3, 2, 1, 0]);
        assert_eq!(taken([Some(10), Some(-10), Some(-2)]), [3, 1]);
        assert_eq!(taken([Some(3), Some(1), None]), [0_usize; 0]);
        assert_eq!(taken([Some(0), None, Some(i64::MAX)]), [0]);
        assert!(indexes([None, None, Some(0)], 4).is_err());
    }
}
