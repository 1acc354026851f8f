//! The theme: looking, preparing, publishing, going back.

use std::collections::BTreeMap;

use api::{Answer, Body, BrandDb, Caller, IfMatch, Page, PageQuery, Path, Problem as Refused, Query};
use axum::Extension;
use kernel::{Id, Refusal, Timestamp};
use serde::{Deserialize, Serialize};
use store::{Db, Fault, Stop};
use utoipa::ToSchema;

use super::Renders;
use crate::tokens::{FONTS, PAIRS, TOKENS, TokenKind};
use crate::{Head, Problem, SavedDraft, Theme, Version, check_theme, codes, preview, queries};

/// What is being prepared.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SiteDraft)]
pub struct DraftBody {
    /// The draft.
    theme: Theme,
    /// The version of the shop on which it was begun.
    #[schema(minimum = 0)]
    based_on: i64,
    /// True when the shop has moved on since: it cannot be published before somebody has looked.
    behind: bool,
    /// What keeps it from being published.
    problems: Vec<Problem>,
}

/// The theme as it stands.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SiteThemeDesk)]
pub struct ThemeDesk {
    /// The version on the shop; 0 is the default theme.
    #[schema(minimum = 0)]
    number: i64,
    /// What is on the shop.
    theme: Theme,
    /// What is being prepared, if anything is.
    draft: Option<DraftBody>,
    /// Where the pictures of both are served, by their ids.
    pictures: BTreeMap<Id, String>,
    /// Who changed it last.
    saved_by: Option<Id>,
    /// When; none while nobody has.
    saved_at: Option<Timestamp>,
    /// For `If-Match`.
    version: i64,
}

async fn desk(db: &Db, renders: Renders) -> Result<Answer<ThemeDesk>, Refused> {
    let (head, published, draft, pictures) = db
        .read(move |read| {
            let head = queries::head(read)?;
            let (published, draft) = (queries::version(read, head.number)?, queries::draft(read)?);
            let of_draft = draft.iter().flat_map(|draft| draft.theme.pictures());
            let wanted: Vec<Id> =
                published.iter().flat_map(|version| version.theme.pictures()).chain(of_draft).collect();
            let mut pictures = BTreeMap::new();
            for picture in wanted {
                if let Some(url) = (renders.picture)(read, picture)? {
                    pictures.insert(picture, url);
                }
            }
            Ok((head, published, draft, pictures))
        })
        .await?;
    let Head { number, version, saved_by, saved_at, .. } = head;
    let draft = match draft {
        None => None,
        Some(draft) => {
            let problems =
                if draft.head.problems == 0 { Vec::new() } else { judged(db, renders, &draft.theme).await? };
            let based_on = draft.head.based_on.unwrap_or_default();
            Some(DraftBody { theme: draft.theme, based_on, behind: based_on != number, problems })
        }
    };
    let theme = published.map(|version| version.theme).unwrap_or_default();
    let saved_at = Some(saved_at).filter(|at| at.micros() > 0);
    Ok(Answer::ok(ThemeDesk { number, theme, draft, pictures, saved_by, saved_at, version }).version(version))
}

/// What does not work. Compiling and rendering every page takes longer than other requests should wait.
async fn judged(db: &Db, renders: Renders, theme: &Theme) -> Result<Vec<Problem>, Refused> {
    let (brand, theme) = (db.brand().clone(), theme.clone());
    let judged = tokio::task::spawn_blocking(move || (renders.judge)(&brand, &theme)).await;
    judged.map_err(|error| Fault::Unusable(error.to_string()).into())
}

/// The theme on the shop and the draft.
///
/// # Errors
/// None of its own.
#[utoipa::path(get, path = "/site/theme", operation_id = "site_read_theme", tag = "site",
    responses((status = 200, body = ThemeDesk)), extensions(("x-permission" = json!("site.read"))))]
pub async fn read_theme(
    BrandDb(db): BrandDb,
    Extension(renders): Extension<Renders>,
) -> Result<Answer<ThemeDesk>, Refused> {
    desk(&db, renders).await
}

