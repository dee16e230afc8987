//! Answers that are asked for once, whoever asks again and from whichever thread.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// Answers that are kept. What is asked for beyond them is asked for each time: policies may look up something else for every
/// object.
const MAX_KEPT: usize = 4096;

type Kept<T> = Arc<OnceLock<Result<T, String>>>;

/// Answers by what was asked.
#[derive(Debug)]
pub(super) struct Answers<T> {
    kept: Mutex<HashMap<String, Kept<T>>>,
}

impl<T> Default for Answers<T> {
    fn default() -> Self {
        Self { kept: Mutex::default() }
    }
}

impl<T: Clone> Answers<T> {
    /// The answer to `key`; `ask` runs where there is none yet. Who asks for the same meanwhile waits.
    pub(super) fn get(&self, key: &str, ask: impl FnOnce() -> Result<T, String>) -> Result<T, String> {
        let slot = {
            let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
            match kept.get(key) {
                Some(slot) => Arc::clone(slot),
                None if kept.len() >= MAX_KEPT => Kept::default(),
                None => Arc::clone(kept.entry(key.to_owned()).or_default()),
            }
        };
        slot.get_or_init(ask).clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;

    #[test]
    fn a_question_is_asked_once_whatever_the_answer() {
        let answers = Answers::default();
        let asked = Cell::new(0);
        let ask = |answer: Result<u8, String>| {
            asked.set(asked.get() + 1);
            answer
        };
        assert_eq!(answers.get("a", || ask(Ok(1))), Ok(1));
        assert_eq!(answers.get("a", || ask(Ok(2))), Ok(1));
        assert_eq!(answers.get("b", || ask(Err("no".into()))), Err("no".to_owned()));
        assert_eq!(answers.get("b", || ask(Ok(3))), Err("no".to_owned()));
        assert_eq!(asked.get(), 2);
    }
}
