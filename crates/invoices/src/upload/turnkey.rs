//! The folder of a Turnkey, the program that the tax office gives out: messages are files that it takes from one folder,
//! and what came of them stands in others.
//!
//! ```text
//! UpCast/B2SSTORAGE/F0401/SRC/   here a message is laid, whole or not at all
//!                        /BAK/   what Turnkey took, by day and hour
//!                        /ERR/   what it refused
//! Unpack/ProcessResult/          what the platform answered, at any depth; also below Unpack/BAK
//! ```
//!
//! Every path is made of the folder in the settings, names of messages and the names of [`Named`], which are letters,
//! digits and dashes: no caller of the API has a say in it.

use std::collections::{HashMap, HashSet};
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::UNIX_EPOCH;

use kernel::Timestamp;

use super::way::{Answer, Answered, Named, Unclear, Way};

/// The folder of messages that are kept on file (存證), MIG 4.
const STORAGE: &str = "UpCast/B2SSTORAGE";
/// Where answers of the platform lie.
const RESULTS: [&str; 2] = ["Unpack/ProcessResult", "Unpack/BAK/ProcessResult"];
/// How deep answers and refused files are looked for: Turnkey keeps them by day and hour.
const DEPTH: usize = 3;
/// The largest answer that is read, in bytes.
const ANSWER_BYTES: u64 = 1024 * 1024;
/// How far the clock of a file may lie behind ours, in seconds.
const CLOCKS_SECONDS: i64 = 5;
/// What Turnkey's own refusal is called: it keeps the file, and says why in its log.
const REFUSED_BY_TURNKEY: &str = "ERR";

/// What was read of the platform's answers so far.
#[derive(Default)]
struct Heard {
    files: HashSet<PathBuf>,
    /// By message and number: when, and what.
    answers: HashMap<(String, String), (Timestamp, Answer)>,
}

/// The folder.
pub struct Turnkey {
    folder: PathBuf,
    heard: Arc<Mutex<Heard>>,
}

impl std::fmt::Debug for Turnkey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Turnkey").field("folder", &self.folder).finish_non_exhaustive()
    }
}

impl Turnkey {
    /// Its name in settings and rows.
    pub const NAME: &'static str = "turnkey";

    /// The Turnkey that is installed in a folder.
    pub fn new(folder: impl Into<PathBuf>) -> Turnkey {
        Turnkey { folder: folder.into(), heard: Arc::default() }
    }
}

/// A name that stands for one file in one folder.
fn is_plain(name: &str) -> bool {
    !name.is_empty() && name.len() <= 100 && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

/// The file is there whole under its name, or not at all, also when the power fails.
fn lay(folder: &Path, named: &Named, xml: &str) -> io::Result<()> {
    let place = folder.join(STORAGE).join(&named.message);
    let source = place.join("SRC");
    fs::create_dir_all(&source)?;
    // Beside the folder that Turnkey takes from, on the same disk.
    let draft = place.join(format!("{}.part", named.name));
    let mut file = File::create(&draft)?;
    file.write_all(xml.as_bytes())?;
    file.sync_all()?;
    fs::rename(&draft, source.join(format!("{}.xml", named.name)))?;
    File::open(&source)?.sync_all()
}

/// Files below a folder; none where there is no such folder.
fn files(folder: &Path, depth: usize, found: &mut Vec<PathBuf>) -> io::Result<()> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error),
    };
    for entry in entries {
        let entry = entry?;
        let kind = entry.file_type()?;
        if kind.is_dir() && depth > 0 {
            files(&entry.path(), depth - 1, found)?;
        } else if kind.is_file() {
            found.push(entry.path());
        }
    }
    Ok(())
}

fn holds(folder: &Path, name: &str) -> io::Result<bool> {
    let mut found = Vec::new();
    files(folder, DEPTH, &mut found)?;
    Ok(found.iter().any(|path| path.file_name().is_some_and(|file| file.to_string_lossy().starts_with(name))))
}