/// A token of the default theme.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SiteToken)]
pub struct TokenBody {
    /// Its name.
    name: String,
    /// What its value may be.
    kind: TokenKind,
    /// Its value in the default theme.
    default: String,
    /// What it is used for, in Chinese.
    zh_tw: String,
    /// The same in English.
    en: String,
}

/// A file of the default theme.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SiteFile)]
pub struct FileBody {
    /// Its name.
    name: String,
    /// Its text.
    source: String,
}

/// A word of the default theme.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SiteWord)]
pub struct WordBody {
    /// Its key.
    key: String,
    /// In Chinese; `{name}` stands for a value.
    zh_tw: String,
    /// In English.
    en: String,
}

/// The default theme: what can be changed.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SiteDefaults)]
pub struct Defaults {
    /// Colours, type and corners.
    tokens: Vec<TokenBody>,
    /// Pairs of colours that stand on each other: text, then what is below it.
    pairs: Vec<Vec<String>>,
    /// Type faces to choose from.
    fonts: Vec<String>,
    /// Templates.
    templates: Vec<FileBody>,
    /// Words.
    words: Vec<WordBody>,
}

/// The default theme's tokens, templates and words.
///
/// # Errors
/// None of its own.
#[utoipa::path(get, path = "/site/defaults", operation_id = "site_read_defaults", tag = "site",
    responses((status = 200, body = Defaults)), extensions(("x-permission" = json!("site.read"))))]
pub async fn read_defaults(Extension(renders): Extension<Renders>) -> Result<Answer<Defaults>, Refused> {
    let token = |token: &crate::tokens::Token| TokenBody {
        name: token.name.to_owned(),
        kind: token.kind,
        default: token.default.to_owned(),
        zh_tw: token.zh_tw.to_owned(),
        en: token.en.to_owned(),
    };
    let all = (renders.words)();
    let in_language = |tag: &str| all.iter().find(|(locale, _)| *locale == tag).map(|(_, words)| words.as_slice());
    let english = in_language("en").unwrap_or_default();
    let words = in_language("zh-TW").unwrap_or_default().iter().map(|(key, word)| WordBody {
        key: key.clone(),
        zh_tw: word.clone(),
        en: english.iter().find(|(other, _)| other == key).map(|(_, word)| word.clone()).unwrap_or_default(),
    });
    Ok(Answer::ok(Defaults {
        tokens: TOKENS.iter().map(token).collect(),
        pairs: PAIRS.iter().map(|(text, ground)| vec![(*text).to_owned(), (*ground).to_owned()]).collect(),
        fonts: FONTS.iter().map(|(name, _)| (*name).to_owned()).collect(),
        templates: (renders.templates)()
            .into_iter()
            .map(|(name, source)| FileBody { name: name.to_owned(), source: source.to_owned() })
            .collect(),
        words: words.collect(),
    }))
}

/// A draft to be saved.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SiteSaveDraft)]
pub struct SaveDraft {
    /// The whole draft.
    theme: Theme,
    /// The version of the shop that it builds upon: the one that was seen.
    #[schema(minimum = 0)]
    based_on: i64,
}

/// Saves the draft. Visitors see nothing of it. What in it does not work is answered, and kept as it was typed.
///
/// # Errors
/// `api.invalid` with what is wrong at each field; `store.stale` when somebody saved or published meanwhile.
#[utoipa::path(put, path = "/site/theme/draft", operation_id = "site_save_draft", tag = "site",
    params(("If-Match" = String, Header)), request_body = SaveDraft, responses((status = 200, body = ThemeDesk)),
    extensions(("x-permission" = json!("site.edit"))))]
