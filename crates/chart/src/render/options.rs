//! What a render can be asked for.

use gotemplate::run::Limits;

use crate::objects::Capabilities;

/// What stands besides the chart and the values.
#[derive(Clone, Debug)]
pub struct RenderOptions {
    /// `.Release.Name`
    pub name: String,
    /// `.Release.Namespace`
    pub namespace: String,
    /// `.Release.Revision`
    pub revision: i64,
    /// `.Release.IsInstall`
    pub is_install: bool,
    /// `.Release.IsUpgrade`
    pub is_upgrade: bool,
    /// `.Capabilities`
    pub capabilities: Capabilities,
    /// Whether values are not checked against schemas.
    pub skip_schema: bool,
    /// Whether the notes of subcharts are shown, too.
    pub subchart_notes: bool,
    /// Whether `required` and `fail` only warn: `lint`.
    pub lint: bool,
    /// Whether a missing key is an error: `lint --strict`.
    pub strict: bool,
    /// How many threads may work. Random texts are only reproducible with one.
    pub threads: usize,
    /// Whether what a render made for itself is left to the end of the process instead of being freed: for programs that
    /// render once and end.
    pub leaks: bool,
    /// The bounds of one template.
    pub limits: Limits,
    /// Bytes that all templates may write together.
    pub output_bytes: u64,
    /// Bytes that one template may write.
    pub file_bytes: u64,
}

impl Default for RenderOptions {
    fn default() -> Self {
        Self {
            name: "release-name".into(),
            namespace: "default".into(),
            revision: 1,
            is_install: true,
            is_upgrade: false,
            capabilities: Capabilities::default(),
            skip_schema: false,
            subchart_notes: false,
            lint: false,
            strict: false,
            threads: std::thread::available_parallelism().map_or(1, |count| count.get().min(4)),
            leaks: false,
            limits: Limits::default(),
            output_bytes: 256 << 20,
            file_bytes: 64 << 20,
        }
    }
}

/// How long the name of a release may be.
const MAX_NAME: usize = 53;

/// Whether a release may have this name.
///
/// helm: pkg/chart/v2/util/validate_name.go, pkg/action/install.go (`availableName`)
///
/// # Errors
/// The original's text.
pub fn check_release_name(name: &str) -> Result<(), String> {
    if name.is_empty() {
        return Err("release name \"\": no name provided".into());
    }
    let is_part = |part: &str| {
        let end = |c: Option<char>| c.is_some_and(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
        let inner = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        end(part.chars().next()) && end(part.chars().next_back()) && part.chars().all(inner)
    };
    if name.len() <= MAX_NAME && name.split('.').all(is_part) {
        return Ok(());
    }
    Err(format!(
        "release name {}: invalid release name, must match regex \
         ^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$ and the length must not be longer than \
         {MAX_NAME}",
        common::go::quote::quote(name)
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_labels_with_dots_between_them() {
        assert!(check_release_name("a.b-c.1").is_ok());
        for bad in ["A", "a_b", "-a", "a-", "a..b", &"a".repeat(54)] {
            assert!(check_release_name(bad).is_err(), "{bad}");
        }
    }
}
