//! Numbers as text: `strconv`, `encoding/json` and `fmt` for floats, integers and booleans.
//!
//! Arbitrary precision lives in [`crate::go::decimal`]. The one idea to know: a float prints with the fewest digits that read
//! back as the same float; the formats differ only in when they switch to an exponent.

mod format;
mod hex;
mod parse;

pub use format::{fmt_f, fmt_v_float, format_float, json_float, write_json_float};
pub use parse::{NumCause, NumError, atoi, parse_bool, parse_float, parse_int, parse_uint};
