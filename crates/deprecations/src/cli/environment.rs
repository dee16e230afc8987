//! `PLUTO_...`: the environment in place of flags that the command line leaves out.
//!
//! pluto: cmd/root.go (`bindFlags`)

use cli::{Found, Line, Rules, canonical};
use common::sys::Sys;

use super::original_help::is_flag;

/// Adds the flags of the environment to a line. A value that does not fit is no error: a line for each comes back, for the log.
pub(super) fn fill(line: &mut Line, found: &Found<'_>, sys: &dyn Sys) -> Vec<String> {
    let mut names: Vec<&str> = found.flags().filter_map(clap::Arg::get_long).filter(|name| is_flag(name)).collect();
    names.sort_unstable();
    names.dedup();
    let mut errors = Vec::new();
    for name in names {
        let variable = format!("PLUTO_{}", name.to_ascii_uppercase().replace('-', "_"));
        let Some(value) = sys.env(&variable).filter(|value| !value.is_empty() && !line.given(name)) else {
            continue;
        };
        match canonical(&found.commands, &[format!("--{name}={value}")], &Rules::default()) {
            Ok(more) => line.flags.extend(more.flags),
            Err(error) => errors.push(format!("error setting flag {name} to {value}: {error}")),
        }
    }
    errors
}
