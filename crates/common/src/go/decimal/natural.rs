//! Natural numbers of any size, in base one thousand million.
//!
//! The base makes reading, printing and powers of ten linear. INVARIANT: the last limb is not zero; zero has no limbs.

use std::cmp::Ordering;
use std::fmt;

const BASE: u64 = 1_000_000_000;
const BASE_DIGITS: usize = 9;

/// A natural number; limbs from the lowest.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Natural(Vec<u32>);

/// The low limb of a sum or product.
fn low(value: u64) -> u32 {
    u32::try_from(value % BASE).unwrap_or(0)
}

impl Natural {
    fn normal(mut limbs: Vec<u32>) -> Self {
        while limbs.last() == Some(&0) {
            limbs.pop();
        }
        Self(limbs)
    }

    pub(super) fn from_u64(value: u64) -> Self {
        Self::normal(vec![low(value), low(value / BASE), low(value / BASE / BASE)])
    }

    /// The number in `digits`, which are ASCII digits.
    pub(super) fn from_digits(digits: &str) -> Self {
        let limb = |chunk: &[u8]| chunk.iter().fold(0, |sum, b| sum * 10 + u32::from(b.wrapping_sub(b'0')));
        Self::normal(digits.as_bytes().rchunks(BASE_DIGITS).map(limb).collect())
    }

    pub(super) fn is_zero(&self) -> bool {
        self.0.is_empty()
    }

    fn limb(&self, index: usize) -> u64 {
        self.0.get(index).copied().unwrap_or(0).into()
    }

    /// The number of decimal digits; none for zero.
    pub(super) fn digits(&self) -> usize {
        match self.0.last() {
            None => 0,
            Some(top) => (self.0.len() - 1) * BASE_DIGITS + top.ilog10() as usize + 1,
        }
    }

    /// The number, when it has 64 bits.
    pub(super) fn to_u64(&self) -> Option<u64> {
        let step = |sum: u64, limb: &u32| sum.checked_mul(BASE)?.checked_add((*limb).into());
        self.0.iter().rev().try_fold(0u64, step)
    }

    /// The lowest 64 bits.
    pub(super) fn low_u64(&self) -> u64 {
        self.0.iter().rev().fold(0u64, |sum, limb| sum.wrapping_mul(BASE).wrapping_add((*limb).into()))
    }

    pub(super) fn add(&self, other: &Self) -> Self {
        let mut carry = 0;
        let mut limbs = Vec::with_capacity(self.0.len().max(other.0.len()) + 1);
        for index in 0..self.0.len().max(other.0.len()) {
            let sum = self.limb(index) + other.limb(index) + carry;
            limbs.push(low(sum));
            carry = sum / BASE;
        }
        limbs.push(low(carry));
        Self::normal(limbs)
    }

    /// The difference; `other` is not larger.
    pub(super) fn sub(&self, other: &Self) -> Self {
        let mut borrow = 0;
        let mut limbs = Vec::with_capacity(self.0.len());
        for index in 0..self.0.len() {
            let rest = self.limb(index) + BASE - other.limb(index) - borrow;
            limbs.push(low(rest));
            borrow = u64::from(rest < BASE);
        }
        Self::normal(limbs)
    }

    fn mul_small(&self, factor: u64) -> Self {
        let mut carry = 0;
        let mut limbs = Vec::with_capacity(self.0.len() + 1);
        for limb in &self.0 {
            // Both below the base, and so the carry: at most 10^18 + 10^9.
            let product = u64::from(*limb) * factor + carry;
            limbs.push(low(product));
            carry = product / BASE;
        }
        limbs.push(low(carry));
        Self::normal(limbs)
    }

    pub(super) fn mul(&self, other: &Self) -> Self {
        let mut limbs = vec![0u32; self.0.len() + other.0.len() + 1];
        for (offset, factor) in other.0.iter().enumerate() {
            let mut carry = 0u64;
            let addends = self.0.iter().copied().chain(std::iter::repeat(0));
            for (slot, limb) in limbs.iter_mut().skip(offset).zip(addends).take(self.0.len() + 1) {
                let sum = u64::from(limb) * u64::from(*factor) + u64::from(*slot) + carry;
                *slot = low(sum);
                carry = sum / BASE;
            }
        }
        Self::normal(limbs)
    }