pub async fn save_draft(
    BrandDb(db): BrandDb,
    caller: Caller,
    Extension(renders): Extension<Renders>,
    IfMatch(seen): IfMatch,
    Body(body): Body<SaveDraft>,
) -> Result<Answer<ThemeDesk>, Refused> {
    let names: Vec<&str> = (renders.templates)().into_iter().map(|(name, _)| name).collect();
    check_theme(&body.theme, &names)?;
    let problems = judged(&db, renders, &body.theme).await?;
    let saved = SavedDraft::of(&body.theme, problems.len())?;
    let (theme, based_on) = (body.theme, body.based_on);
    db.write("site.save_draft", caller.actor(), move |tx| {
        let missing = (renders.keep_pictures)(tx, &theme.pictures())?;
        let lost = theme
            .sections
            .iter()
            .enumerate()
            .filter(|(_, section)| section.picture().is_some_and(|picture| missing.contains(&picture)));
        let lost: Vec<usize> = lost.map(|(number, _)| number).collect();
        if !lost.is_empty() {
            let refusal = Refusal::new(&api::codes::INVALID);
            let at = |refusal: Refusal, number: usize| {
                refusal.at(format!("/theme/sections/{number}/picture"), &codes::PICTURE_UNKNOWN)
            };
            return Err(Stop::from(lost.into_iter().fold(refusal, at)));
        }
        crate::save_draft(tx, seen, based_on, &saved)
    })
    .await?;
    desk(&db, renders).await
}

/// Lets the draft go; the shop stays as it is.
///
/// # Errors
/// `site.no_draft`; `store.stale` when somebody saved or published meanwhile.
#[utoipa::path(delete, path = "/site/theme/draft", operation_id = "site_discard_draft", tag = "site",
    params(("If-Match" = String, Header)), responses((status = 204)),
    extensions(("x-permission" = json!("site.edit"))))]
pub async fn discard_draft(
    BrandDb(db): BrandDb,
    caller: Caller,
    IfMatch(seen): IfMatch,
) -> Result<Answer<()>, Refused> {
    db.write("site.discard_draft", caller.actor(), move |tx| crate::discard_draft(tx, seen)).await?;
    Ok(Answer::empty())
}

/// Why something is published.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SitePublish)]
pub struct Publish {
    /// In a person's words; may be empty.
    #[serde(default)]
    #[schema(max_length = 300)]
    note: String,
}

fn check_note(note: &str) -> Result<(), Refusal> {
    if note.chars().count() <= 300 {
        return Ok(());
    }
    Err(Refusal::new(&api::codes::INVALID).at("/note", &codes::TEXT_LONG))
}

/// Makes the draft the next version on the shop.
///
/// # Errors
/// `site.no_draft`, `site.draft_behind`, `site.theme_broken`; `store.stale` when the draft was changed meanwhile.
#[utoipa::path(post, path = "/site/theme/publish", operation_id = "site_publish_theme", tag = "site",
    params(("If-Match" = String, Header)), request_body = Publish, responses((status = 200, body = ThemeDesk)),
    extensions(("x-permission" = json!("site.publish"))))]
pub async fn publish(
    BrandDb(db): BrandDb,
    caller: Caller,
    Extension(renders): Extension<Renders>,
    IfMatch(seen): IfMatch,
    Body(body): Body<Publish>,
) -> Result<Answer<ThemeDesk>, Refused> {
    check_note(&body.note)?;
    let note = body.note;
    db.write("site.publish_theme", caller.actor(), move |tx| crate::publish(tx, seen, note.trim())).await?;
    desk(&db, renders).await
}

/// A version in the list.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SiteVersionRow)]
pub struct VersionRow {
    /// Its number.
    number: i64,
    /// The beginning of its hash: two versions with the same are alike.
    tag: String,
    /// Why, in a person's words.
    note: String,
    /// The version that it brought back; 0 is the default theme.
    restores: Option<i64>,
    /// Who published it.
    published_by: Option<Id>,
    /// When.
    published_at: Timestamp,
}

impl From<&Version> for VersionRow {
    fn from(version: &Version) -> Self {
        VersionRow {
            number: version.number,
            tag: version.tag.clone(),
            note: version.note.clone(),
            restores: version.restores,
            published_by: version.published_by,
            published_at: version.published_at,
        }
    }
}

/// The most digits of a version's number.
const CURSOR: usize = 19;

/// Versions that were published, newest first.
///
/// # Errors
/// `api.invalid` for a cursor that is none.
#[utoipa::path(get, path = "/site/theme/versions", operation_id = "site_list_versions", tag = "site",
    params(PageQuery), responses((status = 200, body = Page<VersionRow>)),
    extensions(("x-permission" = json!("site.read"))))]
