//! `deprecations`: finds deprecated and removed Kubernetes API versions in manifests and charts.

#[cfg(feature = "mimalloc")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    let sys = common::sys::Native::new();
    deprecations::run(std::env::args_os(), &sys, &mut common::sys::Streams::native()).into()
}
