//! `render`: renders charts exactly as `helm template` does, and says which lines made each field.

#[cfg(feature = "mimalloc")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    let run = || {
        let sys = common::sys::Native::new();
        render::run(std::env::args_os(), &sys, &mut common::sys::Streams::native())
    };
    // All on one thread with room for deep templates: what loading frees, rendering uses again.
    gotemplate::on_stack(run).unwrap_or_else(|_| run()).into()
}
