//! Which members and items of a value the keywords of a schema have looked at, for `unevaluated…`.

use std::collections::HashSet;

/// What has been looked at.
#[derive(Debug, Default)]
pub(super) struct Seen<'r> {
    pub(super) members: HashSet<&'r str>,
    pub(super) all_members: bool,
    /// The items in front of this index.
    pub(super) items: usize,
    pub(super) all_items: bool,
}

impl<'r> Seen<'r> {
    /// Takes in what another schema at the same place has looked at.
    pub(super) fn merge(&mut self, other: Self) {
        self.members.extend(other.members);
        self.all_members |= other.all_members;
        self.items = self.items.max(other.items);
        self.all_items |= other.all_items;
    }
}
