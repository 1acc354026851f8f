//! What a member tells about themselves, and erasing their account.

use api::guard::ClientAddress;
use api::{Form, Problem};
use axum::Extension;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use kernel::{BusinessDate, Code, Id, Refusal};
use members::edit_profile::{AREAS, EditedBy, ProfileBody, ProfileForm, check_profile, edit_profile};
use members::{Gender, prove_erasure};
use orders::http::people::erase_me;
use serde::Deserialize;
use store::WriteError;

use super::account::{Shown, account};
use super::visit::{Visit, lead, with_cookie};
use crate::view::{ErasePage, Field, ProfileFields};

/// What the list of places offers beside the counties and cities of Taiwan.
const ELSEWHERE: &str = "elsewhere";

/// The counties and cities of Taiwan: code and name.
pub(super) fn areas(locale: &str) -> Vec<(&'static str, &'static str)> {
    let chinese = locale.starts_with("zh");
    AREAS.iter().map(|(code, zh, en)| (*code, if chinese { *zh } else { *en })).collect()
}

/// The form with what is kept.
pub(super) fn fields(name: Option<String>, profile: &ProfileBody) -> ProfileFields {
    let area = profile.area.clone().unwrap_or_default();
    let listed = area.is_empty() || AREAS.iter().any(|(code, _, _)| *code == area);
    ProfileFields {
        name: Field::new(name.unwrap_or_default()),
        gender: profile.gender.map(|gender| gender.as_str().to_owned()).unwrap_or_default(),
        birthday: Field::new(profile.birthday.map(|day| day.to_string()).unwrap_or_default()),
        birthday_fixed: profile.birthday.is_some(),
        area: if listed { area.clone() } else { ELSEWHERE.to_owned() },
        elsewhere: Field::new(if listed { String::new() } else { area }),
        preferences: Field::new(profile.preferences.join("、")),
    }
}

/// What the form posts.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct SaveForm {
    name: String,
    gender: String,
    birthday: String,
    area: String,
    elsewhere: String,
    preferences: String,
}

/// `POST /account/profile`.
pub async fn save(visit: Visit, Form(form): Form<SaveForm>) -> Response {
    let outcome = keep(&visit, form).await;
    visit.answer(outcome).await
}

async fn keep(visit: &Visit, form: SaveForm) -> Result<Response, Problem> {
    let member = visit.caller.require_member()?;
    let today = BusinessDate::of(visit.db.now(), &visit.db.brand().zone, 0);
    let refusal = match read(&form).and_then(|profile| check_profile(profile, today)) {
        Err(refusal) => refusal,
        Ok(profile) => {
            let act = move |tx: &mut store::Tx<'_>| edit_profile(tx, member.id, &profile, EditedBy::Member);
            match visit.db.write("members.edit_profile", visit.caller.actor(), act).await {
                Ok(()) => return Ok(lead("/account?saved=1#profile")),
                Err(WriteError::Refused(refusal)) => *refusal,
                Err(error) => return Err(error.into()),
            }
        }
    };
    let fault = |pointer: &str| {
        let found = refusal.fields.iter().find(|field| field.pointer == pointer);
        found.map(|field| field.code.sentence(visit.caller.locale, &Default::default()))
    };
    let typed = |value: &str, pointer: &str| Field { fault: fault(pointer), ..Field::new(value) };
    let profile = ProfileFields {
        name: typed(&form.name, "/name"),
        gender: form.gender.clone(),
        birthday: typed(&form.birthday, "/birthday"),
        birthday_fixed: false,
        area: form.area.clone(),
        elsewhere: typed(&form.elsewhere, "/area"),
        preferences: typed(&form.preferences, "/preferences"),
    };
    let alert = Some(refusal.sentence(visit.caller.locale));
    account(visit, member, Shown { profile: Some(profile), alert, ..Shown::default() }).await
}

