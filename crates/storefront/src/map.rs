//! A small map as SVG, drawn here: nothing is asked of another host. It shows where stores lie to each other; the way
//! there is another program's.

#![allow(clippy::float_arithmetic, reason = "points of a drawing, never money")]

/// A place: north and east in millionths of a degree.
pub type Point = (i64, i64);

/// The coast of Taiwan's main island, roughly: north and east in hundredths of a degree.
const TAIWAN: [(i32, i32); 58] = [
    (2530, 12154),
    (2520, 12169),
    (2513, 12192),
    (2501, 12200),
    (2488, 12186),
    (2475, 12180),
    (2460, 12187),
    (2442, 12178),
    (2430, 12174),
    (2415, 12163),
    (2401, 12165),
    (2386, 12161),
    (2362, 12153),
    (2332, 12147),
    (2310, 12138),
    (2280, 12120),
    (2263, 12105),
    (2244, 12093),
    (2233, 12090),
    (2210, 12088),
    (2190, 12085),
    (2193, 12073),
    (2206, 12070),
    (2227, 12066),
    (2236, 12059),
    (2246, 12046),
    (2252, 12036),
    (2260, 12027),
    (2280, 12019),
    (2299, 12015),
    (2310, 12005),
    (2325, 12009),
    (2338, 12013),
    (2360, 12014),
    (2378, 12018),
    (2392, 12033),
    (2406, 12042),
    (2423, 12051),
    (2440, 12062),
    (2450, 12067),
    (2460, 12072),
    (2468, 12079),
    (2473, 12085),
    (2480, 12089),
    (2485, 12092),
    (2492, 12098),
    (2499, 12102),
    (2504, 12105),
    (2508, 12114),
    (2511, 12122),
    (2512, 12130),
    (2516, 12138),
    (2518, 12141),
    (2522, 12142),
    (2525, 12143),
    (2528, 12147),
    (2529, 12150),
    (2530, 12153),
];

/// A store on the map.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pin {
    /// Where.
    pub at: Point,
    /// Whether it is the one that the map is about.
    pub main: bool,
}

const WIDTH: f64 = 240.0;
const HEIGHT: f64 = 320.0;

/// Degrees that the map shows: south, west, north, east.
struct Frame(f64, f64, f64, f64);

impl Frame {
    /// How a degree east compares with one north here.
    fn narrowing(&self) -> f64 {
        ((self.0 + self.2) / 2.0).to_radians().cos().max(0.05)
    }

    /// Pixels from the top left corner.
    fn place(&self, north: f64, east: f64) -> (f64, f64) {
        let narrowing = self.narrowing();
        let (wide, high) = ((self.3 - self.1) * narrowing, self.2 - self.0);
        let scale = (WIDTH / wide).min(HEIGHT / high);
        let (left, top) = ((WIDTH - wide * scale) / 2.0, (HEIGHT - high * scale) / 2.0);
        (left + (east - self.1) * narrowing * scale, top + (self.2 - north) * scale)
    }
}

#[allow(clippy::cast_precision_loss, reason = "a millionth of a degree is a decimetre, and the map is 240 pixels wide")]
fn degrees(point: Point) -> (f64, f64) {
    (point.0 as f64 / 1e6, point.1 as f64 / 1e6)
}

fn on_taiwan((north, east): (f64, f64)) -> bool {
    (21.8..=25.4).contains(&north) && (119.9..=122.1).contains(&east)
}

