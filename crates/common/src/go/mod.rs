//! Behaviours of Go's library that the replaced tools show to their users.
//!
//! Number and duration texts, time layouts, Kubernetes quantities, URLs, wildcards, regular expressions and version ranges live here, one concept a
//! file. Templates, expressions and the value model do not: nothing in here depends on another part of the toolkit.
//! The one idea to know: every function answers as its Go counterpart does, error text included, and is bounded in time
//! and memory on any input; where a bound makes an answer differ, the doc comment says so.

pub mod base64;
pub mod csv;
pub mod decimal;
pub mod duration;
pub mod fmt;
pub mod json;
pub mod number;
pub mod os_error;
pub mod path;
pub mod pem;
pub mod printable;
pub mod quantity;
pub mod quote;
pub mod regexp;
pub mod semver;
pub mod time;
pub mod url;
pub mod width;
pub mod wildcard;
