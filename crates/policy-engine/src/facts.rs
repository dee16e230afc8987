//! What is found out about an object once, however many policies ask.
//!
//! Not here: what is found out, which belongs to those who ask. The one idea to know: it all holds for the object as it was
//! read; whoever looks at anything else, such as what mutate rules have made of it, does not ask here.

use common::Val;
use common::manifest::Object;

use crate::context::Shared;
use crate::pod_security::Seen;

/// What is known of one object. Starts empty.
#[derive(Debug, Default)]
pub struct Facts {
    pub(crate) pod: Seen,
    pub(crate) context: Shared,
}

/// True when `value` is `object` as it was read.
pub(crate) fn is_as_read(value: Val<'_>, object: &Object) -> bool {
    match (value, object.root()) {
        (Val::Doc(value), Val::Doc(root)) => std::ptr::eq(value.document(), root.document()) && value.id() == root.id(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use common::Value;
    use common::source::FileId;
    use yaml::{Documents, ReadOptions};

    use super::*;

    #[test]
    fn only_the_object_itself_is_as_it_was_read() {
        let text = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\n";
        let document = Documents::new(text.into(), ReadOptions::new(FileId(0))).next().unwrap().unwrap();
        let object = Object::new(document).unwrap();
        assert!(is_as_read(Val::from(&object.value()), &object));
        assert!(!is_as_read(object.root().get("metadata").unwrap(), &object));
        assert!(!is_as_read(Val::from(&Value::map([("kind", "Pod")])), &object));
    }
}
