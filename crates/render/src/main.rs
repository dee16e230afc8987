//! `render`: renders charts exactly as `helm template` does, and says which lines made each field.

#[cfg(feature = "mimalloc")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    let sys = common::sys::Native::new();
    render::run(std::env::args_os(), &sys, &mut common::sys::Streams::native()).into()
}
