//! The number in a quantity: 64 bits and a power of ten while that is enough, a decimal otherwise.
//!
//! NOTE: which of the two it is shows: only the small form answers `as_i64`.

use crate::go::decimal::{Dec, Rounding, pow10};

/// `value * 10^scale`.
///
/// Kubernetes: `resource.int64Amount`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Small {
    pub(super) value: i64,
    pub(super) scale: i32,
}

/// The number in a quantity.
#[derive(Debug, Clone)]
pub(super) enum Amount {
    Small(Small),
    Large(Dec),
}

impl Small {
    pub(super) fn to_dec(self) -> Dec {
        Dec::new(self.value, self.scale.wrapping_neg())
    }

    /// The value at a scale that is `steps` smaller, in so many more digits.
    fn grown(value: i64, steps: i64) -> Option<i64> {
        if value == 0 {
            return Some(0);
        }
        let factor = 10i64.checked_pow(u32::try_from(steps).ok()?)?;
        value.checked_mul(factor)
    }

    /// As [`Self::grown`], with what Kubernetes answers out of range.
    ///
    /// Kubernetes: `positiveScaleInt64`, of which some callers ignore the failure.
    fn grown_or_wrapped(self, steps: i64) -> i64 {
        if let Some(value) = Self::grown(self.value, steps) {
            return value;
        }
        match steps {
            1 | 2 | 3 | 6 | 9 if self.value != i64::MIN => {
                let factor = u32::try_from(steps).map_or(0, |steps| 10i64.pow(steps));
                self.value.wrapping_mul(factor)
            }
            _ => 0,
        }
    }

    pub(super) fn to_i64(self) -> Option<i64> {
        if self.scale < 0 { None } else { Self::grown(self.value, self.scale.into()) }
    }

    pub(super) fn checked_add(self, other: Self) -> Option<Self> {
        if other.value == 0 {
            return Some(self);
        }
        if self.value == 0 {
            return Some(other);
        }
        let scale = self.scale.min(other.scale);
        let at = |small: Self| Self::grown(small.value, i64::from(small.scale) - i64::from(scale));
        Some(Self { value: at(self)?.checked_add(at(other)?)?, scale })
    }

    pub(super) fn checked_mul(self, factor: i64) -> Option<Self> {
        if self.value == 0 {
            return Some(self);
        }
        if factor == 0 {
            return Some(Self { value: 0, scale: 0 });
        }
        let value = self.value.checked_mul(factor)?;
        // A product is kept small only when it is whole: as many digits as the scale takes have to be zeros.
        let whole = match self.scale {
            0 => true,
            1.. => Self::grown(value, self.scale.into()).is_some(),
            _ => shrunk(value, i64::from(self.scale).unsigned_abs()).1,
        };
        whole.then_some(Self { value, scale: self.scale })
    }

    /// The value at `scale`, away from zero; and whether it is the same. Scales below its own give the value itself.
    fn at_scale(self, scale: i32) -> (Self, bool) {
        if self.scale >= scale {
            return (self, true);
        }
        let (value, exact) = shrunk(self.value, (i64::from(scale) - i64::from(self.scale)).unsigned_abs());
        (Self { value, scale }, exact)
    }
}

/// `value` without its last `steps` digits, away from zero; and whether they were zeros.
fn shrunk(value: i64, steps: u64) -> (i64, bool) {
    let divisor = u32::try_from(steps).ok().and_then(|steps| 10i64.checked_pow(steps));
    match divisor {
        None => (value.signum(), value == 0),
        Some(divisor) if value % divisor == 0 => (value / divisor, true),
        Some(divisor) => (value / divisor + value.signum(), false),
    }
}

impl Amount {
    pub(super) fn to_dec(&self) -> Dec {
        match self {
            Self::Small(small) => small.to_dec(),
            Self::Large(dec) => dec.clone(),
        }
    }

    /// The number as it is, when it has no fraction.
    pub(super) fn to_whole(&self) -> Option<Self> {
        match self {
            Self::Small(small) => {
                let (whole, exact) = small.at_scale(0);
                exact.then_some(Self::Small(whole))
            }
            Self::Large(dec) => {
                let whole = dec.checked_round(0, Rounding::Up)?;
                (whole == *dec).then_some(Self::Large(whole))
            }
        }
    }

    /// Digits and an exponent of ten that is a multiple of three, as large as possible.
    ///
    /// Kubernetes: `AsCanonicalBytes`.
    pub(super) fn base_1000(&self) -> (String, i32) {
        let dec = self.to_dec().without_trailing_zeros();
        let exponent = dec.scale().wrapping_neg();
        let zeros = match exponent % 3 {
            0 => "",
            1 | -2 => "0",
            _ => "00",
        };
        let steps = i32::try_from(zeros.len()).unwrap_or(0);
        (format!("{}{zeros}", dec.unscaled()), exponent.wrapping_sub(steps))
    }

    /// Digits and an exponent of 1024, as large as possible, of a whole number.
    ///
    /// Kubernetes: `AsCanonicalBase1024Bytes`.
    pub(super) fn base_1024(&self) -> (String, i32) {
        let dec = self.to_dec();
        let (digits, times) = dec.checked_round(0, Rounding::Up).unwrap_or(dec).without_factors_1024();
        (digits.unscaled(), times)
    }

    /// The number in units of ten to the `scale`.
    ///
    /// Kubernetes: `ScaledValue`, with what it does beyond 64 bits.
    pub(super) fn scaled_value(&self, scale: i32) -> i64 {
        match self {
            Self::Small(small) if small.scale < scale => small.at_scale(scale).0.value,
            Self::Small(small) => small.grown_or_wrapped(i64::from(small.scale) - i64::from(scale)),
            Self::Large(dec) => large_scaled_value(dec, scale),
        }
    }
}

/// Kubernetes: `resource.scaledValue`; rounding goes up, also below zero.
fn large_scaled_value(dec: &Dec, scale: i32) -> i64 {
    let distance = dec.scale().wrapping_add(scale);
    if distance <= 0 {
        let factor = pow10(distance.wrapping_neg());
        // Go on amd64 gives the smallest integer for a float out of range.
        #[expect(clippy::cast_possible_truncation, reason = "in range")]
        let factor = if factor < 9_223_372_036_854_775_808.0 { factor as i64 } else { i64::MIN };
        return dec.unscaled_low_i64().wrapping_mul(factor);
    }
    if distance < 19 && *dec < Dec::new(i64::MAX, dec.scale()) {
        // NOTE: a number far below zero passes for a small one here and loses its upper bits.
        let unscaled = dec.unscaled_low_i64();
        let factor = u32::try_from(distance).map_or(1, |distance| 10i64.pow(distance));
        return unscaled / factor + i64::from(unscaled % factor != 0);
    }
    let Some(cut) = dec.checked_round(scale.wrapping_neg(), Rounding::Down) else { return 0 };
    let exact = cut == *dec;
    // The quotient is rounded towards minus infinity, and one is added whatever the sign.
    let floor = i64::from(!exact && dec.sign() < 0);
    cut.unscaled_low_i64().wrapping_sub(floor).wrapping_add(i64::from(!exact))
}
