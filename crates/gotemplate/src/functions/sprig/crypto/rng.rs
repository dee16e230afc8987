//! The host's random bytes as the crates of cryptography want them.

use std::convert::Infallible;
use std::fmt;

use rsa::rand_core::{TryCryptoRng, TryRng};

use crate::run::Host;

/// Random numbers out of a host.
pub(super) struct HostRng<'h>(pub(super) &'h dyn Host);

impl HostRng<'_> {
    pub(super) fn array<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.0.random(&mut bytes);
        bytes
    }
}

impl TryRng for HostRng<'_> {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok(u32::from_le_bytes(self.array()))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        Ok(u64::from_le_bytes(self.array()))
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        self.0.random(bytes);
        Ok(())
    }
}

/// What the host gives is fit for keys: [`Host::random`] says so.
impl TryCryptoRng for HostRng<'_> {}

impl fmt::Debug for HostRng<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("HostRng")
    }
}
