//! The families of functions, one file each, named as upstream's files.
//!
//! A new family adds its module and its table here; a new function touches its family's file alone.

mod go;
mod helm;
mod sprig;

use crate::func::Func;

/// A family's tables. Where a name stands in two, the later table wins, as in Go when a function map is merged over another.
pub type Tables = &'static [&'static [Func]];

/// Go's own functions, which are always there.
pub(crate) const GO: Tables =
    &[go::logic::TABLE, go::compare::TABLE, go::index::TABLE, go::print::TABLE, go::escape::TABLE];

/// Methods of types that are no objects, by the name of the type. The first argument is the receiver, which the parameters
/// leave out.
pub(crate) const METHODS: &[(&str, &[Func])] = &[("time.Time", go::time::TIME), ("time.Duration", go::time::DURATION)];

/// Sprig, then Helm's own: what templates of charts can call besides Go's builtins.
pub const HELM: Tables = &[
    sprig::crypto::certificate::TABLE,
    sprig::crypto::cipher::TABLE,
    sprig::crypto::hash::TABLE,
    sprig::crypto::password::TABLE,
    sprig::date::TABLE,
    sprig::defaults::TABLE,
    sprig::dict::TABLE,
    sprig::encoding::TABLE,
    sprig::identifiers::TABLE,
    sprig::list::TABLE,
    sprig::network::TABLE,
    sprig::numeric::TABLE,
    sprig::path::TABLE,
    sprig::random::TABLE,
    sprig::reflect::TABLE,
    sprig::regex::TABLE,
    sprig::semver::TABLE,
    sprig::strings::TABLE,
    sprig::url::TABLE,
    sprig::words::TABLE,
    helm::checks::TABLE,
    helm::json::TABLE,
    helm::toml::TABLE,
    helm::yaml::TABLE,
    helm::include::TABLE,
];
