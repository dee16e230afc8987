//! Functions without options: a name and what is looked at.

use super::{Check, Message, Target, Thrown};

/// A check that needs nothing but its target.
pub(super) struct Plain(pub(super) fn(&Target<'_>, &mut Vec<Message>));

impl std::fmt::Debug for Plain {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Plain")
    }
}

impl Check for Plain {
    fn check(&self, target: &Target<'_>, found: &mut Vec<Message>) -> Result<(), Thrown> {
        (self.0)(target, found);
        Ok(())
    }
}

/// The same for a check whose silence depends on the value alone.
pub(super) struct OfValue(pub(super) fn(&Target<'_>, &mut Vec<Message>));

impl std::fmt::Debug for OfValue {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("OfValue")
    }
}

impl Check for OfValue {
    fn check(&self, target: &Target<'_>, found: &mut Vec<Message>) -> Result<(), Thrown> {
        (self.0)(target, found);
        Ok(())
    }

    fn sees_value_alone(&self) -> bool {
        true
    }
}
