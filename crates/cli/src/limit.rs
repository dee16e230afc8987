//! `--limit NAME=FIGURE`: limits against hostile input that may be raised.

use common::limits::Limits;

/// One `--limit NAME=FIGURE`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LimitTo {
    name: &'static str,
    figure: u64,
}

impl LimitTo {
    /// The limits that may be raised. The depth is none of them: recursion relies on it.
    pub const NAMES: [&'static str; 6] =
        ["input-bytes", "documents", "alias-nodes", "alias-ratio", "scalar-bytes", "files"];

    /// Reads `NAME=FIGURE`.
    ///
    /// # Errors
    /// What is expected, in words for the user.
    pub fn parse(text: &str) -> Result<Self, String> {
        let (name, figure) = text.split_once('=').ok_or("expected NAME=FIGURE")?;
        let name = Self::NAMES.into_iter().find(|known| *known == name);
        let name = name.ok_or_else(|| format!("the limits are {}", Self::NAMES.join(", ")))?;
        let figure = figure.parse().map_err(|_| "the figure is no whole number")?;
        Ok(Self { name, figure })
    }

    /// Puts the figure in its place.
    pub fn apply(self, limits: &mut Limits) {
        let small = u32::try_from(self.figure).unwrap_or(u32::MAX);
        match self.name {
            "input-bytes" => limits.input_bytes = self.figure,
            "documents" => limits.documents = small,
            "alias-nodes" => limits.alias_nodes = self.figure,
            "alias-ratio" => limits.alias_ratio = self.figure,
            "scalar-bytes" => limits.scalar_bytes = small,
            _ => limits.files = small,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_is_raised_by_its_name() {
        let mut limits = Limits::default();
        LimitTo::parse("input-bytes=5").unwrap().apply(&mut limits);
        assert_eq!(limits.input_bytes, 5);
        assert!(LimitTo::parse("depth=5").unwrap_err().starts_with("the limits are input-bytes, "));
        assert!(LimitTo::parse("files").is_err());
        assert!(LimitTo::parse("files=many").is_err());
    }
}
