//! Generate rules, prepared: what they make, once or for every element of lists.

use common::{Map, Val, Value};

use super::foreach::ForEachPattern;
use super::store::Target;
use crate::compile::CompiledRule;
use crate::evaluate::{Evaluator, Run, Verdict};
use crate::load::{Decoder, label_selector};
use crate::matching::selector::Selector;
use crate::variables::{Expressions, Template};

/// The keys of `generate` that say what is made; variables are replaced in these.
const KEYS: [&str; 7] = ["apiVersion", "kind", "namespace", "name", "data", "clone", "cloneList"];

/// The body of a generate rule, prepared.
#[derive(Debug)]
pub(crate) struct GenerateRule {
    /// Whether what is there already is brought up to date.
    pub(super) synchronize: bool,
    pub(super) makes: Makes,
}

/// What a rule makes.
#[derive(Debug)]
pub(super) enum Makes {
    Once(Template),
    ForEach(Vec<ForEachPattern>),
}

impl GenerateRule {
    /// Prepares the body `generate`.
    pub(crate) fn compile(generate: &Value, decoder: Decoder<'_>, expressions: &mut Expressions) -> Self {
        let generate = Val::from(generate);
        let makes = match generate.get("foreach").filter(|entries| !entries.is_null()) {
            Some(entries) => Makes::ForEach(
                entries.items().map(|entry| ForEachPattern::compile(entry, decoder, expressions)).collect(),
            ),
            None => Makes::Once(pattern(generate, decoder, expressions)),
        };
        Self { synchronize: generate.get("synchronize").and_then(Val::as_bool).unwrap_or_default(), makes }
    }
}

impl Evaluator for GenerateRule {
    /// The phase of generate rules asks for [`Evaluator::generate`] instead.
    fn evaluate<'r>(&'r self, _: &'r CompiledRule, _: &mut Run<'r>) -> Option<Verdict> {
        None
    }

    fn generate(&self) -> Option<&GenerateRule> {
        Some(self)
    }
}

/// The part of `owner` that says what is made.
pub(super) fn pattern(owner: Val<'_>, decoder: Decoder<'_>, expressions: &mut Expressions) -> Template {
    let given = KEYS.iter().filter_map(|key| Some((*key, owner.get(key).filter(|value| !value.is_null())?)));
    let pattern: Map = given.map(|(key, value)| (key, decoder.share(value))).collect();
    Template::compile(&Value::from(pattern), expressions)
}

/// What is made, its variables replaced.
#[derive(Debug)]
pub(super) struct Wanted {
    pub(super) target: Target,
    pub(super) source: Source,
}

/// Where it comes from.
#[derive(Debug)]
pub(super) enum Source {
    /// The rule itself.
    Data(Value),
    /// An object of the target's kind, by namespace and name.
    Clone { namespace: String, name: String },
    /// All objects of these kinds in a namespace.
    CloneList { namespace: String, kinds: Vec<String>, selector: Option<Selector> },
}

impl Wanted {
    /// Reads a rendered pattern.
    ///
    /// # Errors
    /// A field that has to be a text and is none.
    pub(super) fn read(pattern: &Value) -> Result<Self, String> {
        let pattern = Val::from(pattern);
        let clone = pattern.get("clone").unwrap_or_else(Val::null);
        let list = pattern.get("cloneList").unwrap_or_else(Val::null);
        let kinds: Vec<Val<'_>> = list.get("kinds").unwrap_or_else(Val::null).items().collect();
        let name = text(clone, "name")?;
        let source = if !name.is_empty() {
            Source::Clone { namespace: text(clone, "namespace")?, name }
        } else if !kinds.is_empty() {
            let kinds = kinds.iter().map(|kind| kind.as_str().map(str::to_owned).ok_or_else(|| no_text("kinds")));
            let selector = list.get("selector").filter(|selector| !selector.is_null());
            Source::CloneList {
                namespace: text(list, "namespace")?,
                kinds: kinds.collect::<Result<_, _>>()?,
                selector: selector.map(|selector| Selector::compile(&label_selector(selector))),
            }
        } else {
            Source::Data(pattern.get("data").map(Val::to_value).unwrap_or_default())
        };
        let target = Target {
            api_version: text(pattern, "apiVersion")?,
            kind: text(pattern, "kind")?,
            namespace: text(pattern, "namespace")?,
            name: text(pattern, "name")?,
        };
        Ok(Self { target, source })
    }
}

fn text(owner: Val<'_>, key: &str) -> Result<String, String> {
    match owner.get(key).filter(|value| !value.is_null()) {
        None => Ok(String::new()),
        Some(value) => value.as_str().map(str::to_owned).ok_or_else(|| no_text(key)),
    }
}

fn no_text(key: &str) -> String {
    format!("`{key}` of what is generated is not a text")
}
