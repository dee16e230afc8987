//! `asyncApiSecurity`: the security schemes and scopes that a server or operation asks for are defined.

use super::member::{below, key, members};
use super::{Check, Function, Message, Options, Target, Thrown};
use crate::document::Value;

pub(super) const ASYNC_API_SECURITY: Function =
    Function { name: "asyncApiSecurity", options: Options::Unchecked, compile };

#[derive(Debug)]
struct Security(Box<str>);

fn compile(options: &Value) -> Box<dyn Check> {
    Box::new(Security(options.get("objectType").and_then(Value::as_str).unwrap_or_default().into()))
}

impl Check for Security {
    fn check(&self, target: &Target<'_>, found: &mut Vec<Message>) -> Result<(), Thrown> {
        let Some(asked) = target.value.filter(|value| value.as_object().is_some()) else { return Ok(()) };
        let texts = |scopes: &Value| scopes.as_array().is_some_and(|list| list.iter().all(|it| it.as_str().is_some()));
        if !members(asked).all(|(_, scopes)| texts(scopes)) {
            return Ok(());
        }
        let schemes = target.context.unresolved.get("components").and_then(|parts| parts.get("securitySchemes"));
        for (name, wanted) in members(asked) {
            let scheme = schemes.and_then(|schemes| schemes.get(name));
            let Some(scheme) = scheme else {
                let text = format!("{} must not reference an undefined security scheme.", self.0);
                found.push(Message::at(text, below(target.path, [key(name)])));
                continue;
            };
            if scheme.get("type").and_then(Value::as_str) != Some("oauth2") {
                continue;
            }
            let available = scopes(scheme.get("flows"));
            for (at, scope) in wanted.as_array().unwrap_or_default().iter().enumerate() {
                if !scope.as_str().is_some_and(|scope| available.contains(&scope)) {
                    let text = format!(
                        "Non-existing security scope for the specified security scheme. Available: [{}]",
                        available.join(", ")
                    );
                    found.push(Message::at(text, below(target.path, [key(name), at.into()])));
                }
            }
        }
        Ok(())
    }
}

/// The scopes of all flows, each once.
fn scopes(flows: Option<&Value>) -> Vec<&str> {
    let mut all: Vec<&str> = Vec::new();
    for flow in ["implicit", "password", "clientCredentials", "authorizationCode"] {
        let scopes = flows.and_then(|flows| flows.get(flow)?.get("scopes"));
        for (name, _) in scopes.into_iter().flat_map(members) {
            if !all.contains(&&**name) {
                all.push(name);
            }
        }
    }
    all
}
