//! Decimals of any precision: an integer and a scale.
//!
//! The integer's arithmetic lives in `natural`; Kubernetes quantities in [`crate::go::quantity`]. The one idea to know:
//! comparing never blows a number up, and what would take more than [`MAX_DIGITS`] digits gives nothing instead of a number.

mod natural;

use std::cmp::Ordering;
use std::fmt;

use natural::Natural;

/// The most digits that a result of arithmetic has; Go has no bound. Reading a text is bounded by the text.
pub const MAX_DIGITS: usize = 20_000;

/// How a quotient loses the digits behind its last one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rounding {
    /// Towards zero.
    Down,
    /// Away from zero.
    Up,
}

/// The number `unscaled * 10^-scale`. Equal numbers are equal at any scale.
///
/// Go: `gopkg.in/inf.v0`, `Dec`.
#[derive(Debug, Clone)]
pub struct Dec {
    negative: bool,
    magnitude: Natural,
    scale: i32,
}

impl Dec {
    /// The number `unscaled * 10^-scale`.
    #[must_use]
    pub fn new(unscaled: i64, scale: i32) -> Self {
        Self { negative: unscaled < 0, magnitude: Natural::from_u64(unscaled.unsigned_abs()), scale }
    }

    fn signed(negative: bool, magnitude: Natural, scale: i32) -> Self {
        Self { negative: negative && !magnitude.is_zero(), magnitude, scale }
    }

