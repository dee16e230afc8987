//! Names as the page shows them, and numbers for them.

use std::collections::HashMap;

use crate::escape::{cut, terminal};

/// Bytes of a name.
const NAME: usize = 300;

/// A name, harmless and not too long.
pub(super) fn name_of(text: &str) -> String {
    terminal(&cut(text, NAME)).into_owned()
}

/// Names, each with the number it got when it was first seen.
#[derive(Default)]
pub(super) struct Numbers {
    pub(super) names: Vec<String>,
    known: HashMap<String, usize>,
}

impl Numbers {
    /// The number of a name.
    pub(super) fn of(&mut self, name: &str) -> usize {
        let name = name_of(name);
        if let Some(number) = self.known.get(&name) {
            return *number;
        }
        self.names.push(name.clone());
        self.known.insert(name, self.names.len() - 1);
        self.names.len() - 1
    }
}
