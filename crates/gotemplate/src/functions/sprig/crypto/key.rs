//! Private keys: made, read from PEM, written to PEM, and signing.
//!
//! go: crypto/x509/pkcs1.go, crypto/x509/pkcs8.go, crypto/x509/sec1.go

use std::fmt;

use common::go::pem;
use rcgen::{KeyPair, PKCS_ECDSA_P256_SHA256, SigningKey};
use rsa::pkcs1::{DecodeRsaPrivateKey, EncodeRsaPrivateKey};
use rsa::pkcs8::DecodePrivateKey;
use rsa::traits::PublicKeyParts;
use rsa::{Pkcs1v15Sign, RsaPrivateKey};
use sha2::{Digest, Sha256};

use super::der::{self, Der, sequence, tag};
use super::rng::HostRng;

const RSA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1];
const RSA_SHA256: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 11];
const EC: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1];
const ED25519: &[u8] = &[0x2b, 0x65, 0x70];
/// A SHA-256 sum as PKCS #1 signs it, without the sum.
const SHA256_PREFIX: [u8; 19] = [0x30, 0x31, 0x30, 0x0d, 6, 9, 0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 1, 5, 0, 4, 0x20];

/// A private key.
pub(super) enum PrivateKey {
    Rsa(Box<RsaPrivateKey>),
    Ec(EcKey),
    Ed25519 {
        pair: KeyPair,
        seed: [u8; 32],
    },
    /// Only known to be one; it signs nothing.
    Dsa,
}

/// A key on an elliptic curve.
pub(super) struct EcKey {
    curve: Curve,
    pair: KeyPair,
    secret: Vec<u8>,
    point: Vec<u8>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Curve {
    P256,
    P384,
}

impl Curve {
    const ALL: [Self; 2] = [Self::P256, Self::P384];

    const fn oid(self) -> &'static [u8] {
        match self {
            Self::P256 => &[0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7],
            Self::P384 => &[0x2b, 0x81, 4, 0, 0x22],
        }
    }

    /// ECDSA with the hash that Go chooses for the curve.
    const fn signature_oid(self) -> &'static [u8] {
        match self {
            Self::P256 => &[0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2],
            Self::P384 => &[0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 3],
        }
    }

    fn of(oid: &[u8]) -> Result<Self, String> {
        Self::ALL.into_iter().find(|curve| curve.oid() == oid).ok_or_else(|| "x509: unknown elliptic curve".to_owned())
    }

    fn algorithm(self) -> Vec<u8> {
        sequence(&[&der::oid(EC), &der::oid(self.oid())])
    }
}

impl fmt::Debug for PrivateKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PrivateKey")
    }
}

fn malformed() -> String {
    "asn1: structure error: malformed private key".to_owned()
}

impl PrivateKey {
    /// An RSA key of `bits` bits with the usual exponent.
    ///
    /// # Errors
    /// What the library says.
    pub(super) fn rsa(rng: &mut HostRng<'_>, bits: usize) -> Result<Self, String> {
        RsaPrivateKey::new(rng, bits).map(|key| Self::Rsa(Box::new(key))).map_err(|error| error.to_string())
    }

