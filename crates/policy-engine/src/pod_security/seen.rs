//! What the checks have found in an object, for the other rules that look at it.

use std::cell::{OnceCell, RefCell};

use super::node::Keys;
use super::standard::{Broken, Standard};

/// What is known of the pod of an object. Starts empty.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    keys: OnceCell<Result<Keys, String>>,
    broken: RefCell<Vec<(Standard, Vec<Broken>)>>,
}

impl Seen {
    /// How the keys are written, or why the object cannot be read; `read` says it the first time.
    pub(super) fn keys(&self, read: impl FnOnce() -> Result<Keys, String>) -> Result<Keys, String> {
        self.keys.get_or_init(read).clone()
    }

    /// The checks of a standard that the pod breaks; `check` says it the first time.
    pub(super) fn broken(&self, standard: Standard, check: impl FnOnce() -> Vec<Broken>) -> Vec<Broken> {
        let known = self.broken.borrow().iter().find(|(of, _)| *of == standard).map(|(_, broken)| broken.clone());
        known.unwrap_or_else(|| {
            let broken = check();
            self.broken.borrow_mut().push((standard, broken.clone()));
            broken
        })
    }
}
