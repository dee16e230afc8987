//! Links a tool to a fixed address: 13,000 to 28,000 places in its tables would otherwise have to be moved at each start, which
//! takes up to a third of the time of a small command. The build script of every tool.
#![expect(clippy::disallowed_methods, reason = "a build script learns of its target from the environment")]

fn main() {
    // Nothing else decides.
    println!("cargo:rerun-if-env-changed=CARGO_CFG_TARGET_FEATURE");
    let is = |name: &str, want: &str| std::env::var(name).is_ok_and(|value| value == want);
    // Static builds choose another start file.
    let is_static = std::env::var("CARGO_CFG_TARGET_FEATURE").is_ok_and(|features| features.contains("crt-static"));
    if is("CARGO_CFG_TARGET_OS", "linux") && is("CARGO_CFG_TARGET_ENV", "gnu") && !is_static {
        println!("cargo:rustc-link-arg-bins=-no-pie");
    }
}
