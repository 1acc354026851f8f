//! What a merchant's template may do. It is judged as a tree before it ever runs, and runs with limits.
//!
//! The engine counts instructions, but not memory, and knows operations that make much of little: `"a" * 10**9`,
//! `x ~ x` thirty times over, captured blocks. So a template is read first ([`inspect`]), and only what is on a short
//! list is let through: known filters and functions, no multiplication, joining of texts that are data or constants
//! and not of what the template made itself, nothing captured but macros. What is left is bounded by instructions,
//! by the bytes that are printed, and by the length of the page. Every value is escaped, whatever a template says.

use std::collections::{BTreeMap, BTreeSet};

use minijinja::machinery::ast::{BinOpKind, Call, CallArg, CallType, Expr, Stmt};
use minijinja::machinery::{Token, parse, tokenize};
use minijinja::syntax::SyntaxConfig;
use minijinja::value::ValueKind;
use minijinja::{AutoEscape, Environment, Error, ErrorKind, Output, State, Value, escape_formatter};
use site::Problem;

/// Instructions a page may take. The longest page of the default theme takes less than a third of it.
pub(crate) const FUEL: u64 = 60_000;
/// How deep templates may call each other.
const DEPTH: usize = 120;
/// The longest page, in bytes.
pub(crate) const PAGE: usize = 400_000;
/// Bytes that may be printed while a page is made, inside macros and out.
const PRINTED: usize = 2_000_000;
/// The longest text that a filter or function gives, in bytes.
pub(crate) const MADE: usize = 20_000;
/// The longest run of plain text between two tags, in bytes.
const RUN: usize = 4_000;

/// Names that hold data of the page, which no template can make longer.
const DATA: &[&str] = &["page", "shop", "currency", "languages"];
/// Fields that hold HTML that was cleaned or made by ourselves.
const CLEANED: &[&str] = &["bars", "card", "code", "description", "html", "map"];
/// What may be put together of what a loop says of itself.
const LOOP: &[&str] = &["depth", "first", "index", "index0", "last", "length", "revindex", "revindex0"];
/// Tokens between two tag marks at most, and how deep tags may stand in each other: reading and compiling a template
/// goes as deep as it does.
const TAG: usize = 300;
const NESTED: usize = 40;
/// Filters that a template may use.
const FILTERS: &[&str] = &[
    "abs",
    "capitalize",
    "count",
    "d",
    "date",
    "default",
    "e",
    "escape",
    "first",
    "int",
    "join",
    "last",
    "length",
    "list",
    "lower",
    "major",
    "moment",
    "money",
    "phone",
    "price",
    "quantity",
    "rejectattr",
    "replace",
    "round",
    "safe",
    "selectattr",
    "string",
    "time",
    "title",
    "tojson",
    "trim",
    "upper",
    "urlencode",
];
/// Functions of the engine that a template may not use; what is not known fails when it is tried.
const NOT_FUNCTIONS: &[&str] = &["range", "dict", "debug", "namespace", "lipsum", "cycler", "joiner"];
/// Functions whose text is no longer than [`MADE`].
const FUNCTIONS: &[&str] = &["asset", "word"];

/// What is wrong with a template, in Chinese and English.
struct Wrong {
    line: Option<i64>,
    zh_tw: String,
    en: String,
}

/// What in a template is not let through. Nothing means that it may run.
pub fn inspect(name: &str, source: &str, known: &[&str]) -> Vec<Problem> {
    let mut found = Vec::new();
    for (line, word) in weakening(source) {
        found.push(Wrong {
            line: Some(line),
            zh_tw: format!("「{word}」在商店頁面上不能用：頁面不能有自己的程式、框架或轉址。請移除。"),
            en: format!("\"{word}\" cannot be used on the shop's pages: they have no scripts, frames or redirects of their own. Remove it."),
        });
    }
    if let Some(line) = too_deep(source) {
        found.push(Wrong {
            line: Some(line),
            zh_tw: "這裡太長或一層包一層太深。請拆開寫。".to_owned(),
            en: "This is too long or nested too deeply. Write it in parts.".to_owned(),
        });
        return at(name, found);
    }
    match parse(source, name, syntax()) {
        Err(error) => found.push(of_error(&error)),
        Ok(Stmt::Template(template)) => {
            let made = Names::of(&template.children);
            let mut walk = Walk { known, made, found: &mut found };
            walk.body(&template.children);
        }
        Ok(_) => {}
    }
    at(name, found)
}

