//! The formats that a document may have, and sets of them. (spectral: packages/formats/src)

/// A document's kind, by the name that a ruleset gives it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Format {
    Oas2,
    Oas3,
    Oas3_0,
    Oas3_1,
    Oas3_2,
    AsyncApi2,
    AsyncApi3,
    Aas2_0,
    Aas2_1,
    Aas2_2,
    Aas2_3,
    Aas2_4,
    Aas2_5,
    Aas2_6,
    Aas3_0,
    Aas3_1,
    Arazzo1_0,
    JsonSchema,
    JsonSchemaLoose,
    JsonSchemaDraft4,
    JsonSchemaDraft6,
    JsonSchemaDraft7,
    JsonSchemaDraft2019_09,
    JsonSchemaDraft2020_12,
}

/// A set of formats.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct FormatSet(u32);

impl FormatSet {
    /// No format.
    pub const EMPTY: Self = Self(0);

    /// The set with one more format.
    #[must_use]
    pub const fn with(self, format: Format) -> Self {
        Self(self.0 | 1 << format as u32)
    }

    /// What either set holds.
    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// True when the format is in the set.
    pub const fn has(self, format: Format) -> bool {
        self.0 & 1 << format as u32 != 0
    }

    /// True when the sets share a format.
    pub const fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// True when there is none.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }
}
