//! The commands, and the steps they are made of.

pub(crate) mod apply;
#[cfg(feature = "cluster")]
mod clustering;
mod colors;
pub(crate) mod create;
mod ending;
mod fixing;
mod gathering;
pub(crate) mod jp;
mod noting;
pub(crate) mod preparing;
mod printing;
mod telling;
pub(crate) mod test;

pub(crate) use ending::say;
