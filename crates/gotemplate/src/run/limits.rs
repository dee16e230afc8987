//! The bounds of one execution.

/// What one execution may use. Hitting a bound is an error that names the figure.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Nodes evaluated, and rounds of loops.
    pub steps: u64,
    /// Bytes of text made, all together: outputs, includes, and what functions answer.
    pub text: u64,
    /// Bytes of the thread's stack that may be used. The default is what is there: 1 MiB, or more inside of
    /// [`crate::on_stack`].
    pub stack: usize,
    /// How many includes of one name may stand inside each other. Helm has 1000.
    pub includes: u32,
    /// How many includes and `tpl` texts may stand inside each other, of whatever name.
    pub depth: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self { steps: 50_000_000, text: 1 << 30, stack: crate::stack::available(), includes: 1_000, depth: 4_000 }
    }
}

/// The largest text that one call may make when an argument chooses its size (`repeat`, `indent`).
pub const MAX_ANSWER: usize = 16 << 20;

/// The longest list that one call may make when an argument chooses its length (`until`).
pub const MAX_ITEMS: usize = 1_000_000;

/// The longest text that a call may put together out of its arguments (`print`, `printf`).
pub const MAX_TEXT: usize = 128 << 20;
