//! Numbers from a seed, so that everybody's demo has the same past.

/// A repeatable sequence (SplitMix64).
#[derive(Debug, Clone)]
pub(super) struct Random(u64);

impl Random {
    /// The sequence of that seed.
    pub(super) const fn new(seed: u64) -> Self {
        Random(seed)
    }

    /// The next number.
    pub(super) const fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number from 0 up to and without `bound`; 0 when that is nothing.
    pub(super) fn below(&mut self, bound: i64) -> i64 {
        let bound = bound.max(1).unsigned_abs();
        i64::try_from(self.number() % bound).unwrap_or(0)
    }

    /// True in so many of a thousand cases.
    pub(super) fn in_thousand(&mut self, times: i64) -> bool {
        self.below(1_000) < times
    }

    /// One of them, each by its weight. None when there is nothing to choose from.
    pub(super) fn weighted<'a, T>(&mut self, from: &'a [(T, i64)]) -> Option<&'a T> {
        let mut left = self.below(from.iter().map(|(_, weight)| weight).sum());
        from.iter()
            .find(|(_, weight)| {
                left -= weight;
                left < 0
            })
            .map(|(one, _)| one)
    }

    /// One of them.
    pub(super) fn pick<'a, T>(&mut self, from: &'a [T]) -> Option<&'a T> {
        from.get(usize::try_from(self.below(i64::try_from(from.len()).unwrap_or(1))).unwrap_or(0))
    }
}
