//! Kubernetes quantities: `500m`, `1.5Gi`, `2e3`.
//!
//! Reading lives in `parse`, the small numbers in `amount`, the large ones in [`crate::go::decimal`]. The one idea to know:
//! a quantity remembers the family of its suffix and prints in it, with the largest suffix that needs no fraction; a
//! text that is canonical already prints as it was written.

mod amount;
mod parse;

use std::cmp::Ordering;
use std::fmt;

use crate::go::decimal::{Dec, Rounding};
use amount::{Amount, Small};

/// The family of suffixes that a quantity prints with.
///
/// Kubernetes: `resource.Format`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// `12e6`.
    DecimalExponent,
    /// `12Mi`.
    BinarySi,
    /// `12M`.
    DecimalSi,
}

/// A text that is not a quantity; prints Kubernetes' words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum QuantityError {
    /// The text is not a number with a suffix.
    #[error("quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'")]
    Format,
    /// There are no digits.
    #[error("unable to parse numeric part of quantity")]
    Numeric,
    /// There is no such suffix.
    #[error("unable to parse quantity's suffix")]
    Suffix,
}

/// A number of things. Equal when the numbers are, whatever the format.
///
/// Kubernetes: `k8s.io/apimachinery`, `resource.Quantity`.
#[derive(Debug, Clone)]
pub struct Quantity {
    amount: Amount,
    format: Format,
    /// The text to print when it was canonical already.
    text: Option<Box<str>>,
}

impl Quantity {
    /// `value` in `format`.
    ///
    /// Kubernetes: `resource.NewQuantity`.
    #[must_use]
    pub fn new(value: i64, format: Format) -> Self {
        Self::with_amount(Amount::Small(Small { value, scale: 0 }), format)
    }

    /// `value` in `format`.
    ///
    /// Kubernetes: `resource.NewDecimalQuantity`.
    #[must_use]
    pub fn from_dec(value: Dec, format: Format) -> Self {
        Self::with_amount(Amount::Large(value), format)
    }

    fn with_amount(amount: Amount, format: Format) -> Self {
        Self { amount, format, text: None }
    }

    /// The quantity that `text` spells.
    ///
    /// Kubernetes: `resource.ParseQuantity`.
    ///
    /// # Errors
    /// When `text` is no quantity.
    pub fn parse(text: &str) -> Result<Self, QuantityError> {
        parse::parse(text)
    }

    /// The family of suffixes it prints with.
    #[must_use]
    pub fn format(&self) -> Format {
        self.format
    }

    /// Whether it is zero.
    #[must_use]
    pub fn is_zero(&self) -> bool {
        self.sign() == 0
    }

    /// -1, 0 or 1.
    #[must_use]
    pub fn sign(&self) -> i32 {
        match &self.amount {
            Amount::Small(small) => i32::from(small.value.signum() as i8),
            Amount::Large(dec) => dec.sign(),
        }
    }

    /// The number without its format.
    #[must_use]
    pub fn as_dec(&self) -> Dec {
        self.amount.to_dec()
    }

    /// The number, when it is held as 64 bits without a fraction. Large or finely written numbers give nothing.
    ///
    /// Kubernetes: `Quantity.AsInt64`.
    #[must_use]
    pub fn as_i64(&self) -> Option<i64> {
        match &self.amount {
            Amount::Small(small) => small.to_i64(),
            Amount::Large(_) => None,
        }
    }

    /// The number as a double, with the rounding errors of Kubernetes.
    ///
    /// Kubernetes: `Quantity.AsApproximateFloat64`.
    #[must_use]
    pub fn as_float64(&self) -> f64 {
        self.as_dec().approximate_f64()
    }

    /// The number rounded away from zero to a whole one, wrapping beyond 64 bits.
    ///
    /// Kubernetes: `Quantity.Value`.
    #[must_use]
    pub fn value(&self) -> i64 {
        self.amount.scaled_value(0)
    }

    /// A thousand times the number, rounded up to a whole one, wrapping beyond 64 bits.
    ///
    /// Kubernetes: `Quantity.MilliValue`.
    #[must_use]
    pub fn milli_value(&self) -> i64 {
        self.amount.scaled_value(-3)
    }

