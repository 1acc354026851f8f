//! Gathering settings: which value counts, and where it came from.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use super::keys::{KEYS, Key};

/// Where settings come from.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    /// The file's name and text.
    pub file: Option<(PathBuf, String)>,
    /// The environment.
    pub environment: BTreeMap<String, String>,
    /// What the command line said, by the setting's name.
    pub flags: BTreeMap<&'static str, String>,
}

impl Sources {
    /// The process's environment, and the file if one is named.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn of_process(file: Option<&Path>) -> Result<Self, Problems> {
        let environment = std::env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
            .filter(|(name, _)| name.starts_with("TENON_"))
            .collect();
        let file = file.map(|path| match std::fs::read_to_string(path) {
            Ok(text) => Ok((path.to_owned(), text)),
            Err(error) => {
                let what = format!("{error}. Name a file that this user may read.");
                Err(Problems(vec![Problem { place: path.display().to_string(), what }]))
            }
        });
        Ok(Sources { file: file.transpose()?, environment, flags: BTreeMap::new() })
    }

    /// The same sources with one flag more, if it was given.
    #[must_use]
    pub fn flag(mut self, name: &'static str, value: Option<impl ToString>) -> Self {
        if let Some(value) = value {
            self.flags.insert(name, value.to_string());
        }
        self
    }
}

/// Where a value came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// Nobody said anything.
    Default,
    /// The file of that name.
    File(PathBuf),
    /// A variable of the environment.
    Variable(String),
    /// The command line.
    Flag,
}

/// A setting's value, not yet understood.
#[derive(Debug, Clone)]
pub(super) struct Value {
    pub(super) text: String,
    pub(super) origin: Origin,
}

impl Value {
    /// What a person calls the place to look at.
    pub(super) fn place(&self, key: &Key) -> String {
        match &self.origin {
            Origin::Default => key.name.to_owned(),
            Origin::File(path) => format!("{} in {}", key.name, path.display()),
            Origin::Variable(name) => format!("{name} in the environment"),
            Origin::Flag => format!("--{}", key.name),
        }
    }
}

impl Value {
    /// Which of two places was named later: the command line last of all.
    pub(super) fn rank(&self) -> u8 {
        match self.origin {
            Origin::Default => 0,
            Origin::File(_) => 1,
            Origin::Variable(_) => 2,
            Origin::Flag => 3,
        }
    }
}

pub(super) type Values = BTreeMap<&'static str, Value>;

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Problem {
    pub(super) place: String,
    pub(super) what: String,
}

/// Everything that is wrong with the settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problems(pub(super) Vec<Problem>);

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("These settings cannot be used; nothing was started.")?;
        self.0.iter().try_for_each(|problem| write!(f, "\n  {}: {}", problem.place, problem.what))
    }
}

impl std::error::Error for Problems {}

/// The value of every setting that has one.
pub(super) fn read(sources: &Sources) -> Result<Values, Problems> {
    let mut problems = Vec::new();
    let mut values = Values::new();
    for key in KEYS.iter().filter(|key| !key.default.is_empty()) {
        values.insert(key.name, Value { text: key.default.to_owned(), origin: Origin::Default });
    }
    if let Some((path, text)) = &sources.file {
        read_file(path, text, &mut values, &mut problems);
    }
    for key in KEYS {
        read_variable(key, &sources.environment, &mut values, &mut problems);
    }
    for (name, text) in &sources.flags {
        values.insert(name, Value { text: text.clone(), origin: Origin::Flag });
    }
    if problems.is_empty() { Ok(values) } else { Err(Problems(problems)) }
}

fn read_file(path: &Path, text: &str, values: &mut Values, problems: &mut Vec<Problem>) {
    match text.parse::<toml::Table>() {
        Ok(table) => read_table(path, "", &table, values, problems),
        Err(error) => {
            let line = error.span().map_or(1, |span| text[..span.start.min(text.len())].matches('\n').count() + 1);
            let what = format!("{}. Mend the line; the format is TOML.", error.message());
            problems.push(Problem { place: format!("line {line} of {}", path.display()), what });
        }
    }
}

