//! What buyers like: the first article most, the second half as much, the n-th an n-th as much.

use testkit::Random;

/// Zipf's law with exponent 1 over so many articles.
#[derive(Debug, Clone)]
pub struct Zipf {
    /// Upper ends of each article's share of all 64-bit numbers.
    ends: Vec<u64>,
}

impl Zipf {
    /// Over `articles` articles, at least one.
    pub fn new(articles: usize) -> Self {
        let weights: Vec<f64> =
            (1..=articles.max(1)).map(|rank| 1.0 / f64::from(u32::try_from(rank).unwrap_or(u32::MAX))).collect();
        let whole: f64 = weights.iter().sum();
        let mut reached = 0.0;
        let ends = weights.iter().map(|weight| {
            reached += weight / whole;
            // Saturates at the last article, where rounding may end above the whole.
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of the range of u64")]
            let end = (reached * u64::MAX as f64) as u64;
            end
        });
        Zipf { ends: ends.collect() }
    }

    /// Somebody's wish: the most liked article is 0.
    pub fn pick(&self, random: &mut Random) -> usize {
        let number = random.number();
        self.ends.partition_point(|end| *end < number).min(self.ends.len() - 1)
    }

    /// So many different ones.
    pub fn pick_different<const N: usize>(&self, random: &mut Random) -> [usize; N] {
        let mut picked = [usize::MAX; N];
        for index in 0..N.min(self.ends.len()) {
            picked[index] = loop {
                let one = self.pick(random);
                if !picked[..index].contains(&one) {
                    break one;
                }
            };
        }
        picked
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_is_liked_twice_as_much_as_the_second() {
        let (zipf, mut random) = (Zipf::new(1_000), Random::new(7));
        let mut counts = [0_u32; 1_000];
        for _ in 0..100_000 {
            counts[zipf.pick(&mut random)] += 1;
        }
        assert!(counts[0] > counts[1] * 17 / 10 && counts[0] < counts[1] * 23 / 10, "{} {}", counts[0], counts[1]);
        assert!((12_000..15_000).contains(&counts[0]), "one in 7.49: {}", counts[0]);
        let three: [usize; 3] = zipf.pick_different(&mut random);
        assert!(three[0] != three[1] && three[1] != three[2] && three[0] != three[2]);
    }
}