fn at(name: &str, found: Vec<Wrong>) -> Vec<Problem> {
    let problem = |wrong: Wrong| Problem { file: name.to_owned(), line: wrong.line, zh_tw: wrong.zh_tw, en: wrong.en };
    found.into_iter().map(problem).collect()
}

/// The line where a template has a tag that is too long, or tags that stand too deep in each other. Asked of the
/// tokens one after the other, before anything goes down into them.
fn too_deep(source: &str) -> Option<i64> {
    let (mut open, mut inside, mut first, mut assigns) = (0_usize, 0_usize, None::<String>, false);
    // What an `elif` adds is closed with its `if`.
    let mut blocks: Vec<usize> = Vec::new();
    for token in tokenize(source, false, syntax()) {
        // What cannot be read as tokens is said by the parser, which stops there, too.
        let Ok((token, span)) = token else { return None };
        match token {
            Token::VariableStart | Token::BlockStart => (inside, first, assigns) = (0, None, false),
            Token::BlockEnd => {
                let name = first.take().unwrap_or_default();
                match name.as_str() {
                    "elif" => {
                        open += 1;
                        if let Some(own) = blocks.last_mut() {
                            *own += 1;
                        }
                    }
                    "else" | "include" | "import" | "from" | "extends" | "do" => {}
                    "set" if assigns => {}
                    name if name.starts_with("end") => open = open.saturating_sub(blocks.pop().unwrap_or(0)),
                    _ => {
                        open += 1;
                        blocks.push(1);
                    }
                }
            }
            Token::Ident(name) if first.is_none() => first = Some(name.to_owned()),
            Token::Assign => assigns = true,
            _ => {}
        }
        inside += 1;
        if inside > TAG || open > NESTED {
            return Some(i64::from(span.start_line));
        }
    }
    None
}

/// How templates are written. Blocks leave no lines behind.
pub(crate) fn syntax() -> SyntaxConfig {
    SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build().unwrap_or_default()
}

