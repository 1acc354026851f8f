//! What a member tells about themselves: by themselves, or to the people who serve them.

use api::{Answer, Body, BrandDb, Caller, IfMatch, Page, Path, Problem};
use kernel::{BusinessDate, Code, Id, Refusal};
use serde::{Deserialize, Serialize};
use store::{Fault, Stop, Tx, params};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::create::is_name;
use crate::http::MemberBody;
use crate::identify::lock;
use crate::me::MeBody;
use crate::{Gender, Profile, codes, events, people, queries, sql};

/// The longest place, in characters.
const AREA: usize = 40;
/// The most words on what somebody likes.
const PREFERENCES: usize = 10;
/// The longest of them, in characters.
const PREFERENCE: usize = 20;
/// Nobody who is served was born before.
const EARLIEST: &str = "1900-01-01";
/// What the counties and cities of Taiwan begin with.
const TAIWAN: &str = "TW-";

/// A county or city of Taiwan: its ISO 3166-2 code, its name in Chinese, in English.
pub type Area = (&'static str, &'static str, &'static str);

/// The counties and cities of Taiwan, from north to south and east, then the islands.
pub const AREAS: &[Area] = &[
    ("TW-KEE", "基隆市", "Keelung"),
    ("TW-TPE", "臺北市", "Taipei"),
    ("TW-NWT", "新北市", "New Taipei"),
    ("TW-TAO", "桃園市", "Taoyuan"),
    ("TW-HSZ", "新竹市", "Hsinchu City"),
    ("TW-HSQ", "新竹縣", "Hsinchu County"),
    ("TW-MIA", "苗栗縣", "Miaoli"),
    ("TW-TXG", "臺中市", "Taichung"),
    ("TW-CHA", "彰化縣", "Changhua"),
    ("TW-NAN", "南投縣", "Nantou"),
    ("TW-YUN", "雲林縣", "Yunlin"),
    ("TW-CYI", "嘉義市", "Chiayi City"),
    ("TW-CYQ", "嘉義縣", "Chiayi County"),
    ("TW-TNN", "臺南市", "Tainan"),
    ("TW-KHH", "高雄市", "Kaohsiung"),
    ("TW-PIF", "屏東縣", "Pingtung"),
    ("TW-ILA", "宜蘭縣", "Yilan"),
    ("TW-HUA", "花蓮縣", "Hualien"),
    ("TW-TTT", "臺東縣", "Taitung"),
    ("TW-PEN", "澎湖縣", "Penghu"),
    ("TW-KIN", "金門縣", "Kinmen"),
    ("TW-LIE", "連江縣", "Lienchiang"),
];

pub(crate) fn routes() -> OpenApiRouter<api::State> {
    OpenApiRouter::new()
        .routes(routes!(edit_my_profile))
        .routes(routes!(edit_member_profile))
        .routes(routes!(list_areas))
}

/// What a member tells about themselves, all of it: what is left out is empty from now on.
#[derive(Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProfileForm {
    /// What they are called.
    #[schema(min_length = 1, max_length = 80)]
    pub name: Option<String>,
    /// What they are; none when they do not say.
    pub gender: Option<Gender>,
    /// When they were born.
    pub birthday: Option<BusinessDate>,
    /// Where they live: a code of `GET /areas`, or a place elsewhere in their words.
    #[schema(min_length = 1, max_length = 40)]
    pub area: Option<String>,
    /// What they like: at most ten words of 1 to 20 characters.
    #[serde(default)]
    #[schema(max_items = 10)]
    pub preferences: Vec<String>,
}

/// What a member told about themselves, beside their name.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProfileBody {
    /// What they are; none while they said nothing.
    pub gender: Option<Gender>,
    /// When they were born.
    pub birthday: Option<BusinessDate>,
    /// Where they live: a code of `GET /areas`, or a place elsewhere in their words.
    pub area: Option<String>,
    /// What they like.
    pub preferences: Vec<String>,
    /// The tax id of the company for which they bought last.
    pub company_tax_id: Option<String>,
}

impl From<Profile> for ProfileBody {
    fn from(profile: Profile) -> ProfileBody {
        let Profile { name: _, birthday, gender, area, preferences, company_tax_id } = profile;
        ProfileBody { gender, birthday, area, preferences, company_tax_id }
    }
}