    /// A key on P-256. NOTE: the library takes the random bytes from the machine.
    ///
    /// # Errors
    /// What the library says.
    pub(super) fn ecdsa() -> Result<Self, String> {
        let pair = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256).map_err(|error| error.to_string())?;
        Self::from_pkcs8(pair.serialized_der())
    }

    /// An Ed25519 key.
    ///
    /// # Errors
    /// What the library says.
    pub(super) fn ed25519(seed: [u8; 32]) -> Result<Self, String> {
        let pair = KeyPair::try_from(ed25519_pkcs8(&seed).as_slice()).map_err(|error| error.to_string())?;
        Ok(Self::Ed25519 { pair, seed })
    }

    /// The key of the first block in `text`.
    ///
    /// sprig: crypto.go (`parsePrivateKeyPEM`)
    ///
    /// # Errors
    /// Upstream's. NOTE: what exactly is wrong inside of a block is said in one way here, in many by Go.
    pub(super) fn from_pem(text: &str) -> Result<Self, String> {
        let Some((kind, bytes)) = pem::decode(text) else { return Err("no PEM data in input".to_owned()) };
        if kind == "PRIVATE KEY" {
            return Self::from_pkcs8(&bytes).map_err(|error| format!("decoding PEM as PKCS#8: {error}"));
        }
        let Some(algorithm) = kind.strip_suffix(" PRIVATE KEY") else {
            return Err(format!("no private key data in PEM block of type {kind}"));
        };
        let key = match algorithm {
            "RSA" => Self::from_pkcs1(&bytes),
            "EC" => Self::from_sec1(&bytes, None),
            "DSA" => check_dsa(&bytes).map(|()| Self::Dsa).ok_or_else(malformed),
            _ => return Err(format!("invalid private key type {kind}")),
        };
        key.map_err(|error| format!("parsing {algorithm} private key from PEM: {error}"))
    }

    fn from_pkcs1(bytes: &[u8]) -> Result<Self, String> {
        RsaPrivateKey::from_pkcs1_der(bytes).map(|key| Self::Rsa(Box::new(key))).map_err(|_| malformed())
    }

    fn from_pkcs8(bytes: &[u8]) -> Result<Self, String> {
        let (algorithm, key) = pkcs8_parts(bytes).ok_or_else(malformed)?;
        let mut algorithm = Der::new(algorithm);
        let oid = algorithm.next(tag::OID).ok_or_else(malformed)?.body;
        match oid {
            RSA => RsaPrivateKey::from_pkcs8_der(bytes).map(|key| Self::Rsa(Box::new(key))).map_err(|_| malformed()),
            EC => Self::from_sec1(key, algorithm.next(tag::OID).map(|curve| curve.body)),
            ED25519 => {
                let seed = Der::new(key).next(tag::OCTET_STRING).ok_or_else(malformed)?.body;
                let seed =
                    seed.try_into().map_err(|_| format!("x509: invalid Ed25519 private key length: {}", seed.len()))?;
                Self::ed25519(seed)
            }
            _ => Err("x509: PKCS#8 wrapping contained private key with unknown algorithm".to_owned()),
        }
    }

    /// A key on `curve`, or on the one that it names itself.
    fn from_sec1(bytes: &[u8], curve: Option<&[u8]>) -> Result<Self, String> {
        let (named, secret, point) = sec1_parts(bytes).ok_or_else(malformed)?;
        let curve = Curve::of(curve.or(named).unwrap_or_default())?;
        let inner = sequence(&[
            &der::unsigned(&[1]),
            &der::element(tag::OCTET_STRING, &[secret]),
            &der::element(tag::context(1, true), &[&der::bit_string(point)]),
        ]);
        let pkcs8 = sequence(&[&der::unsigned(&[0]), &curve.algorithm(), &der::element(tag::OCTET_STRING, &[&inner])]);
        let pair = KeyPair::try_from(pkcs8.as_slice()).map_err(|_| malformed())?;
        Ok(Self::Ec(EcKey { curve, pair, secret: secret.to_vec(), point: point.to_vec() }))
    }

    /// The key as PEM, in the form that its algorithm is known for; nothing for a DSA key.
    ///
    /// sprig: crypto.go (`pemBlockForKey`)
    ///
    /// # Errors
    /// What the library says.
    pub(super) fn to_pem(&self) -> Result<String, String> {
        Ok(match self {
            Self::Rsa(key) => {
                pem::encode("RSA PRIVATE KEY", key.to_pkcs1_der().map_err(|error| error.to_string())?.as_bytes())
            }
            Self::Ec(key) => pem::encode("EC PRIVATE KEY", &key.sec1()),
            Self::Ed25519 { seed, .. } => pem::encode("PRIVATE KEY", &ed25519_pkcs8(seed)),
            Self::Dsa => String::new(),
        })
    }

    /// The public key: its algorithm and its bits.
    pub(super) fn public(&self) -> (Vec<u8>, Vec<u8>) {
        match self {
            Self::Rsa(key) => {
                let bits = sequence(&[&der::unsigned(&key.n_bytes()), &der::unsigned(&key.e_bytes())]);
                (sequence(&[&der::oid(RSA), &der::element(tag::NULL, &[])]), bits)
            }
            Self::Ec(key) => (key.curve.algorithm(), key.point.clone()),
            Self::Ed25519 { pair, .. } => (sequence(&[&der::oid(ED25519)]), pair.public_key_raw().to_vec()),
            Self::Dsa => Default::default(),
        }
    }

    /// The algorithm that [`PrivateKey::sign`] signs with.
    ///
    /// # Errors
    /// For a DSA key, in Go's words.
    pub(super) fn signature_algorithm(&self) -> Result<Vec<u8>, String> {
        Ok(match self {
            Self::Rsa(_) => sequence(&[&der::oid(RSA_SHA256), &der::element(tag::NULL, &[])]),
            Self::Ec(key) => sequence(&[&der::oid(key.curve.signature_oid())]),
            Self::Ed25519 { .. } => sequence(&[&der::oid(ED25519)]),
            Self::Dsa => return Err("x509: certificate private key does not implement crypto.Signer".to_owned()),
        })
    }

    /// The signature of `message`.
    ///
    /// # Errors
    /// What the library says.
    pub(super) fn sign(&self, rng: &mut HostRng<'_>, message: &[u8]) -> Result<Vec<u8>, String> {
        match self {
            Self::Rsa(key) => {
                let scheme = Pkcs1v15Sign { hash_len: Some(32), prefix: SHA256_PREFIX.into() };
                key.sign_with_rng(rng, scheme, &Sha256::digest(message)).map_err(|error| error.to_string())
            }
            Self::Ec(EcKey { pair, .. }) | Self::Ed25519 { pair, .. } => {
                pair.sign(message).map_err(|error| error.to_string())
            }
            Self::Dsa => self.signature_algorithm(),
        }
    }
}

