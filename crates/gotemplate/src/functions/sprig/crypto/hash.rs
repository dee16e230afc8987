//! Sums: `sha1sum`, `sha256sum`, `sha512sum`, `adler32sum`.
//!
//! sprig: crypto.go

use data_encoding::HEXLOWER;
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha512};

use crate::func::{Call, CallError, Func, Param};
use crate::value::Value;

use Param::Str;

pub(in crate::functions) const TABLE: &[Func] = &[
    Func::new("sha1sum", &[Str], hex::<Sha1>),
    Func::new("sha256sum", &[Str], hex::<Sha256>),
    Func::new("sha512sum", &[Str], hex::<Sha512>),
    Func::new("adler32sum", &[Str], adler32sum),
];

/// `sha1sum TEXT` and its like: the sum in hexadecimal digits.
fn hex<D: Digest>(call: &mut Call<'_, '_>) -> Result<Value, CallError> {
    let sum = D::digest(call.text(0)?.as_bytes());
    Ok(call.derived(0, HEXLOWER.encode(&sum)))
}

/// `adler32sum TEXT`: the sum in decimal digits.
fn adler32sum(call: &mut Call<'_, '_>) -> Result<Value, CallError> {
    let sum = adler32(call.text(0)?.as_bytes());
    Ok(call.derived(0, sum.to_string()))
}

fn adler32(bytes: &[u8]) -> u32 {
    const BASE: u32 = 65_521;
    // So many bytes cannot overflow the sums before they are reduced.
    const CHUNK: usize = 5_552;
    let (mut a, mut b) = (1_u32, 0_u32);
    for chunk in bytes.chunks(CHUNK) {
        for byte in chunk {
            a += u32::from(*byte);
            b += a;
        }
        a %= BASE;
        b %= BASE;
    }
    b << 16 | a
}

#[cfg(test)]
mod tests {
    use super::adler32;

    #[test]
    fn adler_32_of_long_texts_does_not_overflow() {
        assert_eq!(adler32(b""), 1);
        assert_eq!(adler32(b"Wikipedia"), 0x11e6_0398);
        assert_eq!(adler32(&[0xff; 100_000]), 0x149a_302c);
    }
}
