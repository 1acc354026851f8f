//! Bytes of any supported encoding as UTF-8, a piece at a time.

use std::io::{Read, Result, Seek, SeekFrom};

use encoding_rs::{BIG5, CoderResult, Decoder, DecoderResult, UTF_8, UTF_16BE, UTF_16LE};

use super::{Encoding, Unreadable};
use crate::codes;

/// Bytes read at once.
const PIECE: usize = 64 << 10;
/// The share of zero bytes in every second place, in percent, from which text without a mark is UTF-16.
const ZEROS: usize = 30;

fn codec(encoding: Encoding) -> &'static encoding_rs::Encoding {
    match encoding {
        Encoding::Utf8 => UTF_8,
        Encoding::Utf16Le => UTF_16LE,
        Encoding::Utf16Be => UTF_16BE,
        Encoding::Big5 => BIG5,
    }
}

/// A reader of UTF-8 over a reader of something else. What cannot be decoded becomes U+FFFD, so that the
/// row it stands in can be named.
pub struct Decoded<R> {
    inner: R,
    decoder: Decoder,
    raw: Vec<u8>,
    /// What of `raw` is still to be decoded.
    begin: usize,
    end: usize,
    text: Vec<u8>,
    /// What of `text` is still to be handed out.
    out: usize,
    filled: usize,
    ended: bool,
}

impl<R: Read> Decoded<R> {
    /// Decodes from where `inner` stands, which is the file's beginning.
    pub fn new(inner: R, encoding: Encoding) -> Self {
        Decoded {
            inner,
            decoder: codec(encoding).new_decoder_with_bom_removal(),
            raw: vec![0; PIECE],
            begin: 0,
            end: 0,
            // The most that a piece can become: three bytes for one.
            text: vec![0; PIECE * 3 + 16],
            out: 0,
            filled: 0,
            ended: false,
        }
    }

    fn refill(&mut self) -> Result<()> {
        while self.out == self.filled && !self.ended {
            if self.begin == self.end {
                self.begin = 0;
                self.end = self.inner.read(&mut self.raw)?;
            }
            let last = self.end == 0;
            let source = &self.raw[self.begin..self.end];
            let (result, read, written, _) = self.decoder.decode_to_utf8(source, &mut self.text, last);
            self.begin += read;
            self.out = 0;
            self.filled = written;
            self.ended = last && result == CoderResult::InputEmpty;
        }
        Ok(())
    }
}

impl<R: Read> Read for Decoded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        self.refill()?;
        let count = (self.filled - self.out).min(buffer.len());
        buffer[..count].copy_from_slice(&self.text[self.out..self.out + count]);
        self.out += count;
        Ok(count)
    }
}

/// The encoding of a text: by its mark, by zero bytes, else the first of UTF-8 and Big5 in which all of
/// it can be read.
///
/// # Errors
/// `exchange.encoding_unknown` when it can be read in none.
pub fn detect(source: &mut (impl Read + Seek), head: &[u8]) -> std::result::Result<Encoding, Unreadable> {
    if let Some((marked, _)) = encoding_rs::Encoding::for_bom(head) {
        let known = [Encoding::Utf8, Encoding::Utf16Le, Encoding::Utf16Be];
        if let Some(encoding) = known.into_iter().find(|known| codec(*known) == marked) {
            return Ok(encoding);
        }
    }
    if let Some(encoding) = wide(head) {
        return Ok(encoding);
    }
    let mut candidates = [
        (Encoding::Utf8, Some(UTF_8.new_decoder_without_bom_handling())),
        (Encoding::Big5, Some(BIG5.new_decoder_without_bom_handling())),
    ];
    source.seek(SeekFrom::Start(0))?;
    let (mut raw, mut text) = (vec![0; PIECE], vec![0; PIECE * 3 + 16]);
    loop {
        let count = source.read(&mut raw)?;
        for (_, decoder) in &mut candidates {
            if let Some(open) = decoder
                && !reads(open, &raw[..count], &mut text, count == 0)
            {
                *decoder = None;
            }
        }
        if count == 0 || candidates.iter().all(|(_, decoder)| decoder.is_none()) {
            break;
        }
    }
    let found = candidates.iter().find(|(_, decoder)| decoder.is_some());
    found.map(|(encoding, _)| *encoding).ok_or_else(|| (&codes::ENCODING_UNKNOWN).into())
}

