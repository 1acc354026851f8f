//! A picture as everybody names it: which sizes there are, how large they are, where they are served. Pure.

use std::fmt::Write as _;

use kernel::Id;
use pictures::{EDGES, LARGEST, fit};
use serde::Serialize;
use utoipa::ToSchema;

/// Where pictures are served, on the brand's own host.
pub const MOUNT: &str = "/media/";

/// A picture that was added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// Its id.
    pub media: Id,
    /// SHA-256 of what was uploaded.
    pub sha256: [u8; 32],
    /// Width of its largest size, in pixels.
    pub width: i64,
    /// Height of its largest size, in pixels.
    pub height: i64,
    /// `jpg`, `png` or `webp`, the same for all sizes.
    pub extension: String,
}

/// One size of a picture.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = PictureSize)]
pub struct Size {
    /// Where it is served.
    pub url: String,
    /// Its width in pixels.
    #[schema(minimum = 1, maximum = 2048)]
    pub width: i64,
    /// Its height in pixels.
    #[schema(minimum = 1, maximum = 2048)]
    pub height: i64,
}

/// A picture on the wire.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Picture)]
pub struct Body {
    /// The picture.
    pub media_id: Id,
    /// Its sizes, the smallest first.
    pub sizes: Vec<Size>,
}

impl Picture {
    /// Its sizes, the smallest first.
    pub fn sizes(&self) -> Vec<Size> {
        let longest = self.width.max(self.height);
        let kept = EDGES.into_iter().filter(|edge| *edge == LARGEST || *edge < longest);
        kept.map(|edge| {
            let (width, height) = fit(self.width, self.height, edge);
            Size { url: self.url(edge), width, height }
        })
        .collect()
    }

    /// The smallest size whose longest side is at least so many pixels, else the largest.
    pub fn at_least(&self, pixels: i64) -> Size {
        let mut sizes = self.sizes();
        let found = sizes.iter().position(|size| size.width.max(size.height) >= pixels);
        sizes.swap_remove(found.unwrap_or(sizes.len() - 1))
    }

    /// On the wire.
    pub fn body(&self) -> Body {
        Body { media_id: self.media, sizes: self.sizes() }
    }

    /// Where one size is served. The address names the content, so what it leads to never changes.
    fn url(&self, edge: i64) -> String {
        format!("{MOUNT}{}-{edge}.{}", hex(&self.sha256), self.extension)
    }
}

/// Bytes as lower-case hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a text cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Thirty-two bytes from sixty-four lower-case hexadecimal digits.
pub fn unhex(text: &str) -> Option<[u8; 32]> {
    let digit = |byte: u8| match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    };
    let digits: [u8; 64] = text.as_bytes().try_into().ok()?;
    let mut bytes = [0; 32];
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
        *byte = digit(pair[0])? << 4 | digit(pair[1])?;
    }
    Some(bytes)
}

/// What an address below [`MOUNT`] names: a picture's content, a size, an extension. `None` for any other text.
pub fn parse(name: &str) -> Option<([u8; 32], i64, &str)> {
    let (content, rest) = name.split_once('-')?;
    let (size, extension) = rest.split_once('.')?;
    let edge = EDGES.into_iter().find(|edge| edge.to_string() == size)?;
    Some((unhex(content)?, edge, extension))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture(width: i64, height: i64) -> Picture {
        Picture { media: Id::NIL, sha256: [0xab; 32], width, height, extension: "jpg".to_owned() }
    }

    #[test]
    fn a_picture_has_the_sizes_below_its_own() {
        let sizes = |width, height| -> Vec<(i64, i64)> {
            picture(width, height).sizes().iter().map(|size| (size.width, size.height)).collect()
        };
        assert_eq!(sizes(2_048, 1_536), [(160, 120), (480, 360), (960, 720), (2_048, 1_536)]);
        assert_eq!(sizes(120, 90), [(120, 90)]);
        assert_eq!(sizes(160, 160), [(160, 160)], "not twice the same");
        assert_eq!(sizes(1, 2_048), [(1, 160), (1, 480), (1, 960), (1, 2_048)], "never without width");
        assert_eq!(picture(2_048, 1_536).at_least(400).width, 480);
        assert_eq!(picture(300, 200).at_least(960).width, 300);
    }

    #[test]
    fn an_address_leads_back() {
        for size in picture(2_048, 100).sizes() {
            let name = size.url.strip_prefix(MOUNT).unwrap();
            let (content, edge, extension) = parse(name).unwrap();
            assert_eq!((content, extension), ([0xab; 32], "jpg"), "{edge}");
        }
        let content = hex(&[0xab; 32]);
        for broken in [
            String::new(),
            format!("{content}.jpg"),
            format!("{content}-161.jpg"),
            format!("{content}-0160.jpg"),
            format!("{}-160.jpg", content.to_uppercase()),
            format!("{}-160.jpg", &content[1..]),
            format!("../{content}-160.jpg"),
            format!("{}é-160.jpg", &content[2..]),
        ] {
            assert_eq!(parse(&broken), None, "{broken}");
        }
    }
}