/// The stores on a map; `None` without any. Where all lie on Taiwan, its coast is drawn; elsewhere only how they lie to
/// each other.
pub fn svg(pins: &[Pin]) -> Option<String> {
    let places: Vec<(f64, f64)> = pins.iter().map(|pin| degrees(pin.at)).collect();
    let first = places.first()?;
    let taiwan = places.iter().all(|place| on_taiwan(*place));
    let frame = if taiwan {
        Frame(21.75, 119.85, 25.45, 122.15)
    } else {
        let least = |of: fn(&(f64, f64)) -> f64| places.iter().map(of).fold(of(first), f64::min);
        let most = |of: fn(&(f64, f64)) -> f64| places.iter().map(of).fold(of(first), f64::max);
        let (south, north) = (least(|place| place.0), most(|place| place.0));
        let (west, east) = (least(|place| place.1), most(|place| place.1));
        let margin = ((north - south).max(east - west) * 0.15).max(0.02);
        Frame(south - margin, west - margin, north + margin, east + margin)
    };
    let mut drawing = String::new();
    if taiwan {
        let mut coast = String::new();
        for (index, (north, east)) in TAIWAN.iter().enumerate() {
            let (x, y) = frame.place(f64::from(*north) / 100.0, f64::from(*east) / 100.0);
            coast.push_str(&format!("{}{x:.0} {y:.0}", if index == 0 { "M" } else { "L" }));
        }
        drawing.push_str(&format!(r#"<path class="land" d="{coast}Z"/>"#));
    }
    // The one that it is about lies on top.
    let mut order: Vec<usize> = (0..pins.len()).collect();
    order.sort_by_key(|index| pins.get(*index).is_some_and(|pin| pin.main));
    for index in order {
        let (Some(pin), Some((north, east))) = (pins.get(index), places.get(index)) else { continue };
        let (x, y) = frame.place(*north, *east);
        let (class, radius) = if pin.main { ("pin main", 8) } else { ("pin", 6) };
        drawing.push_str(&format!(r#"<circle class="{class}" cx="{x:.0}" cy="{y:.0}" r="{radius}"/>"#));
    }
    Some(format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" aria-hidden="true">{drawing}</svg>"#
    ))
}

/// A place as two numbers that maps understand: `25.033000,121.565000`.
pub fn coordinates((north, east): Point) -> String {
    let degrees = |micro: i64| {
        let (sign, micro) = (if micro < 0 { "-" } else { "" }, micro.unsigned_abs());
        format!("{sign}{}.{:06}", micro / 1_000_000, micro % 1_000_000)
    };
    format!("{},{}", degrees(north), degrees(east))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TAIPEI: Point = (25_033_000, 121_565_000);
    const TAINAN: Point = (22_997_100, 120_212_700);

    /// The circles of a map: horizontal and vertical place.
    fn circles(svg: &str) -> Vec<(f64, f64)> {
        let number = |text: &str, name: &str| -> f64 {
            text.split_once(&format!("{name}=\"")).unwrap().1.split('"').next().unwrap().parse().unwrap()
        };
        svg.split("<circle").skip(1).map(|text| (number(text, "cx"), number(text, "cy"))).collect()
    }

    #[test]
    fn stores_lie_as_they_do_in_the_world() {
        let pins = [Pin { at: TAINAN, main: false }, Pin { at: TAIPEI, main: true }];
        let svg = svg(&pins).unwrap();
        let circles = circles(&svg);
        let [south, north] = circles.as_slice() else { unreachable!("two stores") };
        assert!(north.1 < south.1 && south.0 < north.0, "Taipei lies north-east of Tainan: {circles:?}");
        assert!(circles.iter().all(|(x, y)| (0.0..=WIDTH).contains(x) && (0.0..=HEIGHT).contains(y)));
        assert!(svg.contains("class=\"land\""));
    }

    #[test]
    fn elsewhere_there_is_no_coast_and_nothing_falls_off() {
        let tokyo = Pin { at: (35_680_000, 139_760_000), main: true };
        for pins in [vec![tokyo.clone()], vec![tokyo, Pin { at: (-33_868_800, 151_209_300), main: false }]] {
            let svg = svg(&pins).unwrap();
            assert!(!svg.contains("land") && !svg.contains("NaN") && !svg.contains("inf"), "{svg}");
            assert!(circles(&svg).iter().all(|(x, y)| (0.0..=WIDTH).contains(x) && (0.0..=HEIGHT).contains(y)));
        }
        assert_eq!(svg(&[]), None);
    }

    #[test]
    fn coordinates_have_six_decimals() {
        assert_eq!(coordinates(TAIPEI), "25.033000,121.565000");
        assert_eq!(coordinates((-900, 5)), "-0.000900,0.000005");
    }
}