fn ask(folder: &Path, heard: &Mutex<Heard>, named: &Named) -> io::Result<Answer> {
    let place = folder.join(STORAGE).join(&named.message);
    let file = format!("{}.xml", named.name);
    if place.join("SRC").join(&file).exists() {
        return Ok(Answer::Pending);
    }
    let mut heard = heard.lock().unwrap_or_else(PoisonError::into_inner);
    read_answers(folder, &mut heard)?;
    if let Some((at, answer)) = heard.answers.get(&(named.message.clone(), named.number.clone()))
        && at.plus_seconds(CLOCKS_SECONDS) >= named.sent_at
    {
        return Ok(answer.clone());
    }
    drop(heard);
    if holds(&place.join("ERR"), &file)? {
        let words = format!("Turnkey 退回了 {file}，原因寫在它的記錄檔 · Turnkey refused {file}; its log says why");
        return Ok(Answer::Rejected { code: REFUSED_BY_TURNKEY.to_owned(), words });
    }
    Ok(if holds(&place.join("BAK"), &file)? { Answer::Pending } else { Answer::Unknown })
}

/// Reads answers that were not there before. One that cannot be read is no answer.
fn read_answers(folder: &Path, heard: &mut Heard) -> io::Result<()> {
    for place in RESULTS {
        let mut found = Vec::new();
        files(&folder.join(place), DEPTH, &mut found)?;
        for path in found {
            if heard.files.contains(&path) {
                continue;
            }
            let about = fs::metadata(&path)?;
            if about.len() <= ANSWER_BYTES
                && let Ok(text) = fs::read_to_string(&path)
            {
                let since = about.modified()?.duration_since(UNIX_EPOCH).unwrap_or_default();
                let at = Timestamp::from_micros(i64::try_from(since.as_micros()).unwrap_or(i64::MAX));
                for (message, number, answer) in answers(&text) {
                    let known = heard.answers.get(&(message.clone(), number.clone()));
                    if known.is_none_or(|(before, _)| *before <= at) {
                        heard.answers.insert((message, number), (at, answer));
                    }
                }
            }
            heard.files.insert(path);
        }
    }
    Ok(())
}

/// What an answer of the platform says, message by message: `ProcessResult` elements with `MessageType`, `InvoiceNumber` or
/// `AllowanceNumber`, `ResultCode` (0 for accepted) and, when refused, `ErrorCode` and `ErrorMessage`.
fn answers(text: &str) -> Vec<(String, String, Answer)> {
    let Ok(document) = roxmltree::Document::parse(text) else { return Vec::new() };
    let mut all = Vec::new();
    for result in document.descendants().filter(|node| node.tag_name().name() == "ProcessResult") {
        let said = |names: &[&str]| {
            let child = result.children().find(|child| names.contains(&child.tag_name().name()));
            child.and_then(|child| child.text()).map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
        };
        let number = said(&["InvoiceNumber", "AllowanceNumber", "CancelInvoiceNumber", "CancelAllowanceNumber"]);
        let (Some(message), Some(number), Some(code)) = (said(&["MessageType"]), number, said(&["ResultCode"])) else {
            continue;
        };
        let answer = if code.bytes().all(|byte| byte == b'0') {
            Answer::Accepted
        } else {
            let words = said(&["ErrorMessage"]).or_else(|| said(&["ResultMessage"])).unwrap_or_default();
            Answer::Rejected { code: said(&["ErrorCode"]).unwrap_or(code), words }
        };
        all.push((message, number, answer));
    }
    all
}

fn unclear(error: impl std::fmt::Display) -> Unclear {
    Unclear(format!("Turnkey: {error}"))
}

