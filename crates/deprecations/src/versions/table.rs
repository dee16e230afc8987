//! The entries, found by `apiVersion` and kind.

use super::entry::Entry;

/// Entries in their order, and where those of an `apiVersion` are.
#[derive(Clone, Debug, Default)]
pub(crate) struct Table {
    entries: Vec<Entry>,
    /// The numbers of the entries, by `apiVersion` and kind, those of one in their order.
    sorted: Vec<usize>,
}

impl Table {
    /// A table of entries, the first of which to fit decides.
    pub(crate) fn new(entries: Vec<Entry>) -> Self {
        let mut sorted: Vec<usize> = (0..entries.len()).collect();
        sorted.sort_by_key(|&nth| entries.get(nth).map(Entry::key));
        Self { entries, sorted }
    }

    /// The number of the entry that a manifest means.
    ///
    /// pluto: pkg/api/versions.go (`checkVersion`)
    pub(crate) fn find(&self, api_version: &str, kind: &str) -> Option<usize> {
        let key = |nth: usize| self.entries.get(nth).map(Entry::key).unwrap_or_default();
        let from = self.sorted.partition_point(|&nth| key(nth).0 < api_version);
        let rest = self.sorted.get(from..)?;
        // Most manifests have a version that no entry has.
        let first = rest.first().copied().filter(|&nth| key(nth).0 == api_version)?;
        let of_all = Some(first).filter(|&nth| key(nth).1.is_empty());
        let place = rest.partition_point(|&nth| key(nth) < (api_version, kind));
        let of_kind = rest.get(place).copied().filter(|&nth| key(nth) == (api_version, kind));
        [of_all, of_kind].into_iter().flatten().min()
    }

    /// The entry of a number.
    pub(crate) fn get(&self, number: usize) -> Option<&Entry> {
        self.entries.get(number)
    }

    /// All entries in their order.
    pub(crate) fn entries(&self) -> &[Entry] {
        &self.entries
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_entry_that_fits_decides_and_no_kind_means_all() {
        let entry =
            |version: &str, kind: &str| Entry { version: version.into(), kind: kind.into(), ..Entry::default() };
        let table = Table::new(vec![entry("a/v1", "K"), entry("b/v1", ""), entry("a/v1", "K"), entry("a/v1", "L")]);
        assert_eq!(table.find("a/v1", "K"), Some(0));
        assert_eq!(table.find("a/v1", "L"), Some(3));
        assert_eq!(table.find("b/v1", "anything"), Some(1));
        assert_eq!(table.find("a/v1", "M"), None);
        assert_eq!(table.find("c/v1", "K"), None);
        let table = Table::new(vec![entry("a/v1", "K"), entry("a/v1", "")]);
        assert_eq!(
            (table.find("a/v1", "K"), table.find("a/v1", ""), table.find("a/v1", "Z")),
            (Some(0), Some(1), Some(1))
        );
        assert_eq!(Table::new(Vec::new()).find("a/v1", "K"), None);
    }
}
