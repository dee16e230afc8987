//! `completion`: scripts that complete commands and flags in a shell, of one program or of all. The scripts are clap's.

use std::path::Path;

use cli::Shell;
use common::source::Sources;
use common::sys::{Streams, Sys};

use super::{Stop, conclude, write_file};
use crate::cli::CompletionArgs;
use crate::exit::Exit;
use crate::multicall::{NAMES, commands};

const NAME: &str = "policy-platform";

/// Runs `completion`.
pub(crate) fn run(args: &CompletionArgs, sys: &dyn Sys, streams: &mut Streams<'_>) -> Exit {
    let done = match &args.out {
        Some(dir) => write_all(args.shell, Path::new(dir), sys),
        None => {
            streams.stdout.write_all(cli::script(args.shell, commands(NAME), NAME).as_bytes()).map_err(Stop::Output)
        }
    };
    conclude(done.map(|()| Exit::Clean), &Sources::new(), sys, streams)
}

/// A script for each name of each program, in a file that the shell looks for.
fn write_all(shell: Shell, dir: &Path, sys: &dyn Sys) -> Result<(), Stop> {
    let names = NAMES.iter().flat_map(|(own, original)| [Some(*own), *original]).flatten();
    for name in names {
        write_file(&dir.join(cli::script_file(shell, name)), cli::script(shell, commands(name), name).as_bytes(), sys)?;
    }
    Ok(())
}
