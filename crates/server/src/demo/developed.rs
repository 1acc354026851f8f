//! Pictures in all their sizes, made once and kept.
//!
//! Developing the shop's few pictures takes longer than all else at the start of a demo, and they are the same at every
//! start. So what came of a picture lies in the user's cache folder, under a name made of the picture itself and of the
//! sizes that are made of it. What does not read as it was written is made again.

use std::fs;
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use kernel::{Id, Refusal};
use pictures::{Developed, EDGES, File, digest};
use tempfile::NamedTempFile;

use super::past::cache;

/// Counts changes of how pictures are developed.
const MAKER: u32 = 1;
/// What files of pictures end in; what is kept has the place in this list.
const EXTENSIONS: [&str; 3] = ["jpg", "png", "webp"];

/// All sizes of a picture.
///
/// # Errors
/// As [`catalog::develop`].
pub(super) fn developed(picture: &[u8]) -> Result<Developed, Refusal> {
    let place = place(picture);
    if let Some(kept) = read(&place, picture) {
        return Ok(kept);
    }
    let made = catalog::develop(picture)?;
    // A cache that cannot be written is no reason not to open a shop.
    keep(&place, &made).ok();
    Ok(made)
}

fn place(picture: &[u8]) -> PathBuf {
    let mut parts = MAKER.to_be_bytes().to_vec();
    parts.extend_from_slice(&digest(picture));
    for edge in EDGES {
        parts.extend_from_slice(&edge.to_be_bytes());
    }
    cache().join("pictures").join(Id::derived("demo.picture", &parts).to_string())
}

/// Side by side: its length and its SHA-256, then the bytes. Whatever was cut off or changed does not read.
fn read(place: &Path, picture: &[u8]) -> Option<Developed> {
    let bytes = fs::read(place).ok()?;
    let mut rest = bytes.as_slice();
    let [width, height] = [number(&mut rest)?, number(&mut rest)?];
    let extension = EXTENSIONS.get(usize::try_from(number(&mut rest)?).ok()?)?;
    let mut files = Vec::new();
    while !rest.is_empty() {
        let (size, length) = (number(&mut rest)?, usize::try_from(number(&mut rest)?).ok()?);
        let (sha256, after) = rest.split_first_chunk::<32>()?;
        let (bytes, after) = after.split_at_checked(length)?;
        if digest(bytes) != *sha256 {
            return None;
        }
        let content_type = pictures::content_type(extension);
        files.push(File { size, content_type, sha256: *sha256, bytes: bytes.to_vec() });
        rest = after;
    }
    let whole = files.last().is_some_and(|largest| Some(&largest.size) == EDGES.last());
    whole.then(|| Developed { sha256: digest(picture), width, height, extension, files })
}

fn number(rest: &mut &[u8]) -> Option<i64> {
    let (number, after) = rest.split_first_chunk::<8>()?;
    *rest = after;
    Some(i64::from_be_bytes(*number))
}

/// Written beside its place and then moved there: whoever reads meanwhile finds nothing, or all of it.
fn keep(place: &Path, made: &Developed) -> io::Result<()> {
    let mut bytes = Vec::new();
    let extension = EXTENSIONS.iter().position(|name| *name == made.extension);
    let extension = extension.and_then(|at| i64::try_from(at).ok()).ok_or(ErrorKind::InvalidInput)?;
    for number in [made.width, made.height, extension] {
        bytes.extend_from_slice(&number.to_be_bytes());
    }
    for file in &made.files {
        let length = i64::try_from(file.bytes.len()).unwrap_or(i64::MAX);
        bytes.extend_from_slice(&file.size.to_be_bytes());
        bytes.extend_from_slice(&length.to_be_bytes());
        bytes.extend_from_slice(&file.sha256);
        bytes.extend_from_slice(&file.bytes);
    }
    let folder = place.parent().ok_or(ErrorKind::InvalidInput)?;
    fs::create_dir_all(folder)?;
    let mut beside = NamedTempFile::new_in(folder)?;
    beside.write_all(&bytes)?;
    beside.persist(place)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::goods::GOODS;
    use super::*;

    #[test]
    fn what_is_kept_reads_as_it_was_made_or_not_at_all() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("sub/picture");
        let picture = GOODS[0].pictures()[0].bytes;
        let made = catalog::develop(picture).unwrap();
        assert_eq!(read(&place, picture), None, "nothing is there yet");
        keep(&place, &made).unwrap();
        assert_eq!(read(&place, picture), Some(made));

        let whole = fs::read(&place).unwrap();
        fs::write(&place, &whole[..whole.len() - 1]).unwrap();
        assert_eq!(read(&place, picture), None, "cut off");
        let mut changed = whole.clone();
        *changed.last_mut().unwrap() ^= 1;
        fs::write(&place, changed).unwrap();
        assert_eq!(read(&place, picture), None, "changed");
        fs::write(&place, &whole[..24]).unwrap();
        assert_eq!(read(&place, picture), None, "no size at all");
    }
}