pub async fn list_versions(
    BrandDb(db): BrandDb,
    Query(query): Query<PageQuery>,
) -> Result<Answer<Page<VersionRow>>, Refused> {
    let limit = api::answer::rows(query.limit)?;
    let before = match query.cursor.as_deref() {
        None => i64::MAX,
        Some(text) if text.len() <= CURSOR => text.parse().map_err(|_| Refusal::new(&api::codes::INVALID))?,
        Some(_) => return Err(Refusal::new(&api::codes::INVALID).into()),
    };
    let versions = db.read(move |read| queries::versions(read, before, limit as i64 + 1)).await?;
    let rows = versions.iter().map(VersionRow::from).collect();
    Ok(Answer::ok(Page::new(rows, limit, |row: &VersionRow| row.number.to_string())))
}

/// A version with what is in it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SiteVersion)]
pub struct VersionBody {
    /// What the list shows of it.
    row: VersionRow,
    /// The theme.
    theme: Theme,
}

/// One version.
///
/// # Errors
/// `site.version_unknown`.
#[utoipa::path(get, path = "/site/theme/versions/{number}", operation_id = "site_read_version", tag = "site",
    params(("number" = i64, Path)), responses((status = 200, body = VersionBody)),
    extensions(("x-permission" = json!("site.read"))))]
pub async fn read_version(BrandDb(db): BrandDb, Path(number): Path<i64>) -> Result<Answer<VersionBody>, Refused> {
    let version = db.read(move |read| queries::version(read, number)).await?.ok_or(&codes::VERSION_UNKNOWN)?;
    Ok(Answer::ok(VersionBody { row: VersionRow::from(&version), theme: version.theme }))
}

/// Going back.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SiteRollBack)]
pub struct RollBack {
    /// The version that the shop ran when it was decided.
    #[schema(minimum = 0)]
    seen: i64,
    /// In a person's words; may be empty.
    #[serde(default)]
    #[schema(max_length = 300)]
    note: String,
}

/// Publishes an older version again under a new number; 0 brings back the default theme.
///
/// # Errors
/// `site.version_unknown`, `site.version_current`; `store.stale` when the shop runs another version meanwhile.
#[utoipa::path(post, path = "/site/theme/versions/{number}/restore", operation_id = "site_roll_back", tag = "site",
    params(("number" = i64, Path)), request_body = RollBack,
    responses(
        (status = 200, body = ThemeDesk),
        (status = 412, description = "The resource changed since it was read", body = api::problem::ProblemBody,
            content_type = "application/problem+json")
    ),
    extensions(("x-permission" = json!("site.publish"))))]
pub async fn roll_back(
    BrandDb(db): BrandDb,
    caller: Caller,
    Extension(renders): Extension<Renders>,
    Path(number): Path<i64>,
    Body(body): Body<RollBack>,
) -> Result<Answer<ThemeDesk>, Refused> {
    check_note(&body.note)?;
    let RollBack { seen, note } = body;
    let act = move |tx: &mut store::Tx<'_>| crate::roll_back(tx, seen, number, note.trim());
    db.write("site.roll_back", caller.actor(), act).await?;
    desk(&db, renders).await
}

/// A link to look at the draft.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SitePreview)]
pub struct PreviewBody {
    /// A path of the shop; add `&to=/path` to begin elsewhere than on the home page.
    path: String,
    /// Until when it holds.
    expires_at: Timestamp,
}

/// Makes a link that shows the draft, and articles that are not published, to whoever has it.
///
/// # Errors
/// None of its own.
#[utoipa::path(post, path = "/site/previews", operation_id = "site_preview", tag = "site",
    responses((status = 201, body = PreviewBody)), extensions(("x-permission" = json!("site.read"))))]
pub async fn preview(BrandDb(db): BrandDb) -> Result<Answer<PreviewBody>, Refused> {
    let secret = store::secrets::get_or_make(&db, preview::SECRET).await?;
    let expires_at = db.now().plus_seconds(preview::LIFE_SECONDS);
    let path = format!("/preview?token={}", preview::token(&secret, expires_at));
    Ok(Answer::created(PreviewBody { path, expires_at }))
}