    pub(super) fn div_small(&self, divisor: u32) -> (Self, u32) {
        let divisor = u64::from(divisor.max(1));
        let mut rest = 0u64;
        let mut limbs: Vec<u32> = Vec::with_capacity(self.0.len());
        for limb in self.0.iter().rev() {
            let value = rest * BASE + u64::from(*limb);
            limbs.push(low(value / divisor));
            rest = value % divisor;
        }
        limbs.reverse();
        (Self::normal(limbs), u32::try_from(rest).unwrap_or(0))
    }

    /// The quotient, and whether nothing is left. Dividing by zero gives zero.
    pub(super) fn div_rem(&self, divisor: &Self) -> (Self, bool) {
        if divisor.is_zero() {
            return (Self::default(), true);
        }
        let mut limbs = Vec::with_capacity(self.0.len());
        let mut rest = Self::default();
        for limb in self.0.iter().rev() {
            rest.0.insert(0, *limb);
            rest = Self::normal(rest.0);
            let (quotient, left) = rest.div_limb(divisor);
            limbs.push(quotient);
            rest = left;
        }
        limbs.reverse();
        (Self::normal(limbs), rest.is_zero())
    }

    /// One limb of a quotient: `self` is smaller than `divisor` times the base.
    fn div_limb(&self, divisor: &Self) -> (u32, Self) {
        if (*self).cmp(divisor) == Ordering::Less {
            return (0, self.clone());
        }
        let top = divisor.0.len();
        let at = |number: &Self, below: usize| top.checked_sub(below).map_or(0, |i| u128::from(number.limb(i)));
        let base = u128::from(BASE);
        let upper = (at(self, 0) * base + at(self, 1)) * base + at(self, 2);
        // Three limbs by two: never too small, and too large by two at most.
        let mut quotient = u64::try_from(upper / (at(divisor, 1) * base + at(divisor, 2))).unwrap_or(0).min(BASE - 1);
        let mut product = divisor.mul_small(quotient);
        while product.cmp(self) == Ordering::Greater {
            quotient -= 1;
            product = product.sub(divisor);
        }
        (low(quotient), self.sub(&product))
    }

    /// The number times ten to the `distance`.
    pub(super) fn shifted(&self, distance: usize) -> Self {
        if self.is_zero() {
            return Self::default();
        }
        let factor = 10u64.pow(u32::try_from(distance % BASE_DIGITS).unwrap_or(0));
        let mut limbs = vec![0; distance / BASE_DIGITS];
        limbs.extend(self.mul_small(factor).0);
        Self::normal(limbs)
    }

    /// The number without its last `distance` digits, and whether those were zeros.
    pub(super) fn cut(&self, distance: usize) -> (Self, bool) {
        let limbs = distance / BASE_DIGITS;
        let Some((low, high)) = self.0.split_at_checked(limbs) else {
            return (Self::default(), self.is_zero());
        };
        let (quotient, rest) =
            Self(high.to_vec()).div_small(10u32.pow(u32::try_from(distance % BASE_DIGITS).unwrap_or(0)));
        (quotient, rest == 0 && low.iter().all(|limb| *limb == 0))
    }

    /// The number of zeros at the end; none for zero.
    pub(super) fn trailing_zeros(&self) -> usize {
        let Some(limbs) = self.0.iter().position(|limb| *limb != 0) else { return 0 };
        let mut limb = self.0.get(limbs).copied().unwrap_or(1);
        let mut zeros = limbs * BASE_DIGITS;
        while limb % 10 == 0 && limb != 0 {
            limb /= 10;
            zeros += 1;
        }
        zeros
    }
}

impl Ord for Natural {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.len().cmp(&other.0.len()).then_with(|| self.0.iter().rev().cmp(other.0.iter().rev()))
    }
}

impl PartialOrd for Natural {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Natural {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut limbs = self.0.iter().rev();
        write!(f, "{}", limbs.next().unwrap_or(&0))?;
        limbs.try_for_each(|limb| write!(f, "{limb:09}"))
    }
}
