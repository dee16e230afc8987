//! `errorMessage`: a schema's own words in place of Ajv's, where all errors are reported. (npm: ajv-errors)

use std::sync::Arc;

use super::errors::{Detail, Step};
use super::{Run, SchemaError};
use crate::document::quote;
use crate::schema::keyword::Node;

impl Run<'_> {
    /// Puts words in place of the errors that `node` has added since `start`.
    pub(super) fn replace_words(&mut self, node: &Node, start: usize) {
        let Some(words) = &node.error_message else { return };
        let here = self.pointer();
        // The one template that our schemas use: the name of the member.
        let name = match self.path.last() {
            Some(Step::Key(key)) => quote(key),
            Some(Step::Index(index)) => index.to_string(),
            None => String::new(),
        };
        let mut said: Vec<Arc<str>> = Vec::new();
        let mut kept = Vec::new();
        for error in self.errors.split_off(start.min(self.errors.len())) {
            // Words of a schema further in stay.
            if error.keyword == "errorMessage" {
                kept.push(error);
                continue;
            }
            let own = error.path == here;
            let below = own || error.path.strip_prefix(&here).is_some_and(|rest| rest.starts_with('/'));
            let keyword = words.keywords.iter().find(|(name, _)| own && **name == *error.keyword);
            let property = words.properties.iter().find(|(name, _)| error.path == format!("{here}/{name}"));
            let replacement = property.or(keyword).map(|(_, text)| text).or(words.all.as_ref().filter(|_| below));
            match replacement {
                Some(text) if said.contains(text) => {}
                Some(text) => {
                    said.push(Arc::clone(text));
                    let path = if property.is_some() { error.path } else { here.clone() };
                    let message = text.replace("${0#}", &name);
                    kept.push(SchemaError { keyword: "errorMessage", path, message, detail: Detail::None });
                }
                None => kept.push(error),
            }
        }
        self.errors.append(&mut kept);
    }
}