impl EcKey {
    /// go: `x509.MarshalECPrivateKey`
    fn sec1(&self) -> Vec<u8> {
        sequence(&[
            &der::unsigned(&[1]),
            &der::element(tag::OCTET_STRING, &[&self.secret]),
            &der::element(tag::context(0, true), &[&der::oid(self.curve.oid())]),
            &der::element(tag::context(1, true), &[&der::bit_string(&self.point)]),
        ])
    }
}

fn ed25519_pkcs8(seed: &[u8; 32]) -> Vec<u8> {
    let key = der::element(tag::OCTET_STRING, &[seed]);
    let algorithm = sequence(&[&der::oid(ED25519)]);
    sequence(&[&der::unsigned(&[0]), &algorithm, &der::element(tag::OCTET_STRING, &[&key])])
}

/// The inside of the algorithm, and the key.
fn pkcs8_parts(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let mut key = Der::new(bytes).inside(tag::SEQUENCE)?;
    key.next(tag::INTEGER)?;
    let algorithm = key.next(tag::SEQUENCE)?.body;
    Some((algorithm, key.next(tag::OCTET_STRING)?.body))
}

/// The curve when it is named, the secret number, and the point.
type Sec1<'d> = (Option<&'d [u8]>, &'d [u8], &'d [u8]);

fn sec1_parts(bytes: &[u8]) -> Option<Sec1<'_>> {
    let mut key = Der::new(bytes).inside(tag::SEQUENCE)?;
    key.next(tag::INTEGER)?;
    let secret = key.next(tag::OCTET_STRING)?.body;
    let curve = key.inside(tag::context(0, true)).and_then(|mut curve| curve.next(tag::OID)).map(|curve| curve.body);
    let point = key.inside(tag::context(1, true))?.bits()?;
    Some((curve, secret, point))
}

/// Whether `bytes` are the six numbers of a DSA key.
fn check_dsa(bytes: &[u8]) -> Option<()> {
    let mut key = Der::new(bytes).inside(tag::SEQUENCE)?;
    (0..6).try_for_each(|_| key.next(tag::INTEGER).map(drop))
}
