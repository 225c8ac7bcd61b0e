//! Memory over time, and whether it is flat.

use anyhow::{Result, ensure};

/// What a level server may still move by: an allocator keeps a page here and there.
const SLACK: u64 = 2 << 20;

/// Resident bytes, one sample after the other.
#[derive(Default)]
pub(crate) struct Memory(Vec<u64>);

impl Memory {
    pub(crate) fn add(&mut self, bytes: u64) {
        self.0.push(bytes);
    }

    /// Flat: the last third is no more than a twentieth (and some slack) above the one before. The first third is for warming up.
    pub(crate) fn verdict(&self) -> Result<()> {
        let third = self.0.len() / 3;
        let (middle, last) = (
            median(&self.0[third..2 * third]),
            median(&self.0[2 * third..]),
        );
        println!(
            "median of the second third {} KiB, of the last {} KiB",
            middle >> 10,
            last >> 10
        );
        ensure!(
            last <= middle + middle / 20 + SLACK,
            "the server's memory grows"
        );
        println!("flat");
        Ok(())
    }
}

fn median(samples: &[u64]) -> u64 {
    let mut sorted = samples.to_vec();
    sorted.sort_unstable();
    sorted.get(sorted.len() / 2).copied().unwrap_or(0)
}
