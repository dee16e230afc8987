//! Context entries.

use common::Val;

use super::{Decoder, list, present, text};
use crate::model::{
    ApiCall, ConfigMapRef, ContextEntry, ContextSource, GlobalRef, ImageRegistry, RequestData, Service, Variable,
};

impl Decoder<'_> {
    /// The context entries of a rule, a `foreach` entry or a target.
    pub(crate) fn context(&self, owner: Val<'_>) -> Vec<ContextEntry> {
        list(owner, "context")
            .map(|entry| ContextEntry { name: text(entry, "name"), source: self.source(entry) })
            .collect()
    }

    fn source(&self, entry: Val<'_>) -> ContextSource {
        if let Some(map) = present(entry, "configMap") {
            return ContextSource::ConfigMap(ConfigMapRef {
                name: text(map, "name"),
                namespace: text(map, "namespace"),
            });
        }
        if let Some(call) = present(entry, "apiCall") {
            return ContextSource::ApiCall(Box::new(self.api_call(call)));
        }
        if let Some(image) = present(entry, "imageRegistry") {
            return ContextSource::ImageRegistry(ImageRegistry {
                reference: text(image, "reference"),
                jmes_path: text(image, "jmesPath"),
                credentials: self.free(image, "imageRegistryCredentials"),
            });
        }
        if let Some(variable) = present(entry, "variable") {
            return ContextSource::Variable(Variable {
                value: self.free(variable, "value"),
                jmes_path: text(variable, "jmesPath"),
                default: self.free(variable, "default"),
            });
        }
        match present(entry, "globalReference") {
            Some(global) => ContextSource::GlobalReference(GlobalRef {
                name: text(global, "name"),
                jmes_path: text(global, "jmesPath"),
            }),
            None => ContextSource::Missing,
        }
    }

    fn api_call(&self, call: Val<'_>) -> ApiCall {
        let data = |item: Val<'_>| RequestData {
            key: text(item, "key"),
            value: self.share(item.get("value").unwrap_or_else(Val::null)),
        };
        ApiCall {
            url_path: text(call, "urlPath"),
            method: text(call, "method"),
            data: list(call, "data").map(data).collect(),
            service: present(call, "service").map(service),
            jmes_path: text(call, "jmesPath"),
            default: self.free(call, "default"),
        }
    }
}

fn service(service: Val<'_>) -> Service {
    Service {
        url: text(service, "url"),
        headers: list(service, "headers").map(|header| (text(header, "key"), text(header, "value"))).collect(),
        ca_bundle: text(service, "caBundle"),
    }
}