    /// The number in `text`: digits with at most one point behind an optional sign; its scale is the number of digits behind
    /// the point. Nothing when `text` is no such number.
    ///
    /// Go: `inf.Dec.SetString`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (negative, unsigned) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
        let digits = [whole, fraction].concat();
        if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let scale = i32::try_from(fraction.len()).ok()?;
        Some(Self::signed(negative, Natural::from_digits(&digits), scale))
    }

    /// The number of digits behind the point, negative for zeros in front of it.
    #[must_use]
    pub fn scale(&self) -> i32 {
        self.scale
    }

    /// The same digits at another scale: another number.
    #[must_use]
    pub fn with_scale(mut self, scale: i32) -> Self {
        self.scale = scale;
        self
    }

    /// -1, 0 or 1.
    #[must_use]
    pub fn sign(&self) -> i32 {
        match (self.magnitude.is_zero(), self.negative) {
            (true, _) => 0,
            (false, true) => -1,
            (false, false) => 1,
        }
    }

    /// Whether the number is zero.
    #[must_use]
    pub fn is_zero(&self) -> bool {
        self.magnitude.is_zero()
    }

    /// The number with the other sign.
    #[must_use]
    pub fn negated(&self) -> Self {
        Self::signed(!self.negative, self.magnitude.clone(), self.scale)
    }

    /// The number without its sign.
    #[must_use]
    pub fn abs(&self) -> Self {
        Self::signed(false, self.magnitude.clone(), self.scale)
    }

    /// The magnitude at a scale that is not smaller; nothing when that takes too many digits.
    fn upscaled(&self, scale: i32) -> Option<Natural> {
        let shift = usize::try_from(i64::from(scale) - i64::from(self.scale)).ok()?;
        grow(&self.magnitude, shift)
    }

    /// The sum at the larger scale; nothing when it takes too many digits.
    #[must_use]
    pub fn checked_add(&self, other: &Self) -> Option<Self> {
        let scale = self.scale.max(other.scale);
        let (left, right) = (self.upscaled(scale)?, other.upscaled(scale)?);
        if self.negative == other.negative {
            return Some(Self::signed(self.negative, left.add(&right), scale));
        }
        Some(match left.cmp(&right) {
            Ordering::Less => Self::signed(other.negative, right.sub(&left), scale),
            _ => Self::signed(self.negative, left.sub(&right), scale),
        })
    }

    /// The difference at the larger scale; nothing when it takes too many digits.
    #[must_use]
    pub fn checked_sub(&self, other: &Self) -> Option<Self> {
        self.checked_add(&other.negated())
    }

    /// The product at the sum of the scales; nothing when it takes too many digits.
    #[must_use]
    pub fn checked_mul(&self, other: &Self) -> Option<Self> {
        if self.magnitude.digits() + other.magnitude.digits() > MAX_DIGITS {
            return None;
        }
        let product = self.magnitude.mul(&other.magnitude);
        Some(Self::signed(self.negative != other.negative, product, self.scale.wrapping_add(other.scale)))
    }

    /// The number times two to the `power`, at the same scale. `power` is at most 63.
    pub(crate) fn shifted(&self, power: u32) -> Self {
        let factor = Natural::from_u64(1u64.checked_shl(power).unwrap_or(0));
        Self::signed(self.negative, self.magnitude.mul(&factor), self.scale)
    }

    /// The quotient cut to `scale`; nothing when `divisor` is zero or too many digits are needed.
    ///
    /// Go: `inf.Dec.QuoRound`.
    #[must_use]
    pub fn checked_quo(&self, divisor: &Self, scale: i32, rounding: Rounding) -> Option<Self> {
        if divisor.is_zero() || self.magnitude.digits().max(divisor.magnitude.digits()) > MAX_DIGITS {
            return None;
        }
        let shift = i64::from(scale) - (i64::from(self.scale) - i64::from(divisor.scale));
        let distance = usize::try_from(shift.unsigned_abs()).ok()?;
        let (quotient, exact) = if shift >= 0 {
            grow(&self.magnitude, distance)?.div_rem(&divisor.magnitude)
        } else {
            // A divisor beyond the dividend: only zero or not is left to know.
            let divisor = grow(&divisor.magnitude, distance.min(self.magnitude.digits() + 1))?;
            self.magnitude.div_rem(&divisor)
        };
        Some(self.rounded(quotient, exact, self.negative != divisor.negative, scale, rounding))
    }

    /// The number at `scale`; nothing when that takes too many digits.
    ///
    /// Go: `inf.Dec.Round`.
    #[must_use]
    pub fn checked_round(&self, scale: i32, rounding: Rounding) -> Option<Self> {
        let shift = i64::from(scale) - i64::from(self.scale);
        let distance = usize::try_from(shift.unsigned_abs()).ok()?;
        if shift >= 0 {
            return Some(Self::signed(self.negative, grow(&self.magnitude, distance)?, scale));
        }
        let (quotient, exact) = self.magnitude.cut(distance);
        Some(self.rounded(quotient, exact, self.negative, scale, rounding))
    }

    fn rounded(&self, quotient: Natural, exact: bool, negative: bool, scale: i32, rounding: Rounding) -> Self {
        let magnitude = match rounding {
            Rounding::Up if !exact => quotient.add(&Natural::from_u64(1)),
            _ => quotient,
        };
        Self::signed(negative, magnitude, scale)
    }

    /// The digits without the scale, with a minus sign for a negative number.
    #[must_use]
    pub fn unscaled(&self) -> String {
        let sign = if self.negative { "-" } else { "" };
        format!("{sign}{}", self.magnitude)
    }

    /// The integer without the scale, when it has 64 bits.
    #[must_use]
    pub fn unscaled_i64(&self) -> Option<i64> {
        let magnitude = self.magnitude.to_u64()?;
        if self.negative {
            return (magnitude <= 1 << 63).then(|| 0i64.wrapping_sub_unsigned(magnitude));
        }
        i64::try_from(magnitude).ok()
    }

    /// The last 64 bits of the integer without the scale.
    ///
    /// Go: `big.Int.Int64` where it does not fit.
    pub(crate) fn unscaled_low_i64(&self) -> i64 {
        let low = self.magnitude.low_u64().cast_signed();
        if self.negative { low.wrapping_neg() } else { low }
    }

    /// The number without the zeros at its end.
    ///
    /// The scale falls by the number of zeros, wrapping as Go's.
    pub(crate) fn without_trailing_zeros(&self) -> Self {
        let zeros = self.magnitude.trailing_zeros();
        let (magnitude, _) = self.magnitude.cut(zeros);
        let zeros = i32::try_from(zeros).unwrap_or(i32::MAX);
        Self::signed(self.negative, magnitude, self.scale.wrapping_sub(zeros))
    }

    /// The integer with all factors of 1024 taken out, and how many there were; the scale is left alone.
    pub(crate) fn without_factors_1024(&self) -> (Self, i32) {
        let mut magnitude = self.magnitude.clone();
        let mut times = 0;
        while !magnitude.is_zero() {
            let (quotient, rest) = magnitude.div_small(1024);
            if rest != 0 {
                break;
            }
            magnitude = quotient;
            times += 1;
        }
        (Self::signed(self.negative, magnitude, self.scale), times)
    }

    /// The double nearest to the digits, times the power of ten as Go computes it.
    ///
    /// Go: `k8s.io/apimachinery`, `Quantity.AsApproximateFloat64`.
    #[must_use]
    pub fn approximate_f64(&self) -> f64 {
        let base: f64 = self.unscaled().parse().unwrap_or(f64::INFINITY);
        let exponent = self.scale.wrapping_neg();
        if exponent == 0 { base } else { base * pow10(exponent) }
    }
}

