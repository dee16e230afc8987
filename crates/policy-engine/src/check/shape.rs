//! Values as the original's structures print them: fields in its order, some of them always there, empty ones left out.
//!
//! Tables of `api/kyverno/v1`; free-form parts print as JSON with sorted keys. Only messages need this.

use common::{Val, View};

use super::value;

/// A structure.
pub(super) struct Shape(&'static [Field]);

/// A field, in the original's order.
struct Field {
    name: &'static str,
    kind: Kind,
    /// When the field prints.
    when: When,
}

#[derive(Clone, Copy)]
enum Kind {
    /// Anything.
    Free,
    /// A structure.
    One(&'static Shape),
    /// A list of structures.
    Many(&'static Shape),
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum When {
    /// When it is given and not empty.
    Full,
    /// When it is given.
    Given,
    /// Always.
    Always,
}

const fn full(name: &'static str) -> Field {
    Field { name, kind: Kind::Free, when: When::Full }
}

const fn given(name: &'static str) -> Field {
    Field { name, kind: Kind::Free, when: When::Given }
}

const fn always(name: &'static str) -> Field {
    Field { name, kind: Kind::Free, when: When::Always }
}

const fn one(name: &'static str, shape: &'static Shape) -> Field {
    Field { name, kind: Kind::One(shape), when: When::Given }
}

const fn fixed(name: &'static str, shape: &'static Shape) -> Field {
    Field { name, kind: Kind::One(shape), when: When::Always }
}

const fn many(name: &'static str, shape: &'static Shape) -> Field {
    Field { name, kind: Kind::Many(shape), when: When::Full }
}

impl Shape {
    /// The value as the original prints it.
    pub(super) fn json(&self, value: Val<'_>) -> String {
        let fields: Vec<String> = self.0.iter().filter_map(|field| field.json(value)).collect();
        format!("{{{}}}", fields.join(","))
    }
}

impl Field {
    fn json(&self, owner: Val<'_>) -> Option<String> {
        let member = value::field(owner, self.name);
        let text = match (member, self.kind) {
            (None, _) if self.when != When::Always => return None,
            (Some(member), _) if self.when == When::Full && is_zero(member) => return None,
            (None, Kind::One(shape)) => shape.json(Val::null()),
            (None, _) => "\"\"".to_owned(),
            (Some(member), Kind::Free) => value::json(member),
            (Some(member), Kind::One(shape)) => shape.json(member),
            (Some(member), Kind::Many(shape)) => {
                let items: Vec<String> = member.items().map(|item| shape.json(item)).collect();
                format!("[{}]", items.join(","))
            }
        };
        Some(format!("\"{}\":{text}", self.name))
    }
}

fn is_zero(value: Val<'_>) -> bool {
    match value.view() {
        View::Null | View::Bool(false) => true,
        View::Str(text) => text.is_empty(),
        View::List(_) | View::Map(_) => value.is_empty(),
        _ => false,
    }
}

static LABEL_SELECTOR: Shape = Shape(&[full("matchLabels"), many("matchExpressions", &REQUIREMENT)]);
static REQUIREMENT: Shape = Shape(&[always("key"), always("operator"), full("values")]);
static SUBJECT: Shape = Shape(&[always("kind"), full("apiGroup"), always("name"), full("namespace")]);
static RESOURCES: Shape = Shape(&[
    full("kinds"),
    full("name"),
    full("names"),
    full("namespaces"),
    full("annotations"),
    one("selector", &LABEL_SELECTOR),
    one("namespaceSelector", &LABEL_SELECTOR),
    full("operations"),
]);
static FILTER: Shape =
    Shape(&[full("roles"), full("clusterRoles"), many("subjects", &SUBJECT), fixed("resources", &RESOURCES)]);
/// A match or exclude block.
pub(super) static MATCH: Shape = Shape(&[
    many("any", &FILTER),
    many("all", &FILTER),
    full("roles"),
    full("clusterRoles"),
    many("subjects", &SUBJECT),
    fixed("resources", &RESOURCES),
]);
static CONTEXT: Shape = Shape(&[
    always("name"),
    one("configMap", &Shape(&[always("name"), full("namespace")])),
    one("apiCall", &API_CALL),
    given("imageRegistry"),
    one("variable", &Shape(&[given("value"), full("jmesPath"), given("default")])),
    one("globalReference", &Shape(&[always("name"), full("jmesPath")])),
]);
static API_CALL: Shape = Shape(&[
    always("urlPath"),
    full("method"),
    full("data"),
    one("service", &Shape(&[always("url"), full("headers"), always("caBundle")])),
    given("default"),
    full("jmesPath"),
]);
static CONDITION: Shape = Shape(&[given("key"), full("operator"), given("value"), full("message")]);
static CONDITIONS: Shape = Shape(&[many("any", &CONDITION), many("all", &CONDITION)]);
static FOREACH: Shape = Shape(&[
    full("list"),
    given("elementScope"),
    given("order"),
    many("context", &CONTEXT),
    one("preconditions", &CONDITIONS),
    given("patchStrategicMerge"),
    full("patchesJson6902"),
    given("pattern"),
    given("anyPattern"),
    given("deny"),
    given("foreach"),
]);
static MUTATE: Shape = Shape(&[
    given("mutateExistingOnPolicyUpdate"),
    full("targets"),
    given("patchStrategicMerge"),
    full("patchesJson6902"),
    many("foreach", &FOREACH),
]);
static OVERRIDE: Shape = Shape(&[full("action"), full("namespaces"), one("namespaceSelector", &LABEL_SELECTOR)]);
static POD_SECURITY: Shape = Shape(&[full("level"), full("version"), many("exclude", &EXCLUDE)]);
static EXCLUDE: Shape = Shape(&[always("controlName"), full("images"), full("restrictedField"), full("values")]);
static VALIDATE: Shape = Shape(&[
    given("failureAction"),
    many("failureActionOverrides", &OVERRIDE),
    given("allowExistingViolations"),
    full("message"),
    given("manifests"),
    many("foreach", &FOREACH),
    given("pattern"),
    given("anyPattern"),
    given("deny"),
    one("podSecurity", &POD_SECURITY),
    given("cel"),
    given("assert"),
]);
static CLONE: Shape = Shape(&[full("namespace"), full("name")]);
static CLONE_LIST: Shape = Shape(&[full("namespace"), full("kinds"), one("selector", &LABEL_SELECTOR)]);
static GENERATE: Shape = Shape(&[
    given("generateExisting"),
    full("synchronize"),
    full("orphanDownstreamOnPolicyDelete"),
    full("apiVersion"),
    full("kind"),
    full("namespace"),
    full("name"),
    full("uid"),
    given("data"),
    fixed("clone", &CLONE),
    fixed("cloneList", &CLONE_LIST),
    full("foreach"),
]);
static REKOR: Shape = Shape(&[always("url"), full("pubkey"), full("ignoreTlog")]);
static CT_LOG: Shape = Shape(&[full("ignoreSCT"), full("pubkey"), full("tsaCertChain")]);
static SECRET: Shape = Shape(&[always("name"), always("namespace")]);
/// `keys`.
pub(super) static KEYS: Shape = Shape(&[
    full("publicKeys"),
    full("signatureAlgorithm"),
    full("kms"),
    one("secret", &SECRET),
    one("rekor", &REKOR),
    one("ctlog", &CT_LOG),
]);
/// `certificates`.
pub(super) static CERTIFICATES: Shape =
    Shape(&[full("cert"), full("certChain"), one("rekor", &REKOR), one("ctlog", &CT_LOG)]);
/// `keyless`.
pub(super) static KEYLESS: Shape = Shape(&[
    one("rekor", &REKOR),
    one("ctlog", &CT_LOG),
    full("issuer"),
    full("issuerRegExp"),
    full("subject"),
    full("subjectRegExp"),
    full("roots"),
    full("additionalExtensions"),
]);
/// An attestor.
pub(super) static ATTESTOR: Shape = Shape(&[
    one("keys", &KEYS),
    one("certificates", &CERTIFICATES),
    one("keyless", &KEYLESS),
    given("attestor"),
    full("annotations"),
    full("repository"),
    full("signatureAlgorithm"),
]);
/// A set of attestors.
pub(super) static ATTESTOR_SET: Shape = Shape(&[given("count"), many("entries", &ATTESTOR)]);
static ATTESTATION: Shape = Shape(&[
    full("name"),
    always("predicateType"),
    always("type"),
    Field { name: "attestors", kind: Kind::Many(&ATTESTOR_SET), when: When::Always },
    many("conditions", &CONDITIONS),
]);
/// An entry of `verifyImages`.
pub(super) static IMAGE: Shape = Shape(&[
    given("failureAction"),
    full("type"),
    full("image"),
    full("imageReferences"),
    full("skipImageReferences"),
    full("key"),
    full("roots"),
    full("subject"),
    full("issuer"),
    full("additionalExtensions"),
    many("attestors", &ATTESTOR_SET),
    many("attestations", &ATTESTATION),
    full("annotations"),
    full("repository"),
    full("cosignOCI11"),
    always("mutateDigest"),
    always("verifyDigest"),
    fixed("validate", &Shape(&[full("message"), given("deny")])),
    always("required"),
    given("imageRegistryCredentials"),
    always("useCache"),
]);
/// A rule.
pub(super) static RULE: Shape = Shape(&[
    always("name"),
    many("context", &CONTEXT),
    full("reportProperties"),
    fixed("match", &MATCH),
    one("exclude", &MATCH),
    full("imageExtractors"),
    given("preconditions"),
    many("celPreconditions", &Shape(&[always("name"), always("expression")])),
    one("mutate", &MUTATE),
    one("validate", &VALIDATE),
    one("generate", &GENERATE),
    many("verifyImages", &IMAGE),
    given("skipBackgroundRequests"),
]);
