//! The compiled patterns that each thread keeps.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use super::{Regexp, RegexpError};

/// How many compiled patterns a thread keeps, and how many bytes of patterns.
const CACHED: usize = 128;
const CACHED_BYTES: usize = 16 << 10;

#[derive(Default)]
struct Cache {
    patterns: HashMap<String, Rc<Regexp>>,
    bytes: usize,
}

thread_local! {
    static CACHE: RefCell<Cache> = RefCell::default();
}

/// The compiled `pattern`, from the thread's cache when it is there.
///
/// # Errors
///
/// Those of [`Regexp::compile`].
pub fn cached(pattern: &str) -> Result<Rc<Regexp>, RegexpError> {
    CACHE.with_borrow_mut(|cache| {
        if let Some(regexp) = cache.patterns.get(pattern) {
            return Ok(Rc::clone(regexp));
        }
        let regexp = Rc::new(Regexp::compile(pattern)?);
        if cache.patterns.len() >= CACHED || cache.bytes + pattern.len() > CACHED_BYTES {
            *cache = Cache::default();
        }
        cache.bytes += pattern.len();
        cache.patterns.insert(pattern.to_owned(), Rc::clone(&regexp));
        Ok(regexp)
    })
}
