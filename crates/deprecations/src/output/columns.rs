//! The columns of tables.
//!
//! pluto: pkg/api/columns.go

use super::item::Item;

/// A column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Column {
    Name,
    FilePath,
    Namespace,
    Kind,
    Version,
    Replacement,
    Deprecated,
    DeprecatedIn,
    Removed,
    RemovedIn,
    Component,
    ReplacementAvailable,
    ReplacementAvailableIn,
}

use Column::{
    Component, Deprecated, DeprecatedIn, FilePath, Kind, Name, Namespace, Removed, RemovedIn, Replacement,
    ReplacementAvailable, ReplacementAvailableIn, Version,
};

/// The names, in the order in which messages list them.
pub(crate) const NAMES: [(&str, Column); 13] = [
    ("NAME", Name),
    ("FILEPATH", FilePath),
    ("NAMESPACE", Namespace),
    ("KIND", Kind),
    ("VERSION", Version),
    ("REPLACEMENT", Replacement),
    ("DEPRECATED", Deprecated),
    ("DEPRECATED IN", DeprecatedIn),
    ("REMOVED", Removed),
    ("REMOVED IN", RemovedIn),
    ("COMPONENT", Component),
    ("REPL AVAIL", ReplacementAvailable),
    ("REPL AVAIL IN", ReplacementAvailableIn),
];

/// What stands where a file or a namespace is not known.
const UNKNOWN: &str = "<UNKNOWN>";

impl Column {
    /// Those of `normal`.
    pub(crate) const NORMAL: &[Self] = &[Name, Kind, Version, Replacement, Removed, Deprecated, ReplacementAvailable];

    /// Those of `wide`, and of `markdown` and `csv` unless others are named.
    pub(crate) const WIDE: &[Self] = &[
        Name,
        Namespace,
        Kind,
        Version,
        Replacement,
        Deprecated,
        DeprecatedIn,
        Removed,
        RemovedIn,
        ReplacementAvailable,
        ReplacementAvailableIn,
    ];

    /// The column of a name.
    pub(crate) fn of_name(name: &str) -> Option<Self> {
        NAMES.iter().find(|(known, _)| *known == name).map(|(_, column)| *column)
    }

    /// Its header.
    pub(crate) fn header(self) -> &'static str {
        NAMES.iter().find(|(_, column)| *column == self).map_or("", |(name, _)| name)
    }

    /// What stands in it for an item.
    pub(crate) fn value<'i>(self, item: &'i Item<'_>) -> &'i str {
        let or_unknown = |text: &'i str| if text.is_empty() { UNKNOWN } else { text };
        let truth = |on: bool| if on { "true" } else { "false" };
        match self {
            Name => &item.name,
            FilePath => or_unknown(&item.file),
            Namespace => or_unknown(&item.namespace),
            Kind => &item.kind,
            Version => &item.entry.version,
            Replacement => &item.entry.replacement_api,
            Deprecated => truth(item.status.deprecated),
            DeprecatedIn => &item.entry.deprecated_in,
            Removed => truth(item.status.removed),
            RemovedIn => &item.entry.removed_in,
            Component => &item.entry.component,
            ReplacementAvailable => truth(item.status.replacement_available),
            ReplacementAvailableIn => &item.entry.replacement_available_in,
        }
    }
}

/// The header and the rows of a table.
pub(super) fn rows<'i>(columns: &'i [Column], items: &'i [Item<'_>]) -> impl Iterator<Item = Vec<&'i str>> {
    items.iter().map(move |item| columns.iter().map(|column| column.value(item)).collect())
}

/// The header of a table.
pub(super) fn header(columns: &[Column]) -> Vec<&'static str> {
    columns.iter().map(|column| column.header()).collect()
}
