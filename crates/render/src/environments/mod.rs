//! `template` over environments. Rendering one or several of them is in `run` and `several`, what is looked at besides the stream
//! in `choice`, missing values are in `warnings`.
//!
//! Not here: where environments are (`chart::environments`), and the steps of a render (`template`).

mod choice;
mod run;
mod several;
mod warnings;

use chart::environments::EnvironmentError;

use crate::failure::Failure;
pub(crate) use run::run;

/// What is wrong with environments, and what may help.
fn told(error: &EnvironmentError) -> Failure {
    let failure = match error {
        EnvironmentError::Unknown { .. } => Failure::usage(error.to_string()),
        _ => Failure::input(error.to_string()),
    };
    match error.hint() {
        Some(hint) => failure.hint(hint),
        None => failure,
    }
}
