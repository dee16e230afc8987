//! The entries, found by `apiVersion` and kind.

use super::entry::Entry;

/// Entries in their order, and where those of an `apiVersion` are.
#[derive(Clone, Debug, Default)]
pub(crate) struct Table {
    entries: Vec<Entry>,
    /// The numbers of the entries, by their `apiVersion`, those of one in their order.
    by_version: Vec<usize>,
}

impl Table {
    /// A table of entries, the first of which to fit decides.
    pub(crate) fn new(entries: Vec<Entry>) -> Self {
        let mut by_version: Vec<usize> = (0..entries.len()).collect();
        by_version.sort_by_key(|&nth| entries.get(nth).map(|entry| entry.version.as_str()));
        Self { entries, by_version }
    }

    /// The number of the entry that a manifest means.
    ///
    /// pluto: pkg/api/versions.go (`checkVersion`)
    pub(crate) fn find(&self, api_version: &str, kind: &str) -> Option<usize> {
        let version = |nth: usize| self.entries.get(nth).map_or("", |entry| &entry.version);
        let first = self.by_version.partition_point(|&nth| version(nth) < api_version);
        let mut same = self.by_version.get(first..)?.iter().copied().take_while(|&nth| version(nth) == api_version);
        let fits =
            |&nth: &usize| self.entries.get(nth).is_some_and(|entry| entry.kind.is_empty() || entry.kind == kind);
        same.find(fits)
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
    }
}