/// `magnitude` times ten to the `distance`, unless that takes too many digits.
fn grow(magnitude: &Natural, distance: usize) -> Option<Natural> {
    if magnitude.is_zero() || distance == 0 {
        return Some(magnitude.clone());
    }
    let fits = magnitude.digits().checked_add(distance).is_some_and(|digits| digits <= MAX_DIGITS);
    fits.then(|| magnitude.shifted(distance))
}

/// Ten to the `exponent`, with the errors of Go's tables.
///
/// Go: `math.Pow10`.
pub(crate) fn pow10(exponent: i32) -> f64 {
    const SMALL: [f64; 32] = [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22, 1e23, 1e24, 1e25, 1e26, 1e27, 1e28, 1e29, 1e30, 1e31,
    ];
    const UP: [f64; 10] = [1e0, 1e32, 1e64, 1e96, 1e128, 1e160, 1e192, 1e224, 1e256, 1e288];
    const DOWN: [f64; 11] = [1e0, 1e-32, 1e-64, 1e-96, 1e-128, 1e-160, 1e-192, 1e-224, 1e-256, 1e-288, 1e-320];
    let distance = exponent.unsigned_abs() as usize;
    let small = SMALL.get(distance % 32).copied().unwrap_or(1.0);
    match exponent {
        0..=308 => UP.get(distance / 32).map_or(f64::INFINITY, |large| large * small),
        -323..=-1 => DOWN.get(distance / 32).map_or(0.0, |large| large / small),
        309.. => f64::INFINITY,
        _ => 0.0,
    }
}

impl Ord for Dec {
    fn cmp(&self, other: &Self) -> Ordering {
        match self.sign().cmp(&other.sign()) {
            Ordering::Equal if self.negative => compare_magnitudes(other, self),
            Ordering::Equal => compare_magnitudes(self, other),
            order => order,
        }
    }
}

/// Compares where the first digits stand before the digits themselves, so that no power of ten is computed.
fn compare_magnitudes(left: &Dec, right: &Dec) -> Ordering {
    let first_digit = |dec: &Dec| i128::try_from(dec.magnitude.digits()).unwrap_or(0) - i128::from(dec.scale);
    if left.is_zero() || right.is_zero() {
        return left.magnitude.cmp(&right.magnitude);
    }
    first_digit(left).cmp(&first_digit(right)).then_with(|| {
        // The first digits stand at the same place: the texts differ in length by the difference of the scales only.
        let (a, b) = (left.magnitude.digits(), right.magnitude.digits());
        match a.cmp(&b) {
            Ordering::Less => left.magnitude.shifted(b - a).cmp(&right.magnitude),
            Ordering::Equal => left.magnitude.cmp(&right.magnitude),
            Ordering::Greater => left.magnitude.cmp(&right.magnitude.shifted(a - b)),
        }
    })
}