/// What somebody typed, as it is kept. `today` is the day in the shop's zone.
///
/// # Errors
/// `api.invalid` with every field that is wrong.
pub fn check_profile(form: ProfileForm, today: BusinessDate) -> Result<Profile, Refusal> {
    let mut refusal = Refusal::new(&api::codes::INVALID);
    let mut wrong = |pointer: &str, code: &'static Code| {
        let before = std::mem::replace(&mut refusal, Refusal::new(&api::codes::INVALID));
        refusal = before.at(pointer, code);
    };
    if form.name.as_deref().is_some_and(|name| !is_name(name)) {
        wrong("/name", &codes::NAME_INVALID);
    }
    let earliest = EARLIEST.parse::<BusinessDate>().ok();
    if form.birthday.is_some_and(|day| day > today || earliest.is_some_and(|earliest| day < earliest)) {
        wrong("/birthday", &codes::BIRTHDAY_INVALID);
    }
    let area = form.area.map(|area| area.trim().to_owned());
    if area.as_deref().is_some_and(|area| !is_area(area)) {
        wrong("/area", &codes::AREA_INVALID);
    }
    let mut preferences: Vec<String> = Vec::new();
    for word in form.preferences.iter().map(|word| word.trim()) {
        let fits = (1..=PREFERENCE).contains(&word.chars().count()) && !word.chars().any(char::is_control);
        if !fits {
            wrong("/preferences", &codes::PREFERENCES_INVALID);
            break;
        }
        if preferences.iter().all(|known| known != word) {
            preferences.push(word.to_owned());
        }
    }
    if form.preferences.len() > PREFERENCES {
        wrong("/preferences", &codes::PREFERENCES_INVALID);
    }
    if !refusal.fields.is_empty() {
        return Err(refusal);
    }
    let name = form.name.map(|name| name.trim().to_owned());
    Ok(Profile { name, birthday: form.birthday, gender: form.gender, area, preferences, company_tax_id: None })
}

fn is_area(area: &str) -> bool {
    if area.starts_with(TAIWAN) {
        return AREAS.iter().any(|(code, _, _)| *code == area);
    }
    (1..=AREA).contains(&area.chars().count()) && !area.chars().any(char::is_control)
}

/// Who changes a profile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EditedBy {
    /// The member. A birthday that they once gave is changed by people who look at a document: it is worth something.
    Member,
    /// Somebody who serves them. They may correct a birthday, and not take it away: the member could give another one.
    Staff {
        /// The member as the form showed them, so that nobody writes over what was told meanwhile.
        version: i64,
    },
}

/// Keeps what a member tells about themselves. The journal learns which fields changed, never what they say.
///
/// # Errors
/// [`codes::NOT_FOUND`], [`codes::ERASED`]; [`codes::BIRTHDAY_FIXED`]; `store.stale` when the member is not any more as
/// somebody who serves them saw them.
pub fn edit_profile(tx: &mut Tx<'_>, member: Id, profile: &Profile, by: EditedBy) -> Result<(), Stop> {
    let member = queries::canonical(tx, member)?.ok_or(&codes::NOT_FOUND)?;
    lock(tx, member)?;
    if let EditedBy::Staff { version } = by
        && queries::version(tx, member)? != Some(version)
    {
        return Err(Stop::from(&store::codes::STALE));
    }
    let before = people::profile_of(tx, member)?;
    if by == EditedBy::Member && before.birthday.is_some() && before.birthday != profile.birthday {
        return Err(Refusal::new(&codes::BIRTHDAY_FIXED).at("/birthday", &codes::BIRTHDAY_FIXED).into());
    }
    // Past the question above, only somebody who serves them can have left it out.
    let birthday = profile.birthday.or(before.birthday);
    let changed = [
        ("name", before.name != profile.name),
        ("gender", before.gender != profile.gender),
        ("birthday", before.birthday != birthday),
        ("area", before.area != profile.area),
        ("preferences", before.preferences != profile.preferences),
    ];
    let fields: Vec<&str> = changed.iter().filter(|(_, changed)| *changed).map(|(name, _)| *name).collect();
    if fields.is_empty() {
        return Ok(());
    }
    let preferences = serde_json::to_string(&profile.preferences).map_err(|error| Fault::Decode(error.to_string()))?;
    let birthday = birthday.map(|day| day.to_string());
    let gender = profile.gender.map(Gender::as_str);
    let now = tx.now();
    tx.execute(
        sql::PROFILE_EDIT,
        params![
            member,
            profile.name.as_deref(),
            birthday.as_deref(),
            gender,
            profile.area.as_deref(),
            &preferences,
            now
        ],
    )?;
    tx.execute(sql::MEMBER_CHANGED, params![member])?;
    tx.journal(&events::profile_edited(member, &fields))?;
    Ok(())
}

fn today(db: &store::Db) -> BusinessDate {
    BusinessDate::of(db.now(), &db.brand().zone, 0)
}

/// Tells about oneself: what is left out is empty from now on.
///
/// # Errors
/// `api.invalid` with every field that is wrong; `members.birthday_fixed` for another birthday than the one that was
/// given before.
#[utoipa::path(put, path = "/me/profile", operation_id = "members_edit_my_profile", tag = "me",
    request_body = ProfileForm, responses((status = 200, body = MeBody)), extensions(("x-permission" = json!("member"))))]