/// What was typed; empty fields say nothing.
fn read(form: &SaveForm) -> Result<ProfileForm, Refusal> {
    let said = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    let wrong = |pointer: &str, code: &'static Code| Refusal::new(&api::codes::INVALID).at(pointer, code);
    let birthday = said(&form.birthday)
        .map(|text| text.parse().map_err(|_| wrong("/birthday", &members::codes::BIRTHDAY_INVALID)))
        .transpose()?;
    let area = if form.area == ELSEWHERE { said(&form.elsewhere) } else { said(&form.area) };
    let words = form.preferences.split(['、', ',', '，', ';', '；']).map(str::trim).filter(|word| !word.is_empty());
    Ok(ProfileForm {
        name: said(&form.name),
        gender: Gender::parse(&form.gender),
        birthday,
        area,
        preferences: words.map(str::to_owned).collect(),
    })
}

/// Where the code goes that erases the account.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ErasureWay {
    identity_id: String,
}

/// `POST /account/erasure-codes`: sends the code.
pub async fn ask_erasure(
    visit: Visit,
    Extension(address): Extension<ClientAddress>,
    Form(form): Form<ErasureWay>,
) -> Response {
    let outcome = send_erasure(&visit, address, form).await;
    visit.answer(outcome).await
}

async fn send_erasure(visit: &Visit, address: ClientAddress, form: ErasureWay) -> Result<Response, Problem> {
    let member = visit.caller.require_member()?;
    let identity: Id = form.identity_id.parse().map_err(|_| Problem::from(&api::codes::NOT_FOUND))?;
    let locale = visit.caller.locale;
    match prove_erasure::ask(&visit.db, visit.caller.actor(), member.id, identity, locale, address.0).await {
        Ok(asked) => {
            let page = ErasePage { id: asked.id.to_string(), ..ErasePage::default() };
            visit.show(StatusCode::OK, &page).await
        }
        Err(WriteError::Refused(refusal)) => {
            account(visit, member, Shown { alert: Some(refusal.sentence(locale)), ..Shown::default() }).await
        }
        Err(error) => Err(error.into()),
    }
}

/// The six digits, and that it is meant.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct ErasureForm {
    code: String,
    sure: String,
}

/// `POST /account/erasure/{id}`: erases the account.
pub async fn erase(
    visit: Visit,
    Path(id): Path<String>,
    Extension(address): Extension<ClientAddress>,
    Form(form): Form<ErasureForm>,
) -> Response {
    let outcome = erase_account(&visit, &id, address, form).await;
    visit.answer(outcome).await
}

async fn erase_account(
    visit: &Visit,
    id: &str,
    address: ClientAddress,
    form: ErasureForm,
) -> Result<Response, Problem> {
    let member = visit.caller.require_member()?;
    let code: Id = id.parse().map_err(|_| Problem::from(&api::codes::NOT_FOUND))?;
    let locale = visit.caller.locale;
    let again =
        |code: Field, alert: Option<String>| ErasePage { id: id.to_owned(), code, alert, ..ErasePage::default() };
    if form.sure != "yes" {
        let page = ErasePage { unsure: true, ..again(Field::default(), None) };
        return visit.show(StatusCode::UNPROCESSABLE_ENTITY, &page).await;
    }
    match erase_me(&visit.db, visit.caller.actor(), member.id, code, &form.code, address).await {
        Ok(()) => {
            let page = ErasePage { done: true, ..ErasePage::default() };
            let shown = visit.show(StatusCode::OK, &page).await?;
            Ok(with_cookie(shown, Some(api::session::member_cookie(None, visit.https()))))
        }
        Err(WriteError::Refused(refusal)) if refusal.code == &members::codes::CODE_WRONG => {
            let fault = Some(refusal.sentence(locale));
            let page = again(Field { fault, ..Field::default() }, None);
            visit.show(StatusCode::UNPROCESSABLE_ENTITY, &page).await
        }
        Err(WriteError::Refused(refusal)) => {
            let page = again(Field::default(), Some(refusal.sentence(locale)));
            visit.show(StatusCode::CONFLICT, &page).await
        }
        Err(error) => Err(error.into()),
    }
}
