//! The heap of a thread.

use std::hint::black_box;

/// How far a heap is widened at once. Address space, not memory: what nobody writes to takes none.
const WIDTH: usize = 7 << 20;

/// Makes the heap of this thread wide at once. glibc widens the heaps of all threads but the first by one page at a time, with
/// a system call each; a thousand of these cost a run of 30 milliseconds a tenth of its time.
pub fn widen_heap() {
    // A large block that is given back tells glibc to take blocks up to its size from heaps, and to keep up to twice as much
    // free at their end.
    drop(black_box(Vec::<u8>::with_capacity(WIDTH + (1 << 20))));
    drop(black_box(Vec::<u8>::with_capacity(WIDTH)));
}
