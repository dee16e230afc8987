//! `values-lint`: judges values files, charts and API documents by rulesets, as Spectral's `lint` does.

fn main() -> std::process::ExitCode {
    let sys = common::sys::Native::new();
    #[cfg(feature = "net")]
    let sys = sys.with_http(values_lint::http);
    values_lint::run(std::env::args_os(), &sys, &mut common::sys::Streams::native()).into()
}
