//! The names of operators.

use std::cmp::Ordering;

/// What must hold between key and value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    /// `Equals`, `Equal`.
    Equals,
    /// `NotEquals`, `NotEqual`.
    NotEquals,
    /// `In`, deprecated.
    In,
    /// `NotIn`, deprecated.
    NotIn,
    /// `AnyIn`.
    AnyIn,
    /// `AllIn`.
    AllIn,
    /// `AnyNotIn`.
    AnyNotIn,
    /// `AllNotIn`.
    AllNotIn,
    /// `GreaterThan` and its kind.
    Order(Comparison),
    /// `DurationGreaterThan` and its kind, deprecated.
    Duration(Comparison),
    /// A comparison whose name is not written exactly: Kyverno knows it and then holds it for false.
    Never,
}

/// How key and value are ordered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// The key is the greater one.
    Greater,
    /// The key is not the lesser one.
    GreaterOrEqual,
    /// The key is the lesser one.
    Less,
    /// The key is not the greater one.
    LessOrEqual,
}

/// Every name that Kyverno's policies may use.
///
/// Kyverno: `api/kyverno/v1/common_types.go`, `ConditionOperators`.
const NAMES: [(&str, Operator); 18] = [
    ("Equal", Operator::Equals),
    ("Equals", Operator::Equals),
    ("NotEqual", Operator::NotEquals),
    ("NotEquals", Operator::NotEquals),
    ("In", Operator::In),
    ("AnyIn", Operator::AnyIn),
    ("AllIn", Operator::AllIn),
    ("NotIn", Operator::NotIn),
    ("AnyNotIn", Operator::AnyNotIn),
    ("AllNotIn", Operator::AllNotIn),
    ("GreaterThanOrEquals", Operator::Order(Comparison::GreaterOrEqual)),
    ("GreaterThan", Operator::Order(Comparison::Greater)),
    ("LessThanOrEquals", Operator::Order(Comparison::LessOrEqual)),
    ("LessThan", Operator::Order(Comparison::Less)),
    ("DurationGreaterThanOrEquals", Operator::Duration(Comparison::GreaterOrEqual)),
    ("DurationGreaterThan", Operator::Duration(Comparison::Greater)),
    ("DurationLessThanOrEquals", Operator::Duration(Comparison::LessOrEqual)),
    ("DurationLessThan", Operator::Duration(Comparison::Less)),
];

impl Operator {
    /// The operator called `name`, upper and lower case aside; nothing when there is none.
    ///
    /// Kyverno: `pkg/engine/variables/operator/operator.go`, `CreateOperatorHandler`.
    pub fn parse(name: &str) -> Option<Self> {
        let (exact, operator) = NAMES.iter().find(|(known, _)| known.eq_ignore_ascii_case(name))?;
        match operator {
            Self::Order(_) | Self::Duration(_) if *exact != name => Some(Self::Never),
            operator => Some(*operator),
        }
    }

    /// Whether `name` is an operator as a policy must write it.
    ///
    /// Kyverno: `pkg/engine/variables/operator/utils.go`, `IsOperatorValid`.
    pub fn is_valid_name(name: &str) -> bool {
        NAMES.iter().any(|(known, _)| *known == name)
    }

    /// The operators that should be used for `name`; none unless it is deprecated.
    ///
    /// Kyverno: `pkg/engine/variables/operator/utils.go`, `GetDeprecatedOperatorAlternative`.
    pub fn alternatives(name: &str) -> &'static [&'static str] {
        match name {
            "In" => &["AllIn", "AnyIn"],
            "NotIn" => &["AllNotIn", "AnyNotIn"],
            _ => &[],
        }
    }
}

impl Comparison {
    /// Whether it holds for a key that stands to its value as `ordering` says; nothing (NaN) holds for none.
    pub(super) fn holds(self, ordering: Option<Ordering>) -> bool {
        ordering.is_some_and(|ordering| match self {
            Self::Greater => ordering.is_gt(),
            Self::GreaterOrEqual => ordering.is_ge(),
            Self::Less => ordering.is_lt(),
            Self::LessOrEqual => ordering.is_le(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_matters_to_policies_and_to_comparisons() {
        assert_eq!(Operator::parse("anyin"), Some(Operator::AnyIn));
        assert!(!Operator::is_valid_name("anyin"));
        assert_eq!(Operator::parse("greaterthan"), Some(Operator::Never));
        assert_eq!(Operator::parse("GreaterThan"), Some(Operator::Order(Comparison::Greater)));
        assert_eq!(Operator::parse("Contains"), None);
    }
}