    /// The sum, in the format of `other` when `self` is zero; nothing when it takes too many digits.
    ///
    /// Kubernetes: `Quantity.Add`.
    #[must_use]
    pub fn checked_add(&self, other: &Self) -> Option<Self> {
        let format = if self.is_zero() { other.format } else { self.format };
        let amount = match (&self.amount, &other.amount) {
            (Amount::Small(left), Amount::Small(right)) => left.checked_add(*right).map(Amount::Small),
            _ => None,
        };
        let amount = match amount {
            Some(amount) => amount,
            None => Amount::Large(self.as_dec().checked_add(&other.as_dec())?),
        };
        Some(Self::with_amount(amount, format))
    }

    /// The difference, in the format of `other` when `self` is zero; nothing when it takes too many digits.
    ///
    /// Kubernetes: `Quantity.Sub`.
    #[must_use]
    pub fn checked_sub(&self, other: &Self) -> Option<Self> {
        self.checked_add(&other.negated())
    }

    /// The number with the other sign.
    ///
    /// Kubernetes: `Quantity.Neg`.
    #[must_use]
    pub fn negated(&self) -> Self {
        let amount = match &self.amount {
            Amount::Small(small) => Amount::Small(Small { value: small.value.wrapping_neg(), scale: small.scale }),
            Amount::Large(dec) => Amount::Large(dec.negated()),
        };
        Self::with_amount(amount, self.format)
    }

    /// The product; nothing when it takes too many digits.
    ///
    /// Kubernetes: `Quantity.Mul`.
    #[must_use]
    pub fn checked_mul_i64(&self, factor: i64) -> Option<Self> {
        let small = match &self.amount {
            Amount::Small(small) => small.checked_mul(factor).map(Amount::Small),
            Amount::Large(_) => None,
        };
        let amount = match small {
            Some(amount) => amount,
            None => Amount::Large(self.as_dec().checked_mul(&Dec::new(factor, 0))?),
        };
        Some(Self::with_amount(amount, self.format))
    }

    /// The product; nothing when it takes too many digits.
    ///
    /// Kyverno: `pkg/engine/jmespath/arithmetic.go`, which multiplies decimals and keeps the format.
    #[must_use]
    pub fn checked_mul(&self, factor: &Dec) -> Option<Self> {
        Some(Self::from_dec(self.as_dec().checked_mul(factor)?, self.format))
    }

    /// The quotient cut to the larger of both scales; nothing when `divisor` is zero or too many digits are needed.
    ///
    /// Kyverno: `pkg/engine/jmespath/arithmetic.go`.
    #[must_use]
    pub fn checked_quo(&self, divisor: &Dec) -> Option<Self> {
        let dividend = self.as_dec();
        let scale = dividend.scale().max(divisor.scale());
        Some(Self::from_dec(dividend.checked_quo(divisor, scale, Rounding::Down)?, self.format))
    }

    /// The digits and the suffix of the canonical text.
    ///
    /// Kubernetes: `Quantity.CanonicalizeBytes`. A decimal exponent that has no suffix prints none, as there.
    #[must_use]
    pub fn canonical(&self) -> (String, String) {
        if self.is_zero() {
            return ("0".to_owned(), String::new());
        }
        match self.as_binary() {
            Some(whole) => {
                let (digits, times) = whole.base_1024();
                (digits, parse::binary_suffix(times).to_owned())
            }
            None => {
                let (digits, exponent) = self.amount.base_1000();
                let suffix = match self.format {
                    Format::DecimalExponent if exponent == 0 => String::new(),
                    Format::DecimalExponent => format!("e{exponent}"),
                    Format::DecimalSi | Format::BinarySi => parse::decimal_suffix(exponent).to_owned(),
                };
                (digits, suffix)
            }
        }
    }

    /// The number, when it prints with a binary suffix: beyond 1024 and without a fraction.
    fn as_binary(&self) -> Option<Amount> {
        let small = |limit: i64| Dec::new(limit, 0);
        if self.format != Format::BinarySi {
            return None;
        }
        let dec = self.as_dec();
        if dec > small(-1024) && dec < small(1024) {
            return None;
        }
        self.amount.to_whole()
    }
}

impl std::str::FromStr for Quantity {
    type Err = QuantityError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(text) = &self.text {
            return f.write_str(text);
        }
        let (digits, suffix) = self.canonical();
        write!(f, "{digits}{suffix}")
    }
}

