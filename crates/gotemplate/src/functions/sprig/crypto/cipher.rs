//! Secrets: `encryptAES`, `decryptAES`. AES-256 in CBC mode, the initial vector in front, in base 64.
//!
//! sprig: crypto.go

use aes::Aes256;
use aes::cipher::{BlockModeDecrypt, BlockModeEncrypt, KeyIvInit};
use common::go::base64;
use data_encoding::BASE64;

use super::rng::HostRng;
use crate::func::{Call, CallError, Func, Param};
use crate::value::{Text, Value};

use Param::Str;

pub(in crate::functions) const TABLE: &[Func] =
    &[Func::new("encryptAES", &[Str, Str], encrypt_aes), Func::new("decryptAES", &[Str, Str], decrypt_aes)];

const BLOCK: usize = 16;

/// The password's first 32 bytes, filled up with zeros.
fn key(password: &[u8]) -> [u8; 32] {
    let mut key = [0; 32];
    key.iter_mut().zip(password).for_each(|(to, from)| *to = *from);
    key
}

/// `encryptAES PASSWORD TEXT`: TEXT encrypted; nothing for nothing.
fn encrypt_aes(call: &mut Call<'_, '_>) -> Result<Value, CallError> {
    let (password, text) = (call.text(0)?.as_bytes(), call.text(1)?.as_bytes());
    if text.is_empty() {
        return Ok("".into());
    }
    call.reserve(text.len().saturating_mul(2))?;
    let vector: [u8; BLOCK] = HostRng(call.run().host()).array();
    let mut cipher = cbc::Encryptor::<Aes256>::new(&key(password).into(), &vector.into());
    let mut out = vector.to_vec();
    let pad = BLOCK - text.len() % BLOCK;
    let mut padded = text.to_vec();
    padded.extend(std::iter::repeat_n(u8::try_from(pad).unwrap_or_default(), pad));
    let (blocks, _) = padded.as_chunks::<BLOCK>();
    for block in blocks {
        let mut block = (*block).into();
        cipher.encrypt_block(&mut block);
        out.extend_from_slice(&block);
    }
    Ok(call.derived(1, BASE64.encode(&out)))
}

/// `decryptAES PASSWORD TEXT`: what TEXT was before `encryptAES`. A text that no `encryptAES` made ends in Go's panics.
fn decrypt_aes(call: &mut Call<'_, '_>) -> Result<Value, CallError> {
    let (password, text) = (call.text(0)?.as_bytes(), call.text(1)?.as_bytes());
    if text.is_empty() {
        return Ok("".into());
    }
    call.reserve(text.len())?;
    let bytes = base64::decode(text).map_err(|error| CallError::new(error.to_string()))?;
    let Some((vector, body)) = bytes.split_first_chunk::<BLOCK>() else {
        let capacity = text.len() / 4 * 3;
        let range =
            if capacity < BLOCK { format!("[:16] with capacity {capacity}") } else { format!("[16:{}]", bytes.len()) };
        return Err(CallError::new(format!("runtime error: slice bounds out of range {range}")));
    };
    let mut cipher = cbc::Decryptor::<Aes256>::new(&key(password).into(), &(*vector).into());
    let (blocks, rest) = body.as_chunks::<BLOCK>();
    if !rest.is_empty() {
        return Err("crypto/cipher: input not full blocks".into());
    }
    let mut out = Vec::with_capacity(body.len());
    for block in blocks {
        let mut block = (*block).into();
        cipher.decrypt_block(&mut block);
        out.extend_from_slice(&block);
    }
    let Some(pad) = out.last().copied().map(usize::from) else {
        return Err("runtime error: index out of range [-1]".into());
    };
    let Some(size) = out.len().checked_sub(pad) else {
        let beyond = pad - out.len();
        return Err(CallError::new(format!("runtime error: slice bounds out of range [:-{beyond}]")));
    };
    out.truncate(size);
    Ok(call.derived(1, Text::from_bytes(out)))
}