/// Limits for an environment that holds a merchant's templates.
pub(crate) fn confine(environment: &mut Environment<'static>) {
    environment.set_fuel(Some(FUEL));
    environment.set_recursion_limit(DEPTH);
    environment.set_formatter(print);
    for function in NOT_FUNCTIONS {
        environment.remove_global(function);
    }
    environment.add_filter("replace", |text: String, from: &str, to: &str| {
        let times = if from.is_empty() { text.len() + 1 } else { text.matches(from).count() };
        short(text.len().saturating_add(times.saturating_mul(to.len())))?;
        Ok::<_, Error>(text.replace(from, to))
    });
    // A text of ours, never something with fields that somebody typed.
    environment.add_filter("safe", |value: &Value| match value.as_str() {
        Some(text) => Ok(Value::from_safe_string(text.to_owned())),
        None => Err(Error::new(ErrorKind::InvalidOperation, "only a text can be safe")),
    });
    environment.add_filter("join", |list: &Value, between: Option<&str>| {
        let mut joined = String::new();
        for (number, item) in list.try_iter()?.enumerate() {
            if number > 0 {
                joined.push_str(between.unwrap_or_default());
            }
            joined.push_str(&plain_text(&item)?);
            short(joined.len())?;
        }
        Ok::<_, Error>(joined)
    });
    environment.add_filter("urlencode", |text: String| {
        short(text.len().saturating_mul(3))?;
        let keep = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~/".contains(&byte);
        let one = |byte: u8| if keep(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") };
        Ok::<_, Error>(text.bytes().map(one).collect::<String>())
    });
}

/// Refuses what is longer than a template may make.
pub(crate) fn short(length: usize) -> Result<(), Error> {
    if length <= MADE { Ok(()) } else { Err(Error::new(ErrorKind::InvalidOperation, "the text becomes too long")) }
}

/// A text or number as a text; lists and data with fields cannot be printed.
fn plain_text(value: &Value) -> Result<String, Error> {
    match value.kind() {
        ValueKind::String | ValueKind::Number | ValueKind::Bool | ValueKind::None => Ok(value.to_string()),
        kind => Err(Error::new(ErrorKind::InvalidOperation, format!("a {kind} cannot be printed"))),
    }
}

/// Bytes printed while a page is made.
#[derive(Default)]
struct Printed(usize);

/// Prints a value, always escaped unless it is HTML of our own, and counts it.
fn print(out: &mut Output<'_>, state: &mut State<'_, '_>, value: &Value) -> Result<(), Error> {
    if !matches!(state.auto_escape(), AutoEscape::Html) {
        return Err(Error::new(ErrorKind::InvalidOperation, "escaping cannot be switched off"));
    }
    let length = match value.as_str() {
        Some(text) => text.len(),
        None => plain_text(value)?.len(),
    };
    let printed = state.get_or_insert_extension(Printed::default());
    printed.0 = printed.0.saturating_add(length).saturating_add(1);
    if printed.0 > PRINTED {
        return Err(Error::new(ErrorKind::InvalidOperation, "the page becomes too long"));
    }
    escape_formatter(out, state, value)
}

/// A page that stops growing.
#[derive(Default)]
pub(crate) struct Paper(pub(crate) Vec<u8>);

impl std::io::Write for Paper {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        if self.0.len() + bytes.len() > PAGE {
            return Err(std::io::Error::other("the page becomes too long"));
        }
        self.0.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// What the page's own policy would block, or what leads away without it. The header with the policy is never the
/// theme's; this says early what would not work.
fn weakening(source: &str) -> Vec<(i64, &'static str)> {
    const WORDS: &[&str] = &[
        "<script",
        "javascript:",
        "vbscript:",
        "http-equiv",
        "<base",
        "<iframe",
        "<frame",
        "<object",
        "<embed",
        "<applet",
        "<portal",
        "srcdoc",
        "formaction",
    ];
    const OURS: &[&str] = &[
        "<script src=\"{{ asset(",
        "<script type=\"application/ld+json\">{{ page.structured|tojson }}",
        // The page is asked for again, and leads nowhere else.
        "http-equiv=\"refresh\" content=\"20\">",
    ];
    let folded = source.to_ascii_lowercase();
    let line_of = |at: usize| i64::try_from(source[..at].matches('\n').count() + 1).unwrap_or(i64::MAX);
    let mut found = Vec::new();
    for word in WORDS {
        for (at, _) in folded.match_indices(word) {
            if !OURS.iter().any(|ours| source[at..].starts_with(ours)) {
                found.push((line_of(at), *word));
            }
        }
    }
    // Attributes such as onclick: a blank or quote, `on`, letters, perhaps blanks, an equals sign.
    for (at, _) in folded.match_indices("on") {
        let before = folded[..at].chars().next_back();
        let rest = folded[at + 2..].trim_start_matches(|letter: char| letter.is_ascii_lowercase());
        let letters = folded.len() - at - 2 - rest.len();
        let starts = before.is_some_and(|letter| letter.is_whitespace() || "\"'/".contains(letter));
        if starts && letters >= 3 && rest.trim_start().starts_with('=') && !rest.trim_start().starts_with("==") {
            found.push((line_of(at), "on…="));
        }
    }
    found.sort_unstable();
    found
}

/// The names that a template binds, and which of them are data of the page.
struct Names {
    data: BTreeSet<String>,
    bound: BTreeSet<String>,
}

impl Names {
    fn of(body: &[Stmt<'_>]) -> Self {
        let (mut loops, mut bound) = (Vec::new(), BTreeSet::new());
        collect(body, &mut loops, &mut bound);
        let mut data: BTreeSet<String> = loops.iter().flat_map(|(names, _)| names.clone()).collect();
        data.retain(|name| !bound.contains(name));
        data.extend(DATA.iter().map(|name| (*name).to_owned()));
        // A loop's name is data as long as every loop that gives it goes over data.
        loop {
            let names = Names { data: data.clone(), bound: BTreeSet::new() };
            let lost: Vec<String> =
                loops.iter().filter(|(_, iter)| !names.is_data(iter)).flat_map(|(names, _)| names.clone()).collect();
            let before = data.len();
            data.retain(|name| !lost.contains(name));
            if data.len() == before {
                bound.extend(loops.iter().flat_map(|(names, _)| names.clone()));
                return Names { data, bound };
            }
        }
    }

    /// Whether an expression is a place in the page's data.
    fn is_data(&self, expr: &Expr<'_>) -> bool {
        match expr {
            Expr::Var(var) => self.data.contains(var.id),
            Expr::GetAttr(attr) => self.is_data(&attr.expr),
            Expr::GetItem(item) => self.is_data(&item.expr),
            Expr::Filter(filter) => {
                ["first", "last"].contains(&filter.name) && filter.expr.as_ref().is_some_and(|expr| self.is_data(expr))
            }
            // Written out in the template, so no longer than it.
            Expr::List(list) => list.items.iter().all(|item| matches!(item, Expr::Const(_))),
            _ => false,
        }
    }

    /// Whether what an expression gives is no longer than what the page, the template and its words hold.
    fn is_plain(&self, expr: &Expr<'_>) -> bool {
        match expr {
            Expr::Const(_) | Expr::Compare(_) | Expr::Test(_) | Expr::UnaryOp(_) => true,
            // What a loop says of itself are numbers and yes or no.
            Expr::GetAttr(attr) if matches!(&attr.expr, Expr::Var(var) if var.id == "loop") => {
                LOOP.contains(&attr.name)
            }
            Expr::Var(_) | Expr::GetAttr(_) | Expr::GetItem(_) => self.is_data(expr),
            Expr::Filter(filter) => {
                !["safe", "tojson"].contains(&filter.name)
                    && filter.expr.as_ref().is_some_and(|expr| self.is_plain(expr))
                    && self.are_plain(&filter.args)
            }
            Expr::Call(call) => {
                matches!(call.identify_call(), CallType::Function(name) if FUNCTIONS.contains(&name))
            }
            Expr::IfExpr(choice) => {
                self.is_plain(&choice.true_expr) && choice.false_expr.as_ref().is_none_or(|expr| self.is_plain(expr))
            }
            Expr::BinOp(op) => self.is_plain(&op.left) && self.is_plain(&op.right),
            Expr::Slice(_) | Expr::List(_) | Expr::Tuple(_) | Expr::Map(_) => false,
        }
    }

    fn are_plain(&self, args: &[CallArg<'_>]) -> bool {
        args.iter().all(|arg| match arg {
            CallArg::Pos(expr) | CallArg::Kwarg(_, expr) => self.is_plain(expr),
            CallArg::PosSplat(_) | CallArg::KwargSplat(_) => false,
        })
    }
}

/// A loop's names and what it goes over.
type Loop<'a> = (Vec<String>, &'a Expr<'a>);

fn targets(target: &Expr<'_>) -> Vec<String> {
    match target {
        Expr::Var(var) => vec![var.id.to_owned()],
        Expr::List(list) => list.items.iter().flat_map(targets).collect(),
        Expr::Tuple(tuple) => tuple.items.iter().flat_map(targets).collect(),
        _ => Vec::new(),
    }
}

fn collect<'a>(body: &'a [Stmt<'a>], loops: &mut Vec<Loop<'a>>, bound: &mut BTreeSet<String>) {
    for stmt in body {
        match stmt {
            Stmt::ForLoop(one) => {
                loops.push((targets(&one.target), &one.iter));
                collect(&one.body, loops, bound);
                collect(&one.else_body, loops, bound);
            }
            Stmt::IfCond(one) => {
                collect(&one.true_body, loops, bound);
                collect(&one.false_body, loops, bound);
            }
            Stmt::WithBlock(one) => {
                bound.extend(one.assignments.iter().flat_map(|(target, _)| targets(target)));
                collect(&one.body, loops, bound);
            }
            Stmt::Set(one) => bound.extend(targets(&one.target)),
            Stmt::Block(one) => collect(&one.body, loops, bound),
            Stmt::Macro(one) => {
                bound.insert(one.name.to_owned());
                bound.extend(one.args.iter().flat_map(targets));
                collect(&one.body, loops, bound);
            }
            Stmt::Import(one) => bound.extend(targets(&one.name)),
            Stmt::FromImport(one) => {
                for (name, alias) in &one.names {
                    bound.extend(targets(alias.as_ref().unwrap_or(name)));
                }
            }
            _ => {}
        }
    }
}

struct Walk<'a> {
    known: &'a [&'a str],
    made: Names,
    found: &'a mut Vec<Wrong>,
}

impl Walk<'_> {
    fn wrong(&mut self, line: u16, zh_tw: impl Into<String>, en: impl Into<String>) {
        self.found.push(Wrong { line: Some(i64::from(line)), zh_tw: zh_tw.into(), en: en.into() });
    }

    fn not_here(&mut self, line: u16, what: &str) {
        self.wrong(
            line,
            format!("主題裡不能用「{what}」。請改用其他寫法，或還原成預設。"),
            format!("A theme cannot use \"{what}\". Write it another way, or go back to the default."),
        );
    }

    fn body(&mut self, body: &[Stmt<'_>]) {
        for stmt in body {
            self.stmt(stmt);
        }
    }

    fn stmt(&mut self, stmt: &Stmt<'_>) {
        match stmt {
            Stmt::Template(one) => self.body(&one.children),
            Stmt::EmitExpr(one) => self.expr(&one.expr),
            Stmt::EmitRaw(one) => {
                if one.raw.len() > RUN {
                    self.wrong(
                        one.span().start_line,
                        "這段文字太長。請在中間放一個 {# #} 把它分開。",
                        "This run of text is too long. Put a {# #} in the middle to part it.",
                    );
                }
            }
            Stmt::ForLoop(one) => {
                if one.recursive {
                    self.not_here(one.span().start_line, "recursive");
                }
                self.binds(&one.target);
                self.expr(&one.iter);
                if let Some(filter) = &one.filter_expr {
                    self.expr(filter);
                }
                self.body(&one.body);
                self.body(&one.else_body);
            }
            Stmt::IfCond(one) => {
                self.expr(&one.expr);
                self.body(&one.true_body);
                self.body(&one.false_body);
            }
            Stmt::WithBlock(one) => {
                for (target, expr) in &one.assignments {
                    self.binds(target);
                    self.expr(expr);
                }
                self.body(&one.body);
            }
            Stmt::Set(one) => {
                self.binds(&one.target);
                self.expr(&one.expr);
            }
            Stmt::SetBlock(one) => self.not_here(one.span().start_line, "{% set %}…{% endset %}"),
            Stmt::AutoEscape(one) => self.not_here(one.span().start_line, "{% autoescape %}"),
            Stmt::FilterBlock(one) => self.not_here(one.span().start_line, "{% filter %}"),
            Stmt::CallBlock(one) => self.not_here(one.span().start_line, "{% call %}"),
            Stmt::Do(one) => self.not_here(one.span().start_line, "{% do %}"),
            Stmt::Block(one) => self.body(&one.body),
            Stmt::Macro(one) => {
                for arg in &one.args {
                    self.binds(arg);
                }
                for default in &one.defaults {
                    self.expr(default);
                }
                self.body(&one.body);
            }
            Stmt::Import(one) => {
                self.template(&one.expr);
                self.binds(&one.name);
            }
            Stmt::FromImport(one) => {
                self.template(&one.expr);
                for (name, alias) in &one.names {
                    self.binds(alias.as_ref().unwrap_or(name));
                }
            }
            Stmt::Extends(one) => self.template(&one.name),
            Stmt::Include(one) => self.template(&one.name),
        }
    }

    /// Data of the page keep their names.
    fn binds(&mut self, target: &Expr<'_>) {
        for name in targets(target) {
            if DATA.contains(&name.as_str()) || FUNCTIONS.contains(&name.as_str()) {
                self.wrong(
                    target.span().start_line,
                    format!("「{name}」是頁面的資料，不能換成別的。請換一個名稱。"),
                    format!("\"{name}\" is the page's data and cannot stand for something else. Choose another name."),
                );
            }
        }
    }

    /// Only templates of the theme, by their names.
    fn template(&mut self, name: &Expr<'_>) {
        let line = name.span().start_line;
        let written = match name {
            Expr::Const(text) => text.value.as_str().map(str::to_owned),
            _ => None,
        };
        if !written.as_deref().is_some_and(|name| self.known.contains(&name)) {
            let name = written.unwrap_or_else(|| "…".to_owned());
            self.wrong(line, format!("主題沒有「{name}」這個檔案。"), format!("The theme has no file \"{name}\"."));
        }
    }

    fn args(&mut self, line: u16, args: &[CallArg<'_>]) {
        for arg in args {
            match arg {
                CallArg::Pos(expr) | CallArg::Kwarg(_, expr) => self.expr(expr),
                CallArg::PosSplat(_) | CallArg::KwargSplat(_) => self.not_here(line, "*"),
            }
        }
    }

    /// Parts of what is put together: data, constants and words.
    fn parts<'e>(&mut self, line: u16, parts: impl Iterator<Item = &'e Expr<'e>>) {
        for part in parts {
            if !self.made.is_plain(part) {
                self.wrong(
                    line,
                    "只能把頁面資料、固定文字和 word() 接在一起；先用 set 存起來的、迴圈或巨集裡的值請直接寫在頁面上。",
                    "Only page data, fixed texts and word() can be put together; print values from set, loops over lists and macros directly.",
                );
            }
            self.expr(part);
        }
    }

    fn expr(&mut self, expr: &Expr<'_>) {
        let line = expr.span().start_line;
        match expr {
            Expr::Var(var) => {
                if NOT_FUNCTIONS.contains(&var.id) && !self.made.bound.contains(var.id) {
                    self.not_here(line, var.id);
                }
            }
            Expr::Const(_) => {}
            Expr::Slice(one) => {
                self.expr(&one.expr);
                for part in [&one.start, &one.stop, &one.step].into_iter().flatten() {
                    self.expr(part);
                }
            }
            Expr::UnaryOp(one) => self.expr(&one.expr),
            Expr::BinOp(one) => match one.op {
                BinOpKind::Mul => self.not_here(line, "*"),
                BinOpKind::Pow => self.not_here(line, "**"),
                BinOpKind::Concat | BinOpKind::Add => self.parts(line, [&one.left, &one.right].into_iter()),
                _ => {
                    self.expr(&one.left);
                    self.expr(&one.right);
                }
            },
            Expr::Compare(one) => {
                self.expr(&one.expr);
                for op in &one.ops {
                    self.expr(&op.expr);
                }
            }
            Expr::IfExpr(one) => {
                self.expr(&one.test_expr);
                self.expr(&one.true_expr);
                if let Some(other) = &one.false_expr {
                    self.expr(other);
                }
            }
            Expr::Filter(one) => {
                if !FILTERS.contains(&one.name) {
                    self.not_here(line, &format!("|{}", one.name));
                }
                let data = one.expr.as_ref().is_some_and(|expr| self.made.is_data(expr));
                let cleaned = matches!(&one.expr, Some(Expr::GetAttr(attr)) if CLEANED.contains(&attr.name));
                if one.name == "safe" && !(data && cleaned) {
                    self.wrong(
                        line,
                        "|safe 只能用在 page.description 和 html 這類已經清理過的內容。",
                        "|safe is for content that was cleaned, such as page.description and html.",
                    );
                }
                if one.name == "tojson" && !data {
                    self.not_here(line, "|tojson");
                }
                if let Some(inner) = &one.expr {
                    self.expr(inner);
                }
                self.args(line, &one.args);
            }
            Expr::Test(one) => {
                self.expr(&one.expr);
                self.args(line, &one.args);
            }
            Expr::GetAttr(one) => self.expr(&one.expr),
            Expr::GetItem(one) => {
                self.expr(&one.expr);
                self.expr(&one.subscript_expr);
            }
            Expr::Call(one) => self.call(line, one),
            Expr::List(one) => self.parts(line, one.items.iter()),
            Expr::Tuple(one) => self.parts(line, one.items.iter()),
            Expr::Map(one) => self.parts(line, one.keys.iter().chain(&one.values)),
        }
    }

    fn call(&mut self, line: u16, call: &Call<'_>) {
        match call.identify_call() {
            CallType::Function(name) if NOT_FUNCTIONS.contains(&name) => self.not_here(line, &format!("{name}()")),
            // A name of a macro or one of ours; what is neither fails when it is tried.
            CallType::Function(_) | CallType::Block(_) => {}
            // A macro of an imported template.
            CallType::Method(Expr::Var(_), _) => {}
            CallType::Method(..) | CallType::Object(_) => self.not_here(line, "(…)"),
        }
        self.args(line, &call.args);
    }
}

/// What an error of the engine says to people.
pub(crate) fn problem(error: &Error, file: &str) -> Problem {
    let wrong = of_error(error);
    let file = error.name().unwrap_or(file).to_owned();
    Problem { file, line: wrong.line, zh_tw: wrong.zh_tw, en: wrong.en }
}

fn of_error(error: &Error) -> Wrong {
    let line = error.line().and_then(|line| i64::try_from(line).ok());
    let detail = error.detail().unwrap_or_default();
    let (zh_tw, en) = match error.kind() {
        ErrorKind::SyntaxError => (
            "寫法不完整，可能少了 %}、}} 或 endif、endfor。",
            "It is not complete; perhaps %}, }}, endif or endfor is missing.",
        ),
        ErrorKind::UndefinedError => {
            ("用了這一頁沒有的名稱。請檢查拼字。", "It uses a name that this page does not have. Check its spelling.")
        }
        ErrorKind::UnknownFilter => ("用了沒有的篩選器。", "It uses a filter that there is not."),
        ErrorKind::UnknownFunction => ("用了沒有的功能或巨集。", "It uses a function or macro that there is not."),
        ErrorKind::TemplateNotFound => ("主題沒有這個檔案。", "The theme has no such file."),
        ErrorKind::OutOfFuel => ("這一頁要算太久。請減少迴圈。", "The page takes too long. Use fewer loops."),
        ErrorKind::WriteFailure => ("這一頁太長了。", "The page becomes too long."),
        _ => ("這裡無法執行。", "This cannot be done."),
    };
    let more = if detail.is_empty() { String::new() } else { format!("（{detail}）") };
    let more_en = if detail.is_empty() { String::new() } else { format!(" ({detail})") };
    Wrong { line, zh_tw: format!("{zh_tw}{more}"), en: format!("{en}{more_en}") }
}

/// Words said otherwise that leave out a value or name one that is not there.
pub(crate) fn inspect_words(defaults: &BTreeMap<String, String>, words: &BTreeMap<String, String>) -> Vec<Problem> {
    let names = |text: &str| -> BTreeSet<String> {
        text.split('{').skip(1).filter_map(|rest| rest.split('}').next()).map(str::to_owned).collect()
    };
    let mut found = Vec::new();
    for (key, word) in words {
        let (zh_tw, en) = match defaults.get(key) {
            None => (format!("沒有「{key}」這個字句。"), format!("There is no word \"{key}\".")),
            Some(default) if !names(word).is_subset(&names(default)) => (
                format!("「{key}」裡的 {{…}} 有這個字句沒有的名稱。"),
                format!("\"{key}\" has a {{…}} that this word does not have."),
            ),
            Some(_) => continue,
        };
        found.push(Problem { file: "words".to_owned(), line: None, zh_tw, en });
    }
    found
}