pub async fn edit_my_profile(
    BrandDb(db): BrandDb,
    caller: Caller,
    Body(form): Body<ProfileForm>,
) -> Result<Answer<MeBody>, Problem> {
    let member = caller.require_member()?.id;
    let profile = check_profile(form, today(&db))?;
    let act = move |tx: &mut Tx<'_>| edit_profile(tx, member, &profile, EditedBy::Member);
    db.write("members.edit_profile", caller.actor(), act).await?;
    let found = db.read(move |read| crate::me::me_body(read, member)).await?;
    Ok(Answer::ok(found.ok_or(&codes::NOT_FOUND)?))
}

/// What somebody who serves a member writes down for them.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProfileByStaff {
    /// The store they are served in; none for people who work for all stores.
    store_id: Option<Id>,
    /// All of what the member tells. A birthday that they gave stays when it is left out.
    profile: ProfileForm,
}

/// Writes down what a member tells about themselves. Who did, and saw the answer, is written down, too.
///
/// # Errors
/// `api.invalid` with every field that is wrong; `members.not_found`, `members.erased`; `store.stale` when the member
/// changed meanwhile.
#[utoipa::path(put, path = "/members/{id}/profile", operation_id = "members_edit_profile", tag = "members",
    params(("id" = Id, Path), ("If-Match" = String, Header)), request_body = ProfileByStaff, responses((status = 200, body = MemberBody)),
    extensions(("x-permission" = json!("members.edit")), ("x-scope" = json!("store"))))]
pub async fn edit_member_profile(
    BrandDb(db): BrandDb,
    caller: Caller,
    Path(id): Path<Id>,
    IfMatch(version): IfMatch,
    Body(body): Body<ProfileByStaff>,
) -> Result<Answer<MemberBody>, Problem> {
    caller.require_where("members.edit", body.store_id)?;
    let profile = check_profile(body.profile, today(&db)).map_err(|mut refusal| {
        for field in &mut refusal.fields {
            field.pointer.insert_str(0, "/profile");
        }
        refusal
    })?;
    let act = move |tx: &mut Tx<'_>| edit_profile(tx, id, &profile, EditedBy::Staff { version });
    db.write("members.edit_profile", caller.actor(), act).await?;
    crate::http::shown(&db, &caller, id).await
}

/// A county or city of Taiwan.
#[derive(Debug, Serialize, ToSchema)]
pub struct AreaRow {
    /// Its ISO 3166-2 code.
    code: &'static str,
    /// Its name, in the caller's language.
    name: &'static str,
}

/// The counties and cities of Taiwan, to choose from.
///
/// # Errors
/// None of its own.
#[utoipa::path(get, path = "/areas", operation_id = "members_list_areas", tag = "me",
    responses((status = 200, body = Page<AreaRow>)), extensions(("x-permission" = json!("public"))))]
pub async fn list_areas(caller: Caller) -> Answer<Page<AreaRow>> {
    let chinese = caller.locale.starts_with("zh");
    let rows = AREAS.iter().map(|(code, zh, en)| AreaRow { code, name: if chinese { zh } else { en } });
    Answer::ok(Page::whole(rows.collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn today() -> BusinessDate {
        "2026-11-22".parse().unwrap()
    }

    fn wrong(form: ProfileForm) -> Vec<String> {
        let refusal = check_profile(form, today()).unwrap_err();
        refusal.fields.iter().map(|field| field.code.name.to_owned()).collect()
    }

    #[test]
    fn what_people_tell_is_kept_in_one_form() {
        let words = |list: &[&str]| list.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        let form = ProfileForm {
            name: Some(" 林小榫 ".to_owned()),
            gender: Some(Gender::Female),
            birthday: Some("2001-05-20".parse().unwrap()),
            area: Some("TW-TPE".to_owned()),
            preferences: words(&[" 亞麻", "低糖", "亞麻"]),
        };
        let kept = check_profile(form, today()).unwrap();
        assert_eq!(kept.name.as_deref(), Some("林小榫"));
        assert_eq!(kept.preferences, words(&["亞麻", "低糖"]));
        assert_eq!(check_profile(ProfileForm::default(), today()).unwrap(), Profile::default());
    }

    #[test]
    fn everything_that_is_wrong_is_said_at_once() {
        let form = ProfileForm {
            name: Some(" ".to_owned()),
            birthday: Some("2026-11-23".parse().unwrap()),
            area: Some("TW-ZZZ".to_owned()),
            preferences: vec!["字".repeat(21)],
            ..ProfileForm::default()
        };
        let all =
            ["members.name_invalid", "members.birthday_invalid", "members.area_invalid", "members.preferences_invalid"];
        assert_eq!(wrong(form), all);
        let many = (0..11).map(|number| number.to_string()).collect();
        assert_eq!(wrong(ProfileForm { preferences: many, ..ProfileForm::default() }), ["members.preferences_invalid"]);
        let old = ProfileForm { birthday: Some("1899-12-31".parse().unwrap()), ..ProfileForm::default() };
        assert_eq!(wrong(old), ["members.birthday_invalid"]);
        assert!(is_area("那霸市") && !is_area("") && !is_area(&"字".repeat(41)));
    }
}
