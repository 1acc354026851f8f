//! Black dots on white paper.

/// A picture of black dots. Rows begin with a new byte, the highest bit at the left.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Bitmap {
    width: usize,
    height: usize,
    bytes: Vec<u8>,
}

impl Bitmap {
    /// A white one, so many dots wide and high.
    pub fn new(width: usize, height: usize) -> Bitmap {
        Bitmap { width, height, bytes: vec![0; width.div_ceil(8) * height] }
    }

    /// Dots beside each other.
    pub const fn width(&self) -> usize {
        self.width
    }

    /// Dots below each other.
    pub const fn height(&self) -> usize {
        self.height
    }

    /// Bytes of a row.
    pub const fn stride(&self) -> usize {
        self.width.div_ceil(8)
    }

    /// All rows.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// True for a black dot; what lies outside is white.
    pub fn is_dark(&self, x: usize, y: usize) -> bool {
        x < self.width && self.bytes.get(y * self.stride() + x / 8).is_some_and(|byte| byte & bit(x) != 0)
    }

    /// Makes a dot black; outside it is lost.
    pub fn darken(&mut self, x: usize, y: usize) {
        let place = y * self.stride() + x / 8;
        if let Some(byte) = self.bytes.get_mut(place).filter(|_| x < self.width) {
            *byte |= bit(x);
        }
    }

    /// Makes an area black.
    pub fn fill(&mut self, left: usize, top: usize, width: usize, height: usize) {
        for y in top..top + height {
            for x in left..left + width {
                self.darken(x, y);
            }
        }
    }

    /// Draws another picture's black dots over this one.
    pub fn draw(&mut self, other: &Bitmap, left: usize, top: usize) {
        for y in 0..other.height {
            for x in (0..other.width).filter(|x| other.is_dark(*x, y)) {
                self.darken(left + x, top + y);
            }
        }
    }
}

const fn bit(x: usize) -> u8 {
    0x80 >> (x % 8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_highest_bit_is_the_leftmost_dot() {
        let mut bitmap = Bitmap::new(10, 2);
        bitmap.darken(0, 0);
        bitmap.darken(9, 1);
        bitmap.darken(10, 0);
        bitmap.darken(0, 2);
        assert_eq!(bitmap.bytes(), [0x80, 0x00, 0x00, 0x40]);
        assert!(bitmap.is_dark(9, 1) && !bitmap.is_dark(10, 0) && !bitmap.is_dark(8, 1));
    }
}
