//! `oasSecurityDefined`: the security schemes and scopes that an operation asks for are defined.

use super::member::{below, key, members};
use super::{Check, Function, Message, Options, Target, Thrown};
use crate::document::Value;

pub(super) const OAS_SECURITY_DEFINED: Function =
    Function { name: "oasSecurityDefined", options: Options::Unchecked, compile };

#[derive(Debug)]
struct SecurityDefined {
    /// OpenAPI 2, where other members hold the schemes.
    two: bool,
}

fn compile(options: &Value) -> Box<dyn Check> {
    Box::new(SecurityDefined { two: options.get("oasVersion") == Some(&Value::Number(2.0)) })
}

impl SecurityDefined {
    fn has_scope(&self, scheme: &Value, scope: &str) -> bool {
        let listed = |flow: &Value| flow.get("scopes").is_some_and(|scopes| scopes.get(scope).is_some());
        if self.two {
            return listed(scheme);
        }
        scheme.get("flows").is_some_and(|flows| members(flows).any(|(_, flow)| listed(flow)))
    }
}

impl Check for SecurityDefined {
    fn check(&self, target: &Target<'_>, found: &mut Vec<Message>) -> Result<(), Thrown> {
        let Some(asked) = target.value.filter(|value| value.as_object().is_some()) else { return Ok(()) };
        let texts = |scopes: &Value| scopes.as_array().is_some_and(|list| list.iter().all(|it| it.as_str().is_some()));
        let document = target.context.unresolved;
        if !members(asked).all(|(_, scopes)| texts(scopes)) || document.as_object().is_none() {
            return Ok(());
        }
        let schemes = if self.two {
            document.get("securityDefinitions")
        } else {
            document.get("components").and_then(|components| components.get("securitySchemes"))
        };
        for (name, scopes) in members(asked) {
            let Some(scheme) = schemes.and_then(|schemes| schemes.get(name)) else {
                let object = if target.path.len() == 2 { "API" } else { "Operation" };
                let place = if self.two { "securityDefinitions" } else { "components.securitySchemes" };
                let text =
                    format!("{object} \"security\" values must match a scheme defined in the \"{place}\" object.");
                found.push(Message::at(text, below(target.path, [key(name)])));
                continue;
            };
            for (at, scope) in scopes.as_array().unwrap_or_default().iter().enumerate() {
                let scope = scope.as_str().unwrap_or_default();
                if !self.has_scope(scheme, scope) {
                    let text = format!("\"{scope}\" must be listed among scopes.");
                    found.push(Message::at(text, below(target.path, [key(name), at.into()])));
                }
            }
        }
        Ok(())
    }
}
