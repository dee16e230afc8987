//! Keys and certificates: `genPrivateKey`, `buildCustomCert`, `genCA`, `genSelfSignedCert`, `genSignedCert`, and the three
//! with `WithKey`, which take the key instead of making one.
//!
//! sprig: crypto.go

use std::any::Any;
use std::borrow::Cow;
use std::net::IpAddr;
use std::sync::Arc;

use common::go::base64;
use common::go::duration::Duration;
use common::go::pem;

use super::key::PrivateKey;
use super::rng::HostRng;
use super::x509::{self, Parent, Signer, Template};
use crate::func::{Call, CallError, Func, Param};
use crate::print;
use crate::value::{List, Object, Value};

use Param::{Int, Str};

pub(in crate::functions) const TABLE: &[Func] = &[
    Func::new("genPrivateKey", &[Str], gen_private_key),
    Func::new("buildCustomCert", &[Str, Str], build_custom_cert),
    Func::new("genCA", &[Str, Int], gen_ca),
    Func::new("genCAWithKey", &[Str, Int, Str], gen_ca_with_key),
    Func::new("genSelfSignedCert", &[Str, Param::List, Param::List, Int], gen_self_signed_cert),
    Func::new("genSelfSignedCertWithKey", &[Str, Param::List, Param::List, Int, Str], gen_self_signed_cert_with_key),
    Func::new("genSignedCert", &[Str, Param::List, Param::List, Int, CERTIFICATE], gen_signed_cert),
    Func::new(
        "genSignedCertWithKey",
        &[Str, Param::List, Param::List, Int, CERTIFICATE, Str],
        gen_signed_cert_with_key,
    ),
];

const TYPE_NAME: &str = "sprig.certificate";
const CERTIFICATE: Param = Param::Object(TYPE_NAME);

/// The steps that making a key counts for: about the time that they would take.
const KEY_STEPS: u64 = 200_000;
const LARGE_KEY_STEPS: u64 = 2_000_000;

/// A certificate and its key, both in PEM.
#[derive(Debug)]
struct Certificate {
    cert: String,
    key: String,
}

impl Certificate {
    fn into_value(self) -> Value {
        let object: Arc<dyn Object> = Arc::new(self);
        object.into()
    }
}