impl Ord for Quantity {
    fn cmp(&self, other: &Self) -> Ordering {
        match (&self.amount, &other.amount) {
            (Amount::Small(left), Amount::Small(right)) if left.scale == right.scale => left.value.cmp(&right.value),
            _ => self.as_dec().cmp(&other.as_dec()),
        }
    }
}

impl PartialOrd for Quantity {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Quantity {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Quantity {}

#[cfg(test)]
mod tests {
    use super::*;

    fn quantity(text: &str) -> Quantity {
        Quantity::parse(text).unwrap()
    }

    #[test]
    fn canonical_text_has_the_largest_suffix_without_a_fraction() {
        for (text, want) in [
            ("1.5", "1500m"),
            ("1.5Gi", "1536Mi"),
            ("1024Mi", "1Gi"),
            ("1000k", "1M"),
            ("0.5Ki", "512"),
            ("1e3", "1e3"),
            ("1000e3", "1e6"),
            ("0.0000000001", "1n"),
            ("-0.1n", "-1n"),
            ("9Ei", "9223372036854775807"),
            ("-", "0"),
            ("00", "0"),
        ] {
            assert_eq!(quantity(text).to_string(), want, "{text}");
        }
    }

    #[test]
    fn canonical_looking_text_prints_as_written() {
        for text in ["+5", "5.", "1E3", "0"] {
            assert_eq!(quantity(text).to_string(), text);
        }
    }

    #[test]
    fn errors_have_the_words_of_kubernetes() {
        assert_eq!(Quantity::parse(""), Err(QuantityError::Format));
        assert_eq!(Quantity::parse("1é"), Err(QuantityError::Format));
        assert_eq!(Quantity::parse("1K"), Err(QuantityError::Suffix));
        assert_eq!(Quantity::parse("1m5"), Err(QuantityError::Suffix));
        assert_eq!(Quantity::parse(".e-10"), Err(QuantityError::Numeric));
        assert!(QuantityError::Format.to_string().ends_with("'^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"));
    }

    #[test]
    fn numbers_are_compared_across_formats() {
        assert_eq!(quantity("1Gi"), quantity("1073741824"));
        assert_eq!(quantity("0.5"), quantity("500m"));
        assert!(quantity("1Mi") > quantity("1M") && quantity("-1") < quantity("0"));
        assert!(quantity("1e999999") > quantity("9Ei") && quantity("1e-999999") > quantity("0"));
    }

    #[test]
    fn zero_takes_the_format_of_what_is_added() {
        assert_eq!(quantity("0").checked_add(&quantity("1Gi")).unwrap().format(), Format::BinarySi);
        assert_eq!(quantity("1").checked_add(&quantity("1Ki")).unwrap().to_string(), "1025");
        assert_eq!(quantity("1Gi").checked_sub(&quantity("512Mi")).unwrap().to_string(), "512Mi");
    }

    #[test]
    fn products_and_quotients_keep_the_format() {
        let two_and_a_half = Dec::parse("2.5").unwrap();
        assert_eq!(quantity("12Mi").checked_mul(&two_and_a_half).unwrap().to_string(), "30Mi");
        assert_eq!(quantity("10Mi").checked_quo(&Dec::new(3, 0)).unwrap().to_string(), "3495253");
        assert_eq!(quantity("1").checked_quo(&Dec::new(0, 0)).map(|q| q.to_string()), None);
    }

    #[test]
    fn distant_exponents_stay_cheap() {
        let (huge, tiny) = (quantity("1e999999"), quantity("1e-999999"));
        assert_eq!(huge.to_string(), "1e999999");
        assert_eq!(tiny.to_string(), "1e-9");
        assert!(huge.checked_add(&tiny).is_none());
        assert_eq!(huge.as_float64(), f64::INFINITY);
        assert_eq!(huge.as_i64(), None);
        assert_eq!((huge.value(), huge.milli_value()), (0, 0));
        assert_eq!(quantity("1234567890123456789012e2147483647").value(), 0);
        let long = format!("{}e2147483600", "7".repeat(100_000));
        assert!(quantity(&long) > huge);
        assert!(quantity(&"1".repeat(100_000)) > quantity("9Ei"));
    }
}