impl Way for Turnkey {
    fn name(&self) -> &'static str {
        Turnkey::NAME
    }

    fn hand_in<'a>(&'a self, named: &'a Named, xml: &'a str) -> Answered<'a> {
        let (folder, named, xml) = (self.folder.clone(), named.clone(), xml.to_owned());
        Box::pin(async move {
            if !(is_plain(&named.message) && is_plain(&named.name)) {
                return Err(unclear("a name that no file may have"));
            }
            let laid = tokio::task::spawn_blocking(move || lay(&folder, &named, &xml)).await;
            laid.map_err(unclear)?.map_err(unclear)?;
            Ok(Answer::Pending)
        })
    }

    fn ask<'a>(&'a self, named: &'a Named) -> Answered<'a> {
        let (folder, heard, named) = (self.folder.clone(), Arc::clone(&self.heard), named.clone());
        Box::pin(async move {
            if !(is_plain(&named.message) && is_plain(&named.name)) {
                return Err(unclear("a name that no file may have"));
            }
            let asked = tokio::task::spawn_blocking(move || ask(&folder, &heard, &named)).await;
            asked.map_err(unclear)?.map_err(unclear)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const AT: Timestamp = Timestamp::from_micros(1_795_000_000_000_000);

    fn named(name: &str) -> Named {
        Named {
            message: "F0401".to_owned(),
            name: name.to_owned(),
            number: "AB12345678".to_owned(),
            seller: "04595257".to_owned(),
            sent_at: AT,
        }
    }

    fn answer(folder: &Path, file: &str, seconds: i64, text: &str) {
        let path = folder.join("Unpack/BAK/ProcessResult/20261123/06").join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        let at = UNIX_EPOCH + std::time::Duration::from_micros(AT.plus_seconds(seconds).micros().unsigned_abs());
        File::options().write(true).open(&path).unwrap().set_modified(at).unwrap();
    }

    fn result(code: &str, more: &str) -> String {
        format!(
            "<ProcessResult><MessageType>F0401</MessageType><InvoiceNumber>AB12345678</InvoiceNumber><ResultCode>{code}</ResultCode>{more}</ProcessResult>"
        )
    }

    #[test]
    fn a_message_goes_through_the_folders() {
        let folder = tempfile::tempdir().unwrap();
        let (path, heard, named) = (folder.path(), Mutex::default(), named("F0401-04595257-AB12345678-1"));
        let place = path.join("UpCast/B2SSTORAGE/F0401");
        assert_eq!(ask(path, &heard, &named).unwrap(), Answer::Unknown);
        lay(path, &named, "<Invoice/>").unwrap();
        let file = place.join("SRC/F0401-04595257-AB12345678-1.xml");
        assert_eq!(fs::read_to_string(&file).unwrap(), "<Invoice/>");
        assert_eq!(fs::read_dir(&place).unwrap().count(), 1, "nothing half written is left");
        assert_eq!(ask(path, &heard, &named).unwrap(), Answer::Pending);
        let taken = place.join("BAK/20261123/06");
        fs::create_dir_all(&taken).unwrap();
        fs::rename(&file, taken.join(file.file_name().unwrap())).unwrap();
        assert_eq!(ask(path, &heard, &named).unwrap(), Answer::Pending, "Turnkey took it");
        // What was answered before this handing in is about another one.
        answer(path, "old.xml", -60, &result("1", "<ErrorCode>E1</ErrorCode>"));
        assert_eq!(ask(path, &heard, &named).unwrap(), Answer::Pending);
        answer(path, "broken.xml", 10, "<ProcessResult>");
        answer(path, "new.xml", 60, &result("0", ""));
        assert_eq!(ask(path, &heard, &named).unwrap(), Answer::Accepted);
    }

    #[test]
    fn what_is_refused_says_so() {
        let folder = tempfile::tempdir().unwrap();
        let (path, heard, named) = (folder.path(), Mutex::default(), named("F0401-04595257-AB12345678-1"));
        let refused = path.join("UpCast/B2SSTORAGE/F0401/ERR/20261123");
        fs::create_dir_all(&refused).unwrap();
        fs::write(refused.join("F0401-04595257-AB12345678-1.xml"), "x").unwrap();
        let said = ask(path, &heard, &named).unwrap();
        assert!(matches!(said, Answer::Rejected { code, .. } if code == "ERR"));
        let more = "<ErrorCode>E0205</ErrorCode><ErrorMessage>字軌不符</ErrorMessage>";
        answer(path, "one.xml", 60, &format!("<Results>{}</Results>", result("9", more)));
        let said = ask(path, &heard, &named).unwrap();
        assert_eq!(said, Answer::Rejected { code: "E0205".to_owned(), words: "字軌不符".to_owned() });
    }

    #[test]
    fn no_name_leads_out_of_the_folder() {
        testkit::run(async {
            let folder = tempfile::tempdir().unwrap();
            let turnkey = Turnkey::new(folder.path());
            for name in ["../up", "a/b", "a.b", "", "甲"] {
                assert!(turnkey.hand_in(&named(name), "x").await.is_err(), "{name}");
                assert!(turnkey.ask(&named(name)).await.is_err(), "{name}");
            }
            assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
        });
    }
}
