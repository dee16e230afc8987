//! The commands, and the steps they are made of.

pub(crate) mod apply;
mod colors;
mod ending;
mod fixing;
mod gathering;
pub(crate) mod jp;
mod preparing;
mod printing;

pub(crate) use ending::say;
