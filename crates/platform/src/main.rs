//! `policy-platform`: the whole chain in one process, and every tool of the toolkit under its own name.

#[cfg(feature = "mimalloc")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    let run = || {
        let sys = common::sys::Native::new();
        #[cfg(feature = "net")]
        let sys = sys.with_http(policy_apply::http);
        platform::run(std::env::args_os(), &sys, &mut common::sys::Streams::native())
    };
    // All on one thread with room for deep templates: what loading frees, rendering uses again.
    gotemplate::on_stack(run).unwrap_or_else(|_| run()).into()
}
