//! `policy-apply`: judges Kubernetes manifests by Kyverno policies, without a cluster.

#[cfg(feature = "mimalloc")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    let sys = common::sys::Native::new();
    #[cfg(feature = "net")]
    let sys = sys.with_http(policy_apply::http);
    policy_apply::run(std::env::args_os(), &sys, &mut common::sys::Streams::native()).into()
}
