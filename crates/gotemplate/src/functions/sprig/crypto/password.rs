//! Passwords: `bcrypt`, `htpasswd`, `derivePassword`.
//!
//! What goes wrong becomes the answer, not an error, as upstream has it.
//!
//! sprig: crypto.go

use bcrypt::{BcryptError, Version};
use sha2::{Digest, Sha256};

use super::rng::HostRng;
use crate::func::{Call, CallError, Func, Param};
use crate::value::Value;

use Param::{Str, Uint32};

pub(in crate::functions) const TABLE: &[Func] = &[
    Func::new("bcrypt", &[Str], bcrypt_text),
    Func::new("htpasswd", &[Str, Str], htpasswd),
    Func::new("derivePassword", &[Uint32, Str, Str, Str, Str], derive_password),
];

/// The steps that a slow hash counts for: about the time that they would take.
const SLOW: u64 = 500_000;
/// bcrypt's default.
const COST: u32 = 10;
/// The longest password that bcrypt takes, in bytes.
const LONGEST: usize = 72;

fn hashed(call: &mut Call<'_, '_>, password: usize) -> Result<String, CallError> {
    call.run().spend_steps(SLOW)?;
    let password = call.text(password)?.as_bytes();
    if password.len() > LONGEST {
        return Ok(failed("bcrypt: password length exceeds 72 bytes"));
    }
    let salt = HostRng(call.run().host()).array();
    let parts: Result<_, BcryptError> = bcrypt::hash_with_salt(password, COST, salt);
    Ok(parts.map_or_else(|error| failed(&error.to_string()), |parts| parts.format_for_version(Version::TwoA)))
}

fn failed(reason: &str) -> String {
    format!("failed to encrypt string with bcrypt: {reason}")
}

/// `bcrypt PASSWORD`: its hash with a random salt.
fn bcrypt_text(call: &mut Call<'_, '_>) -> Result<Value, CallError> {
    let hash = hashed(call, 0)?;
    Ok(call.derived(0, hash))
}

/// `htpasswd USER PASSWORD`: a line of a password file.
fn htpasswd(call: &mut Call<'_, '_>) -> Result<Value, CallError> {
    let user = call.str(0)?;
    if user.contains(':') {
        return Ok(format!("invalid username: {user}").into());
    }
    let hash = hashed(call, 1)?;
    Ok(call.derived(1, format!("{user}:{hash}")))
}

/// The domain of the algorithm's own hashes.
const SEED: &[u8] = b"com.lyndir.masterpassword";

/// The shapes of a kind of password: one letter for each class of characters.
fn shapes(kind: &str) -> Option<&'static [&'static str]> {
    Some(match kind {
        "maximum" => &["anoxxxxxxxxxxxxxxxxx", "axxxxxxxxxxxxxxxxxno"],
        "long" => &[
            "CvcvnoCvcvCvcv",
            "CvcvCvcvnoCvcv",
            "CvcvCvcvCvcvno",
            "CvccnoCvcvCvcv",
            "CvccCvcvnoCvcv",
            "CvccCvcvCvcvno",
            "CvcvnoCvccCvcv",
            "CvcvCvccnoCvcv",
            "CvcvCvccCvcvno",
            "CvcvnoCvcvCvcc",
            "CvcvCvcvnoCvcc",
            "CvcvCvcvCvccno",
            "CvccnoCvccCvcv",
            "CvccCvccnoCvcv",
            "CvccCvccCvcvno",
            "CvcvnoCvccCvcc",
            "CvcvCvccnoCvcc",
            "CvcvCvccCvccno",
            "CvccnoCvcvCvcc",
            "CvccCvcvnoCvcc",
            "CvccCvcvCvccno",
        ],
        "medium" => &["CvcnoCvc", "CvcCvcno"],
        "short" => &["Cvcn"],
        "basic" => &["aaanaaan", "aannaaan", "aaannaaa"],
        "pin" => &["nnnn"],
        _ => return None,
    })
}

fn letters(class: u8) -> &'static [u8] {
    match class {
        b'V' => b"AEIOU",
        b'C' => b"BCDFGHJKLMNPQRSTVWXYZ",
        b'v' => b"aeiou",
        b'c' => b"bcdfghjklmnpqrstvwxyz",
        b'a' => b"AEIOUaeiouBCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz",
        b'n' => b"0123456789",
        b'o' => b"@&%?,=[]_:-+*$#!'^~;()/.",
        _ => b"AEIOUaeiouBCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz0123456789!@#$%^&*()",
    }
}

/// `derivePassword COUNTER KIND PASSWORD USER SITE`: the site's password, always the same for the same arguments.
fn derive_password(call: &mut Call<'_, '_>) -> Result<Value, CallError> {
    let kind = call.str(1)?;
    let Some(shapes) = shapes(kind) else {
        return Ok(format!("cannot find password template {kind}").into());
    };
    call.run().spend_steps(SLOW)?;
    let counter = u32::try_from(call.int(0)?).unwrap_or_default();
    let (password, user, site) = (call.text(2)?.as_bytes(), call.text(3)?.as_bytes(), call.text(4)?.as_bytes());
    let mut key = [0; 64];
    // 2^15 rounds of 8 blocks, two in parallel: 32 MiB.
    let params = scrypt::Params::new(15, 8, 2).map_err(|error| CallError::new(error.to_string()))?;
    scrypt::scrypt(password, &[SEED, &size(user), user].concat(), &params, &mut key)
        .map_err(|error| CallError::new(error.to_string()))?;
    let seed = hmac(&key, &[SEED, &size(site), site, &counter.to_be_bytes()].concat());
    Ok(call.derived(2, filled(shapes, seed)))
}

/// The shape that the first byte of `seed` chooses, with letters that the others choose.
fn filled(shapes: &[&str], seed: [u8; 32]) -> String {
    let mut seed = seed.into_iter().map(usize::from);
    let shape = seed.next().and_then(|first| shapes.get(first % shapes.len().max(1))).copied().unwrap_or_default();
    shape
        .bytes()
        .zip(seed)
        .filter_map(|(class, number)| letters(class).get(number % letters(class).len()))
        .map(|letter| char::from(*letter))
        .collect()
}

fn size(text: &[u8]) -> [u8; 4] {
    u32::try_from(text.len()).unwrap_or(u32::MAX).to_be_bytes()
}

/// HMAC with SHA-256 for a key that is as long as a block.
fn hmac(key: &[u8; 64], message: &[u8]) -> [u8; 32] {
    let inner = Sha256::new().chain_update(key.map(|byte| byte ^ 0x36)).chain_update(message).finalize();
    Sha256::new().chain_update(key.map(|byte| byte ^ 0x5c)).chain_update(inner).finalize().into()
}