impl PartialOrd for Dec {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Dec {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Dec {}

/// Plain digits; beyond [`MAX_DIGITS`] zeros an exponent instead of the zeros, which Go does not have.
impl fmt::Display for Dec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scale = self.scale.unsigned_abs() as usize;
        if scale > MAX_DIGITS {
            return write!(f, "{}e{}", self.unscaled(), -i64::from(self.scale));
        }
        if self.scale <= 0 {
            let zeros = if self.is_zero() { 0 } else { scale };
            return write!(f, "{}{:0<zeros$}", self.unscaled(), "");
        }
        let digits = format!("{:0>width$}", self.magnitude.to_string(), width = scale + 1);
        let (whole, fraction) = digits.split_at_checked(digits.len() - scale).unwrap_or((&digits, ""));
        write!(f, "{}{whole}.{fraction}", if self.negative { "-" } else { "" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dec(text: &str) -> Dec {
        Dec::parse(text).unwrap()
    }

    #[test]
    fn arithmetic_keeps_the_larger_scale() {
        assert_eq!(dec("1.5").checked_add(&dec("0.25")).unwrap().to_string(), "1.75");
        assert_eq!(dec("1.50").checked_sub(&dec("1.5")).unwrap().to_string(), "0.00");
        assert_eq!(dec("-1.5").checked_mul(&dec("0.5")).unwrap().to_string(), "-0.75");
        assert_eq!(dec("1").checked_quo(&dec("-3"), 4, Rounding::Up).unwrap().to_string(), "-0.3334");
        assert_eq!(dec("1").checked_quo(&dec("0"), 4, Rounding::Up), None);
    }

    #[test]
    fn equal_numbers_are_equal_at_any_scale() {
        assert_eq!(dec("1.50"), dec("+01.5"));
        assert_eq!(Dec::new(15, 1), Dec::new(1500, 3));
        assert_eq!(dec("-0.0"), dec("0"));
        assert!(dec("-2") < dec("-1.99") && dec("10") > dec("9.999"));
    }

    #[test]
    fn distant_scales_are_compared_without_their_digits() {
        let (huge, tiny) = (Dec::new(1, i32::MIN), Dec::new(1, i32::MAX));
        assert!(huge > tiny && huge.negated() < tiny && Dec::new(0, i32::MIN) < tiny);
        assert!(Dec::new(10, i32::MAX) > tiny);
    }

    #[test]
    fn results_with_too_many_digits_are_refused() {
        let (huge, tiny) = (Dec::new(1, -999_999), Dec::new(1, 999_999));
        assert_eq!(huge.checked_add(&tiny), None);
        assert_eq!(huge.checked_round(0, Rounding::Up), None);
        assert_eq!(tiny.checked_round(9, Rounding::Up), Some(Dec::new(1, 9)));
        assert_eq!(tiny.checked_quo(&Dec::new(7, 0), 9, Rounding::Down), Some(Dec::new(0, 0)));
        assert_eq!(huge.checked_quo(&tiny, 0, Rounding::Down), None);
        let long = dec(&"9".repeat(MAX_DIGITS));
        assert_eq!(long.checked_mul(&long), None);
        assert_eq!(huge.to_string(), "1e999999");
    }

    #[test]
    fn long_division_is_exact() {
        let divisor = dec(&"987654321".repeat(60));
        let quotient = dec(&"123456789000000000999999999".repeat(40));
        let product = divisor.checked_mul(&quotient).unwrap();
        assert_eq!(product.checked_quo(&divisor, 0, Rounding::Up).unwrap(), quotient);
        let above = product.checked_add(&dec("1")).unwrap();
        assert_eq!(above.checked_quo(&divisor, 0, Rounding::Down).unwrap(), quotient);
        let below = product.checked_sub(&dec("1")).unwrap();
        assert_eq!(below.checked_quo(&divisor, 0, Rounding::Up).unwrap(), quotient);
    }

    #[test]
    fn texts_that_are_no_decimals_are_refused() {
        for text in ["", ".", "-", "+.", "1.2.3", "--1", "1e3", "é", "1-"] {
            assert!(Dec::parse(text).is_none(), "{text}");
        }
        assert_eq!(dec("-.5").to_string(), "-0.5");
        assert_eq!(dec("5.").scale(), 0);
    }
}