impl Object for Certificate {
    fn type_name(&self) -> Cow<'_, str> {
        TYPE_NAME.into()
    }

    fn fields(&self) -> Vec<(&'static str, Value)> {
        vec![("Cert", self.cert.as_str().into()), ("Key", self.key.as_str().into())]
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// `genPrivateKey KIND`: a key in PEM; an unknown KIND is said in the answer.
fn gen_private_key(call: &mut Call<'_, '_>) -> Result<Value, CallError> {
    let kind = call.str(0)?;
    let steps = if matches!(kind, "" | "rsa") { LARGE_KEY_STEPS } else { KEY_STEPS };
    call.run().spend_steps(steps)?;
    let mut rng = HostRng(call.run().host());
    let key = match kind {
        "" | "rsa" => PrivateKey::rsa(&mut rng, 4096),
        "ecdsa" => PrivateKey::ecdsa(),
        "ed25519" => PrivateKey::ed25519(rng.array()),
        "dsa" => Err("DSA keys are not supported".to_owned()),
        _ => return Ok(format!("Unknown type {kind}").into()),
    };
    let pem = key.and_then(|key| key.to_pem());
    Ok(pem.unwrap_or_else(|error| format!("failed to generate private key: {error}")).into())
}

/// `buildCustomCert CERT KEY`: both decoded from base 64, after a look at whether they are what they should be.
fn build_custom_cert(call: &mut Call<'_, '_>) -> Result<Value, CallError> {
    let decoded = |index, what| {
        let text: &str = call.str(index)?;
        let bytes = base64::decode(text.as_bytes());
        bytes.map_err(|_| CallError::new(format!("unable to decode base64 {what}")))
    };
    let (cert, key) = (decoded(0, "certificate")?, decoded(1, "private key")?);
    call.reserve(cert.len() + key.len())?;
    let (cert, key) = (String::from_utf8_lossy(&cert).into_owned(), String::from_utf8_lossy(&key).into_owned());
    parent(&cert, "decodedCert")?;
    private_key(&key)?;
    Ok(Certificate { cert, key }.into_value().derived_from(call.value(0)))
}

/// The certificate in `text`.
fn parent(text: &str, variable: &str) -> Result<Parent, CallError> {
    let Some((_, bytes)) = pem::decode(text) else { return Err("unable to decode certificate".into()) };
    Parent::parse(&bytes)
        .map_err(|error| CallError::new(format!("error parsing certificate: {variable}.Bytes: {error}")))
}

fn private_key(text: &str) -> Result<PrivateKey, CallError> {
    PrivateKey::from_pem(text).map_err(|error| CallError::new(format!("error parsing private key: {error}")))
}

/// A new key for a certificate.
fn new_key(call: &mut Call<'_, '_>) -> Result<PrivateKey, CallError> {
    call.run().spend_steps(KEY_STEPS)?;
    PrivateKey::rsa(&mut HostRng(call.run().host()), 2048)
        .map_err(|error| CallError::new(format!("error generating rsa key: {error}")))
}

/// The key in PEM that text argument `index` is.
fn given_key(call: &Call<'_, '_>, index: usize) -> Result<PrivateKey, CallError> {
    PrivateKey::from_pem(call.str(index)?).map_err(|error| CallError::new(format!("parsing private key: {error}")))
}

/// `genCA NAME DAYS`: a certificate that can sign others.
fn gen_ca(call: &mut Call<'_, '_>) -> Result<Value, CallError> {
    let key = new_key(call)?;
    authority(call, &key)
}

/// `genCAWithKey NAME DAYS KEY`
fn gen_ca_with_key(call: &mut Call<'_, '_>) -> Result<Value, CallError> {
    let key = given_key(call, 2)?;
    authority(call, &key)
}

fn authority(call: &mut Call<'_, '_>, key: &PrivateKey) -> Result<Value, CallError> {
    let mut template = template(call, 1)?;
    template.is_ca = true;
    issued(call, &template, key, None)
}

/// `genSelfSignedCert NAME ADDRESSES NAMES DAYS`
fn gen_self_signed_cert(call: &mut Call<'_, '_>) -> Result<Value, CallError> {
    let key = new_key(call)?;
    self_signed(call, &key)
}

/// `genSelfSignedCertWithKey NAME ADDRESSES NAMES DAYS KEY`
fn gen_self_signed_cert_with_key(call: &mut Call<'_, '_>) -> Result<Value, CallError> {
    let key = given_key(call, 4)?;
    self_signed(call, &key)
}

fn self_signed(call: &mut Call<'_, '_>, key: &PrivateKey) -> Result<Value, CallError> {
    let template = named_template(call)?;
    issued(call, &template, key, None)
}

/// `genSignedCert NAME ADDRESSES NAMES DAYS CA`
fn gen_signed_cert(call: &mut Call<'_, '_>) -> Result<Value, CallError> {
    let key = new_key(call)?;
    signed(call, &key)
}

/// `genSignedCertWithKey NAME ADDRESSES NAMES DAYS CA KEY`
fn gen_signed_cert_with_key(call: &mut Call<'_, '_>) -> Result<Value, CallError> {
    let key = given_key(call, 5)?;
    signed(call, &key)
}

fn signed(call: &mut Call<'_, '_>, key: &PrivateKey) -> Result<Value, CallError> {
    let ca: &Certificate = call.object(4)?;
    let (parent, signer) = (parent(&ca.cert, "decodedSignerCert")?, private_key(&ca.key)?);
    let template = named_template(call)?;
    issued(call, &template, key, Some((&parent, &signer)))
}

/// What the common name in argument 0 and the days in argument `days` say.
fn template<'c>(call: &mut Call<'c, '_>, days: usize) -> Result<Template<'c>, CallError> {
    const DAY: i64 = 24 * Duration::HOUR.0;
    let (common_name, days) = (call.str(0)?, call.int(days)?);
    let not_before = call.run().host().now();
    let not_after = not_before.plus(Duration(DAY.wrapping_mul(days)));
    Ok(Template { common_name, addresses: Vec::new(), names: Vec::new(), not_before, not_after, is_ca: false })
}

/// The same with the addresses in argument 1 and the other names in argument 2.
fn named_template<'c>(call: &mut Call<'c, '_>) -> Result<Template<'c>, CallError> {
    let mut template = template(call, 3)?;
    template.addresses = texts(call.list(1)?, "error parsing ip")?
        .into_iter()
        .map(|text| text.parse().map_err(|_| CallError::new(format!("error parsing ip: {text}"))))
        .collect::<Result<Vec<IpAddr>, CallError>>()?;
    template.names = texts(call.list(2)?, "error processing alternate dns name")?;
    Ok(template)
}

/// The items of a list that has to hold texts.
fn texts<'l>(list: &'l List, what: &str) -> Result<Vec<&'l str>, CallError> {
    let refused = |value: &Value| match print::display(value) {
        Ok(shown) => CallError::new(format!("{what}: {} is not a string", shown.as_str())),
        Err(limit) => limit.into(),
    };
    list.items().iter().map(|item| item.as_str().ok_or_else(|| refused(item))).collect()
}

fn issued(
    call: &mut Call<'_, '_>,
    template: &Template<'_>,
    key: &PrivateKey,
    signer: Signer<'_>,
) -> Result<Value, CallError> {
    let bytes = x509::create(template, key, signer, &mut HostRng(call.run().host()))
        .map_err(|error| CallError::new(format!("error creating certificate: {error}")))?;
    let key = key.to_pem().map_err(|error| CallError::new(format!("error pem-encoding key: {error}")))?;
    let cert = pem::encode("CERTIFICATE", &bytes);
    call.reserve(cert.len() + key.len())?;
    Ok(Certificate { cert, key }.into_value())
}