/// Whether a piece can be read in an encoding.
fn reads(decoder: &mut Decoder, mut piece: &[u8], text: &mut [u8], last: bool) -> bool {
    loop {
        let (result, read, _) = decoder.decode_to_utf8_without_replacement(piece, text, last);
        piece = &piece[read..];
        match result {
            DecoderResult::InputEmpty => return true,
            DecoderResult::OutputFull => {}
            DecoderResult::Malformed(..) => return false,
        }
    }
}

/// UTF-16 without a mark: Latin letters, digits and separators leave every second byte zero.
fn wide(head: &[u8]) -> Option<Encoding> {
    let zeros = |from: usize| head.iter().skip(from).step_by(2).filter(|byte| **byte == 0).count();
    let half = (head.len() / 2).max(1);
    let (even, odd) = (zeros(0), zeros(1));
    if odd * 100 > half * ZEROS && even * 10 < odd {
        Some(Encoding::Utf16Le)
    } else if even * 100 > half * ZEROS && odd * 10 < even {
        Some(Encoding::Utf16Be)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    fn detected(bytes: &[u8]) -> Encoding {
        detect(&mut Cursor::new(bytes), bytes).unwrap()
    }

    fn decoded(bytes: &[u8], encoding: Encoding) -> String {
        let mut text = String::new();
        Decoded::new(bytes, encoding).read_to_string(&mut text).unwrap();
        text
    }

    fn utf16(text: &str, little: bool, mark: bool) -> Vec<u8> {
        let mark = mark.then_some(0xfeff);
        let units = mark.into_iter().chain(text.encode_utf16());
        units.flat_map(|unit| if little { unit.to_le_bytes() } else { unit.to_be_bytes() }).collect()
    }

    #[test]
    fn encodings_are_told_apart_and_say_the_same() {
        let text = "品名,價格\n桂花戚風蛋糕 6 吋,680\n";
        let (big5, _, lossy) = BIG5.encode(text);
        assert!(!lossy);
        let marked = format!("\u{feff}{text}");
        for (bytes, encoding) in [
            (text.as_bytes().to_vec(), Encoding::Utf8),
            (marked.into_bytes(), Encoding::Utf8),
            (big5.into_owned(), Encoding::Big5),
            (utf16(text, true, true), Encoding::Utf16Le),
            (utf16(text, false, true), Encoding::Utf16Be),
            (utf16("sku,name,price\nA-1,茶,1\n", true, false), Encoding::Utf16Le),
        ] {
            assert_eq!(detected(&bytes), encoding);
            let back = decoded(&bytes, encoding);
            assert!(back == text || back.starts_with("sku,name"), "{back}");
        }
    }

    #[test]
    fn what_is_no_text_is_refused() {
        let noise: Vec<u8> = (0..4096_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8 | 0x80).collect();
        let refused = detect(&mut Cursor::new(&noise), &noise).unwrap_err();
        let Unreadable::Refused(refusal) = refused else { panic!("not refused") };
        assert_eq!(refusal.code.name, "exchange.encoding_unknown");
    }

    #[test]
    fn letters_on_the_edge_of_a_piece_stay_whole() {
        let text = "茶".repeat(PIECE);
        let (big5, ..) = BIG5.encode(&text);
        let mut odd = vec![b'a'];
        odd.extend_from_slice(&big5);
        assert_eq!(decoded(&odd, Encoding::Big5), format!("a{text}"));
    }
}
