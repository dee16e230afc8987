//! Hashes, passwords, ciphers, keys and certificates.
//!
//! Functions are in `hash`, `password`, `cipher` and `certificate`; below them, `key` knows private keys, `x509` puts
//! certificates together, `der` and `pem` are the encodings. All randomness comes from the run's host, but for the keys and
//! signatures on elliptic curves, which the library makes on its own.
//!
//! sprig: crypto.go

pub(in crate::functions) mod certificate;
pub(in crate::functions) mod cipher;
mod der;
pub(in crate::functions) mod hash;
mod key;
pub(in crate::functions) mod password;
mod rng;
mod x509;