fn read_table(path: &Path, prefix: &str, table: &toml::Table, values: &mut Values, problems: &mut Vec<Problem>) {
    for (name, value) in table {
        let name = if prefix.is_empty() { name.clone() } else { format!("{prefix}.{name}") };
        let place = format!("{name} in {}", path.display());
        let text = match value {
            toml::Value::Table(inner) if KEYS.iter().any(|key| key.name.starts_with(&format!("{name}."))) => {
                read_table(path, &name, inner, values, problems);
                continue;
            }
            toml::Value::String(text) => text.clone(),
            toml::Value::Integer(number) => number.to_string(),
            toml::Value::Boolean(truth) => truth.to_string(),
            _ => String::new(),
        };
        match Key::named(&name) {
            None => problems.push(Problem { place, what: format!("there is no such setting.{}", suggestion(&name)) }),
            Some(_) if matches!(value, toml::Value::Table(_) | toml::Value::Array(_) | toml::Value::Float(_)) => {
                problems.push(Problem { place, what: "takes one text, whole number or true or false.".to_owned() });
            }
            Some(key) => {
                values.insert(key.name, Value { text, origin: Origin::File(path.to_owned()) });
            }
        }
    }
}

fn read_variable(
    key: &'static Key,
    environment: &BTreeMap<String, String>,
    values: &mut Values,
    problems: &mut Vec<Problem>,
) {
    let name = key.variable();
    let file_name = format!("{name}_FILE");
    let file = environment.get(&file_name).filter(|_| key.secret);
    match (environment.get(&name), file) {
        (Some(_), Some(_)) => problems.push(Problem {
            place: format!("{name} in the environment"),
            what: format!("is there together with {file_name}. Keep one of the two."),
        }),
        (Some(text), None) => {
            values.insert(key.name, Value { text: text.clone(), origin: Origin::Variable(name) });
        }
        (None, Some(path)) => match std::fs::read_to_string(path) {
            Ok(text) => {
                let text = text.trim_end_matches(['\r', '\n']).to_owned();
                values.insert(key.name, Value { text, origin: Origin::Variable(file_name) });
            }
            Err(error) => problems.push(Problem {
                place: format!("{file_name} in the environment"),
                what: format!("{path} cannot be read: {error}. Name a file that this user may read."),
            }),
        },
        (None, None) => {}
    }
}

/// The setting that was probably meant.
fn suggestion(name: &str) -> String {
    let nearest = KEYS.iter().map(|key| (distance(key.name, name), key.name)).min();
    match nearest {
        Some((steps, key)) if steps <= 3 => format!(" Did you mean {key}?"),
        _ => String::new(),
    }
}

/// How many letters have to be put in, taken out or changed to get from one word to the other.
fn distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (line, letter) in left.chars().enumerate() {
        let mut corner = line;
        row[0] = line + 1;
        for (column, other) in right.iter().enumerate() {
            let cost = corner + usize::from(letter != *other);
            corner = row[column + 1];
            row[column + 1] = cost.min(corner + 1).min(row[column] + 1);
        }
    }
    row[right.len()]
}

/// Variables that begin like ours but are no setting, each with what was probably meant.
pub(super) fn misspelt_variables(environment: &BTreeMap<String, String>) -> Vec<(String, String)> {
    let known: Vec<String> = KEYS.iter().map(Key::variable).collect();
    let mut found = Vec::new();
    for name in environment.keys() {
        let base = name.strip_suffix("_FILE").unwrap_or(name);
        if known.iter().any(|known| known == name || known == base) {
            continue;
        }
        let nearest = known.iter().map(|known| (distance(known, base), known)).min();
        if let Some((1..=2, meant)) = nearest {
            found.push((name.clone(), meant.clone()));
        }
    }
    found
}
