//! The thread's stack: how much of it may be used, and threads that have enough.

/// How much stack a thread of [`on_stack`] has: enough for a thousand templates inside each other.
pub const STACK_BYTES: usize = 512 << 20;

/// What a thread that nobody prepared may use.
pub(crate) const DEFAULT_BYTES: usize = 1 << 20;

/// Says when the stack below a point is used up, by comparing addresses.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Guard {
    base: usize,
    bytes: usize,
}

impl Guard {
    /// Allows `bytes` below the caller's frame.
    pub(crate) fn new(bytes: usize) -> Self {
        Self { base: here(), bytes }
    }

    /// True when more than three quarters of the allowed bytes are in use: to be asked where templates nest, so that there,
    /// and not somewhere inside, it ends.
    pub(crate) fn is_nearly_used_up(self) -> bool {
        self.base.abs_diff(here()) > self.bytes / 4 * 3
    }

    /// True when more than the allowed bytes are in use.
    pub(crate) fn is_used_up(self) -> bool {
        self.base.abs_diff(here()) > self.bytes
    }
}

#[inline(always)]
#[expect(clippy::inline_always, reason = "the address has to be one of the caller's frame")]
fn here() -> usize {
    let marker = 0_u8;
    std::ptr::from_ref(std::hint::black_box(&marker)).addr()
}

thread_local! {
    static AVAILABLE: std::cell::Cell<usize> = const { std::cell::Cell::new(DEFAULT_BYTES) };
}

/// What runs on this thread may use.
pub(crate) fn available() -> usize {
    AVAILABLE.get()
}

/// Whether this thread was made by [`on_stack`] or [`spawn`].
pub fn is_on_stack() -> bool {
    AVAILABLE.get() > DEFAULT_BYTES
}

/// Runs `work` on a thread with [`STACK_BYTES`] of stack, of which only what is used takes memory. Without it, templates may
/// nest about as deep as 1 MiB allows.
///
/// # Errors
/// When the system gives no thread.
pub fn on_stack<R: Send>(work: impl FnOnce() -> R + Send) -> std::io::Result<R> {
    std::thread::scope(|scope| spawn(scope, work)?.join().or_else(|panic| std::panic::resume_unwind(panic)))
}

/// Starts such a thread.
///
/// # Errors
/// When the system gives no thread.
pub fn spawn<'s, R: Send + 's>(
    scope: &'s std::thread::Scope<'s, '_>,
    work: impl FnOnce() -> R + Send + 's,
) -> std::io::Result<std::thread::ScopedJoinHandle<'s, R>> {
    std::thread::Builder::new().stack_size(STACK_BYTES).spawn_scoped(scope, || {
        AVAILABLE.set(STACK_BYTES / 2);
        common::sys::widen_heap();
        work()
    })
}
