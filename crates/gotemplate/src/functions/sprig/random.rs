//! Random texts and numbers: `randAlphaNum`, `randAlpha`, `randNumeric`, `randAscii`, `randInt`, `randBytes`,
//! `shuffle`, `uuidv4`.
//!
//! All of it comes out of the run's host, so a host with a seed makes a render that can be repeated.
//!
//! sprig: strings.go, numeric.go, crypto.go, goutils: cryptorandomstringutils.go, xstrings: convert.go

use std::ops::RangeInclusive;

use data_encoding::BASE64;

use crate::func::{Call, CallError, Func, Param};
use crate::run::Host;
use crate::value::Value;

use Param::{Int, Str};

pub(in crate::functions) const TABLE: &[Func] = &[
    Func::new("randAlphaNum", &[Int], rand_alpha_num),
    Func::new("randAlpha", &[Int], rand_alpha),
    Func::new("randNumeric", &[Int], rand_numeric),
    Func::new("randAscii", &[Int], rand_ascii),
    Func::new("randInt", &[Int, Int], rand_int),
    Func::new("randBytes", &[Int], rand_bytes),
    Func::new("shuffle", &[Str], shuffle),
    Func::new("uuidv4", &[], uuidv4),
];

/// Random numbers out of a host, read in pieces.
pub(super) struct Random<'h> {
    host: &'h dyn Host,
    buffer: [u8; 256],
    used: usize,
}

impl<'h> Random<'h> {
    pub(super) const fn new(host: &'h dyn Host) -> Self {
        Self { host, buffer: [0; 256], used: 256 }
    }

    fn byte(&mut self) -> u8 {
        if self.used == self.buffer.len() {
            self.host.random(&mut self.buffer);
            self.used = 0;
        }
        let byte = self.buffer.get(self.used).copied().unwrap_or_default();
        self.used += 1;
        byte
    }

    /// A number below `bound`, each as likely as any other; zero where there is none.
    pub(super) fn below(&mut self, bound: u64) -> u64 {
        let Some(last) = bound.checked_sub(1) else { return 0 };
        let bytes = (u64::BITS - last.leading_zeros()).div_ceil(8);
        let mask = u64::MAX.checked_shr(last.leading_zeros()).unwrap_or_default();
        loop {
            let number = (0..bytes).fold(0, |number, _| number << 8 | u64::from(self.byte())) & mask;
            if number <= last {
                return number;
            }
        }
    }
}

/// A text of as many characters of `alphabet` as argument 0 says; nothing for a negative number.
fn text(call: &mut Call<'_, '_>, alphabet: &[RangeInclusive<u8>]) -> Result<Value, CallError> {
    let count = call.int(0)?.max(0);
    call.reserve_answer(usize::try_from(count).unwrap_or(usize::MAX))?;
    let letters: Vec<u8> = alphabet.iter().cloned().flatten().collect();
    let mut random = Random::new(call.run().host());
    let text: String = (0..count)
        .filter_map(|_| letters.get(usize::try_from(random.below(letters.len() as u64)).ok()?))
        .map(|letter| char::from(*letter))
        .collect();
    Ok(text.into())
}

/// `randAlphaNum COUNT`: letters and digits.
fn rand_alpha_num(call: &mut Call<'_, '_>) -> Result<Value, CallError> {
    text(call, &[b'A'..=b'Z', b'a'..=b'z', b'0'..=b'9'])
}

/// `randAlpha COUNT`: letters.
fn rand_alpha(call: &mut Call<'_, '_>) -> Result<Value, CallError> {
    text(call, &[b'A'..=b'Z', b'a'..=b'z'])
}

/// `randNumeric COUNT`: digits.
fn rand_numeric(call: &mut Call<'_, '_>) -> Result<Value, CallError> {
    text(call, &[b'0'..=b'9'])
}

/// `randAscii COUNT`: everything that ASCII prints, the space too.
fn rand_ascii(call: &mut Call<'_, '_>) -> Result<Value, CallError> {
    text(call, &[b' '..=b'~'])
}

/// `randInt MIN MAX`: a number from MIN up to, but without, MAX.
fn rand_int(call: &mut Call<'_, '_>) -> Result<Value, CallError> {
    let (min, max) = (call.int(0)?, call.int(1)?);
    let span = u64::try_from(max.wrapping_sub(min)).unwrap_or_default();
    if span == 0 {
        return Err("invalid argument to Intn".into());
    }
    let number = Random::new(call.run().host()).below(span);
    Ok(Value::int(min.wrapping_add_unsigned(number)))
}

/// `randBytes COUNT`: random bytes in base 64.
fn rand_bytes(call: &mut Call<'_, '_>) -> Result<Value, CallError> {
    let Ok(count) = usize::try_from(call.int(0)?) else {
        return Err("runtime error: makeslice: len out of range".into());
    };
    call.reserve_answer(count.saturating_mul(2))?;
    let mut bytes = vec![0; count];
    call.run().host().random(&mut bytes);
    Ok(BASE64.encode(&bytes).into())
}

/// `shuffle TEXT`: the characters of TEXT in another order.
fn shuffle(call: &mut Call<'_, '_>) -> Result<Value, CallError> {
    let mut letters: Vec<char> = call.str(0)?.chars().collect();
    call.reserve(letters.len())?;
    let mut random = Random::new(call.run().host());
    for last in (1..letters.len()).rev() {
        let other = usize::try_from(random.below(last as u64 + 1)).unwrap_or_default();
        letters.swap(last, other);
    }
    Ok(call.derived(0, letters.into_iter().collect::<String>()))
}

/// `uuidv4`: a random UUID.
#[expect(clippy::unnecessary_wraps, reason = "the shape of a table's function")]
fn uuidv4(call: &mut Call<'_, '_>) -> Result<Value, CallError> {
    let mut bytes = [0; 16];
    call.run().host().random(&mut bytes);
    let bits = u128::from_be_bytes(bytes) & !(0xf << 76) & !(0b11 << 62) | (4 << 76) | (0b10 << 62);
    let hex = format!("{bits:032x}");
    let part = |range| hex.get(range).unwrap_or_default();
    Ok(format!("{}-{}-{}-{}-{}", part(0..8), part(8..12), part(12..16), part(16..20), part(20..32)).into())
}
