//! How far two places are from each other, in whole metres.
//!
//! The haversine formula (R. W. Sinnott, "Virtues of the Haversine", Sky and Telescope 68, 1984, page 159) on a
//! sphere with the mean radius of the Earth of GRS 80 (H. Moritz, "Geodetic Reference System 1980"), 6,371,009 m.
//! Worked out in integers, so that every machine says the same: sines come from the Taylor series in units of
//! 10⁻¹⁸, the arc sine from halving an interval. For the shape of the Earth the result may be off by half a
//! percent; for choosing the nearer shop that is plenty.

/// One, in the units of this file.
const ONE: i128 = 1_000_000_000_000_000_000;
/// Half a circle, in radians.
const PI: i128 = 3_141_592_653_589_793_238;
/// Half a circle, in millionths of a degree.
const HALF_CIRCLE: i128 = 180_000_000;
/// The mean radius of the Earth, in metres.
const RADIUS: i128 = 6_371_009;

/// North and east, in millionths of a degree.
pub type Point = (i64, i64);

/// Metres between two points along the surface.
pub fn metres(from: Point, to: Point) -> i64 {
    let radians = |microdegrees: i128| microdegrees * PI / HALF_CIRCLE;
    let half = |one: i64, other: i64| radians(i128::from(other) - i128::from(one)) / 2;
    let north = square(sine(half(from.0, to.0)));
    let east = square(sine(half(from.1, to.1)));
    let narrowing = product(cosine(radians(from.0.into())), cosine(radians(to.0.into())));
    let angle = 2 * arc_sine_of_root(north + product(narrowing, east));
    i64::try_from((angle * RADIUS + ONE / 2) / ONE).unwrap_or(i64::MAX)
}

const fn product(one: i128, other: i128) -> i128 {
    one * other / ONE
}

const fn square(value: i128) -> i128 {
    product(value, value)
}

/// The sine of an angle of at most half a circle either way: no angle here is larger.
fn sine(angle: i128) -> i128 {
    // Beyond a right angle the series grows slow: the sine there is that of the angle's mirror image.
    let angle = if angle > PI / 2 {
        PI - angle
    } else if angle < -PI / 2 {
        -PI - angle
    } else {
        angle
    };
    let (mut term, mut sum, mut step) = (angle, angle, 1);
    while term != 0 {
        term = -product(square(angle), term) / ((step + 1) * (step + 2));
        step += 2;
        sum += term;
    }
    sum
}

fn cosine(angle: i128) -> i128 {
    sine(PI / 2 - angle)
}

/// The angle up to a right one whose sine, squared, is this.
fn arc_sine_of_root(squared: i128) -> i128 {
    let (mut low, mut high) = (0, PI / 2);
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if square(sine(middle)) <= squared {
            low = middle;
        } else {
            high = middle;
        }
    }
    low
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_distances() {
        let quarter = (PI * RADIUS / 2 / ONE) as i64;
        for (from, to, expected, within) in [
            ((0, 0), (0, 0), 0, 0),
            // A quarter and a half of a great circle.
            ((0, 0), (0, 90_000_000), quarter, 1),
            ((0, 0), (90_000_000, 0), quarter, 1),
            ((-90_000_000, 0), (90_000_000, 7_000_000), quarter * 2, 40),
            // One degree of a meridian, and of the parallel at 60° where it is half of that.
            ((24_000_000, 121_000_000), (25_000_000, 121_000_000), 111_195, 1),
            ((60_000_000, 0), (60_000_000, 1_000_000), 55_597, 1),
            // Across the date line.
            ((0, 179_500_000), (0, -179_500_000), 111_195, 1),
            // Neighbours: 100 microdegrees north.
            ((25_033_000, 121_565_000), (25_033_100, 121_565_000), 11, 0),
        ] {
            for (one, other) in [(from, to), (to, from)] {
                let found = metres(one, other);
                assert!((found - expected).abs() <= within, "{one:?} to {other:?}: {found}, not {expected}");
            }
        }
    }

    #[test]
    fn sines_of_known_angles() {
        for (angle, expected) in
            [(0, 0), (PI / 6, ONE / 2), (PI / 2, ONE), (PI, 0), (-PI / 2, -ONE), (-5 * PI / 6, -ONE / 2)]
        {
            assert!((sine(angle) - expected).abs() < 100, "{angle}: {}", sine(angle));
        }
    }
}
