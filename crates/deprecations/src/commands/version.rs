//! `version`: which program this is. Under the original's name in its words, so that scripts that look at it go on.
//!
//! pluto: cmd/version.go

use crate::persona::Persona;

/// The line.
pub(crate) fn text(persona: Persona) -> String {
    match persona {
        Persona::Own => own(),
        Persona::Pluto => "Version:development Commit:n/a\n".to_owned(),
    }
}

/// Our own version.
pub(crate) fn own() -> String {
    format!("deprecations {} (detects as pluto v5.24.0)\n", env!("CARGO_PKG_VERSION"))
}
