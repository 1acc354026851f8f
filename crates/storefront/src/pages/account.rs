//! Logging in, joining, and a member's own account.

use api::guard::ClientAddress;
use api::{Form, Problem, Query};
use axum::Extension;
use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use kernel::{Id, Refusal};
use members::me::{guess_by, me_body, said, sessions_of, shown_notice};
use members::{AtStake, CodePurpose, Factor, NewCode, Proof, Purpose, ShownNotice, Way};
use orders::list::After;
use orders::timeline::{TimelineRow, timeline};
use serde::Deserialize;
use store::WriteError;

use super::profile;
use super::visit::{Visit, lead, with_cookie};
use crate::forms::safe_back;
use crate::view::{
    AccountPage, CodePage, ConsentLine, Device, Field, LogInPage, ProfileFields, Purchase, SecondPage, WayLine,
};
use crate::{code128, qr};

/// Purchases shown.
const PURCHASES: usize = 50;
/// What is at stake, as selling knows it.
const STAKE: AtStake = AtStake(orders::at_stake);
/// What a member can say about their data, by channel.
const CONSENTS: &[(Purpose, &str)] = &[
    (Purpose::Marketing, "sms"),
    (Purpose::Marketing, "email"),
    (Purpose::Marketing, "line"),
    (Purpose::Profiling, "all"),
    (Purpose::AdAudience, "all"),
    (Purpose::Sharing, "all"),
];

/// What the login pages carry along.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Along {
    /// A phone number or an e-mail address.
    pub way: String,
    /// The six digits.
    pub code: String,
    /// What somebody new is called.
    pub name: String,
    /// Where to go on afterwards.
    pub back: String,
    /// The store whose sign was scanned.
    pub store_id: String,
    /// Where the code went, to say so again.
    pub sent_to: String,
    /// `add` for a way that is added to one's own account.
    pub purpose: String,
    /// The identity that a new way stands in for, or that the second code goes to.
    pub identity_id: String,
}

pub(super) fn way_in(visit: &Visit) -> LogInPage {
    LogInPage { line: visit.line_login.is_some(), notice: service_notice(visit), ..LogInPage::default() }
}

/// What a page that led here says.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ShowQuery {
    /// There when something was saved.
    saved: Option<String>,
}

/// `GET /account`: the account, or the way in.
pub async fn show(visit: Visit, Query(query): Query<ShowQuery>) -> Response {
    let outcome = match visit.caller.member {
        Some(member) => {
            let shown = Shown { saved: query.saved.is_some(), ..Shown::default() };
            account(&visit, member, shown).await
        }
        None => {
            let page = LogInPage { back: "/account".to_owned(), ..way_in(&visit) };
            visit.show(StatusCode::OK, &page).await
        }
    };
    visit.answer(outcome).await
}

/// What a store's sign leads to.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct JoinQuery {
    /// The store's id.
    store: String,
}

/// `GET /join?store=…`: the same for somebody who scanned the sign at a till.
pub async fn join(visit: Visit, Query(query): Query<JoinQuery>) -> Response {
    if visit.caller.member.is_some() {
        return lead("/account");
    }
    let store = named_store(&visit, &query.store).await;
    let outcome = match store {
        Ok(store) => {
            let (store_id, store) = store.map_or_else(Default::default, |(id, name)| (id.to_string(), Some(name)));
            let page = LogInPage { back: "/account".to_owned(), store_id, store, ..way_in(&visit) };
            visit.show(StatusCode::OK, &page).await
        }
        Err(problem) => Err(problem),
    };
    visit.answer(outcome).await
}

/// How long a sign is kept by browsers.
const SIGN_KEPT: &str = "public, max-age=3600";

/// `GET /join.svg?store=…`: the sign itself, for the till's screen or to be printed.
pub async fn sign(visit: Visit, Query(query): Query<JoinQuery>) -> Response {
    let outcome = async {
        let unknown = || Problem::from(&api::codes::NOT_FOUND);
        let (store, _) = named_store(&visit, &query.store).await?.ok_or_else(unknown)?;
        let svg = qr::svg(&format!("{}/join?store={store}", visit.origin())).ok_or_else(unknown)?;
        let headers = [(header::CONTENT_TYPE, "image/svg+xml"), (header::CACHE_CONTROL, SIGN_KEPT)];
        Ok((headers, svg).into_response())
    };
    let outcome = outcome.await;
    visit.answer(outcome).await
}

async fn named_store(visit: &Visit, text: &str) -> Result<Option<(Id, String)>, Problem> {
    let Ok(id) = text.parse::<Id>() else { return Ok(None) };
    let stores = visit.db.read(staff::stores).await?;
    Ok(stores.into_iter().find(|store| store.id == id).map(|store| (id, store.name)))
}

/// A phone number or an e-mail address, told apart by the sign that only one of them has.
fn way_of(text: &str) -> Result<Way, &'static kernel::Code> {
    if text.contains('@') { Way::email(text) } else { Way::phone(text) }
}

/// `POST /account/codes`: sends a code.
pub async fn ask(visit: Visit, Extension(address): Extension<ClientAddress>, Form(form): Form<Along>) -> Response {
    let outcome = send(&visit, address, form).await;
    visit.answer(outcome).await
}

async fn send(visit: &Visit, address: ClientAddress, form: Along) -> Result<Response, Problem> {
    let locale = visit.caller.locale;
    let adds = form.purpose == "add";
    let member = visit.caller.member.filter(|_| adds);
    let wrong = |code: &'static kernel::Code| Field {
        fault: Some(code.sentence(locale, &Default::default())),
        ..Field::new(&form.way)
    };
    let outcome = match way_of(form.way.trim()) {
        Err(code) => Err((wrong(code), None)),
        Ok(way) => {
            let new = NewCode {
                way,
                purpose: if member.is_some() { CodePurpose::Add } else { CodePurpose::LogIn },
                member: member.map(|member| member.id),
                replaces: form.identity_id.parse().ok().filter(|_| member.is_some()),
                locale: locale.to_owned(),
                address: Some(address.0),
            };
            match members::ask_code(&visit.db, visit.caller.actor(), new).await {
                Ok(asked) => Ok(asked),
                Err(WriteError::Refused(refusal)) => Err((Field::new(&form.way), Some(refusal.sentence(locale)))),
                Err(error) => return Err(error.into()),
            }
        }
    };
    match (outcome, member) {
        (Ok(asked), _) => {
            let sent_to = form.way.trim().to_owned();
            code_page(visit, asked.id, Along { sent_to, ..form }, None).await
        }
        (Err((way, alert)), Some(member)) => account(visit, member, Shown { way, alert, ..Shown::default() }).await,
        (Err((way, alert)), None) => {
            let store = named_store(visit, &form.store_id).await?.map(|(_, name)| name);
            let page = LogInPage { way, back: form.back, store_id: form.store_id, store, alert, ..way_in(visit) };
            visit.show(StatusCode::UNPROCESSABLE_ENTITY, &page).await
        }
    }
}

async fn code_page(visit: &Visit, id: Id, form: Along, fault: Option<String>) -> Result<Response, Problem> {
    let status = if fault.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let page = CodePage {
        id: id.to_string(),
        sent_to: form.sent_to,
        code: Field { fault, ..Field::default() },
        name: Field::new(&form.name),
        may_join: form.purpose.is_empty(),
        back: form.back,
        store_id: form.store_id,
        notice: service_notice(visit),
    };
    visit.show(status, &page).await
}

/// `POST /account/codes/{id}`: the six digits.
pub async fn prove(
    visit: Visit,
    Path(id): Path<String>,
    Extension(address): Extension<ClientAddress>,
    Form(form): Form<Along>,
) -> Response {
    let outcome = check(&visit, &id, address, form).await;
    visit.answer(outcome).await
}

fn service_notice(visit: &Visit) -> String {
    let notice = members::notice::notice(Purpose::Service);
    notice.map_or_else(String::new, |notice| notice.text(visit.caller.locale).to_owned())
}

/// Whoever joins is shown what their data is used for, beside the button.
fn shown(visit: &Visit) -> Result<Option<ShownNotice>, Problem> {
    let notice = members::notice::notice(Purpose::Service);
    notice.map(|notice| shown_notice(notice.purpose, notice.version, visit.caller.locale)).transpose()
}

async fn check(visit: &Visit, id: &str, address: ClientAddress, form: Along) -> Result<Response, Problem> {
    let id: Id = id.parse().map_err(|_| Problem::from(&api::codes::NOT_FOUND))?;
    // A browser that proves who sits before it is remembered, so it gets a name of its own now.
    let (visitor, cookie) = visit.begin();
    let name = Some(form.name.clone());
    let (mut guess, token) = guess_by(&visit.db, &visit.caller, address, id, &form.code, name, shown(visit)?);
    guess.visitor = Some(visitor);
    guess.joining.store = named_store(visit, &form.store_id).await?.map(|(id, _)| id);
    let proof = members::prove_code(&visit.db, visit.caller.actor(), guess, STAKE).await;
    let answer = after(visit, id, form, proof, &token).await?;
    Ok(with_cookie(answer, cookie))
}

async fn after(
    visit: &Visit,
    id: Id,
    form: Along,
    proof: Result<Proof, WriteError>,
    token: &str,
) -> Result<Response, Problem> {
    let locale = visit.caller.locale;
    match proof {
        Ok(Proof::LoggedIn { .. }) => {
            let back = if form.back.is_empty() { "/account" } else { safe_back(&form.back) };
            Ok(with_cookie(lead(back), Some(api::session::member_cookie(Some(token), visit.https()))))
        }
        Ok(Proof::Added { .. }) => Ok(lead("/account")),
        Ok(Proof::Second { ways }) => {
            let ways = ways.into_iter().map(|way: Factor| (way.identity, way.masked)).collect();
            let page = SecondPage { id: id.to_string(), ways, back: form.back, notice: service_notice(visit) };
            visit.show(StatusCode::OK, &page).await
        }
        Ok(Proof::Wrong) => {
            let fault = members::codes::CODE_WRONG.sentence(locale, &Default::default());
            code_page(visit, id, form, Some(fault)).await
        }
        Ok(Proof::Wait { seconds }) => {
            let refusal = Refusal::new(&members::codes::CODES_TOO_MANY).with("seconds", seconds);
            code_page(visit, id, form, Some(refusal.sentence(locale))).await
        }
        Err(WriteError::Refused(refusal)) => code_page(visit, id, form, Some(refusal.sentence(locale))).await,
        Err(error) => Err(error.into()),
    }
}

/// `POST /account/codes/{id}/second`: sends the second code.
pub async fn second(
    visit: Visit,
    Path(id): Path<String>,
    Extension(address): Extension<ClientAddress>,
    Form(form): Form<Along>,
) -> Response {
    let outcome = send_second(&visit, &id, address, form).await;
    visit.answer(outcome).await
}

async fn send_second(visit: &Visit, id: &str, address: ClientAddress, form: Along) -> Result<Response, Problem> {
    let unknown = || Problem::from(&api::codes::NOT_FOUND);
    let first: Id = id.parse().map_err(|_| unknown())?;
    let identity: Id = form.identity_id.parse().map_err(|_| unknown())?;
    let locale = visit.caller.locale;
    let asked =
        members::ask_second(&visit.db, visit.caller.actor(), first, identity, locale.to_owned(), Some(address.0)).await;
    match asked {
        Ok(asked) => code_page(visit, asked.id, Along { purpose: "second".to_owned(), ..form }, None).await,
        Err(WriteError::Refused(refusal)) => start_again(visit, form.back, refusal.sentence(locale)).await,
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn start_again(visit: &Visit, back: String, alert: String) -> Result<Response, Problem> {
    let page = LogInPage { back, alert: Some(alert), ..way_in(visit) };
    visit.show(StatusCode::CONFLICT, &page).await
}

/// Somebody whom LINE knows comes in.
pub(super) async fn enter_by_line(
    visit: &Visit,
    address: ClientAddress,
    way: Way,
    back: String,
    store: &str,
) -> Result<Response, Problem> {
    let (visitor, cookie) = visit.begin();
    // There is no code: nothing is guessed.
    let code = visit.db.new_id();
    let (mut guess, token) = guess_by(&visit.db, &visit.caller, address, code, "", None, shown(visit)?);
    guess.visitor = Some(visitor);
    guess.joining.store = named_store(visit, store).await?.map(|(id, _)| id);
    let proof = members::log_in_with_line(&visit.db, visit.caller.actor(), way, guess).await;
    if let Err(WriteError::Refused(refusal)) = &proof {
        return start_again(visit, back, refusal.sentence(visit.caller.locale)).await;
    }
    let answer = after(visit, code, Along { back, ..Along::default() }, proof, &token).await?;
    Ok(with_cookie(answer, cookie))
}

/// `POST /account/codes/{id}/start-over`: a new account for whoever holds the number now.
pub async fn start_over(
    visit: Visit,
    Path(id): Path<String>,
    Extension(address): Extension<ClientAddress>,
    Form(form): Form<Along>,
) -> Response {
    let outcome = begin_anew(&visit, &id, address, form).await;
    visit.answer(outcome).await
}

async fn begin_anew(visit: &Visit, id: &str, address: ClientAddress, form: Along) -> Result<Response, Problem> {
    let id: Id = id.parse().map_err(|_| Problem::from(&api::codes::NOT_FOUND))?;
    let (guess, token) = guess_by(&visit.db, &visit.caller, address, id, "", None, shown(visit)?);
    match members::start_over(&visit.db, visit.caller.actor(), guess).await {
        Err(WriteError::Refused(refusal)) => start_again(visit, form.back, refusal.sentence(visit.caller.locale)).await,
        proof => after(visit, id, form, proof, &token).await,
    }
}

/// `POST /account/log-out`.
pub async fn log_out(visit: Visit, Form(_): Form<Along>) -> Response {
    let outcome = async {
        if let Some(member) = visit.caller.member {
            let act = move |tx: &mut store::Tx<'_>| Ok(api::session::end(tx, member.session)?);
            visit.db.write("members.log_out", visit.caller.actor(), act).await?;
        }
        Ok(with_cookie(lead("/"), Some(api::session::member_cookie(None, visit.https()))))
    };
    let outcome = outcome.await;
    visit.answer(outcome).await
}

/// What a member says about one use of their data.
#[derive(Debug, Deserialize)]
pub struct ConsentForm {
    purpose: String,
    channel: String,
    granted: String,
    version: i64,
}

/// `POST /account/consents`.
pub async fn consent(visit: Visit, Form(form): Form<ConsentForm>) -> Response {
    let outcome = async {
        let member = visit.caller.require_member()?;
        let known = CONSENTS
            .iter()
            .find(|(purpose, channel)| purpose.as_str() == form.purpose && *channel == form.channel)
            .ok_or_else(|| Problem::from(&api::codes::NOT_FOUND))?;
        let granted = form.granted == "yes";
        let new = said(member.id, known.0, known.1, granted, form.version, visit.caller.locale)?;
        visit.db.write("members.consent", visit.caller.actor(), move |tx| members::append_consent(tx, &new)).await?;
        Ok(lead("/account#consents"))
    };
    let outcome = outcome.await;
    visit.answer(outcome).await
}

/// `POST /account/sessions/{id}/end`.
pub async fn end_session(visit: Visit, Path(id): Path<String>, Form(_): Form<Along>) -> Response {
    let outcome = async {
        let member = visit.caller.require_member()?;
        let id: Id = id.parse().map_err(|_| Problem::from(&api::codes::NOT_FOUND))?;
        members::me::end_session_of(&visit.db, visit.caller.actor(), member, id).await?;
        Ok(lead("/account#devices"))
    };
    let outcome = outcome.await;
    visit.answer(outcome).await
}

/// What the account page shows beside what is kept: what was typed and refused, or just saved.
#[derive(Default)]
pub(super) struct Shown {
    /// A new number or address.
    pub(super) way: Field,
    /// What was refused.
    pub(super) alert: Option<String>,
    /// The form on oneself as it was typed.
    pub(super) profile: Option<ProfileFields>,
    /// Whether something was saved just now.
    pub(super) saved: bool,
}

/// The account's page.
pub(super) async fn account(visit: &Visit, member: api::Member, shown: Shown) -> Result<Response, Problem> {
    let Shown { way, alert, profile, saved } = shown;
    let locale = visit.caller.locale;
    let found = visit
        .db
        .read(move |read| {
            let Some(me) = me_body(read, member.id)? else { return Ok(None) };
            let purchases = timeline(read, member.id, After::BEGINNING, PURCHASES, locale)?;
            Ok(Some((me, purchases, sessions_of(read, member)?)))
        })
        .await?;
    let (me, purchases, sessions) = found.ok_or_else(|| Problem::from(&members::codes::NOT_FOUND))?;
    let granted = |purpose: Purpose, channel: &str| {
        me.consents.iter().any(|said| said.purpose == purpose && said.channel == channel && said.granted)
    };
    let consents = CONSENTS.iter().filter_map(|(purpose, channel)| {
        let notice = members::notice::notice(*purpose)?;
        Some(ConsentLine {
            purpose: purpose.as_str(),
            channel,
            text: notice.text(locale).to_owned(),
            version: notice.version,
            granted: granted(*purpose, channel),
        })
    });
    let status = if alert.is_some() || way.fault.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let page = AccountPage {
        bars: code128::svg(&me.number).unwrap_or_default(),
        card: qr::svg(&me.number).unwrap_or_default(),
        number: me.number.clone(),
        may_spend: me.may_spend,
        consents: consents.collect(),
        ways: me
            .identities
            .iter()
            .map(|way| WayLine {
                id: way.id,
                kind: way.kind.as_str(),
                value: if way.kind.as_str() == "line" { "LINE".to_owned() } else { way.value.clone() },
                verified: way.verified_at.is_some(),
            })
            .collect(),
        purchases: purchases.into_iter().map(purchase).collect(),
        devices: sessions
            .into_iter()
            .map(|session| Device { id: session.id, seen_at: session.seen_at, current: session.current })
            .collect(),
        profile: profile.unwrap_or_else(|| profile::fields(me.name.clone(), &me.profile)),
        areas: profile::areas(locale),
        saved,
        name: me.name,
        way,
        alert,
    };
    visit.show(status, &page).await
}

fn purchase(row: TimelineRow) -> Purchase {
    let goods: Vec<String> = row
        .lines
        .iter()
        .map(|line| {
            if line.quantity.thousandths() == 1_000 {
                line.name.clone()
            } else {
                format!("{} × {}", line.name, line.quantity)
            }
        })
        .collect();
    Purchase {
        id: row.order_id,
        number: row.number,
        channel: match row.channel.as_str() {
            "web" => "web",
            "till" => "till",
            _ => "other",
        },
        store: row.store_name,
        at: row.occurred_at,
        total: row.total,
        goods: goods.join(" · "),
        void: !matches!(row.state.as_str(), "placed" | "completed"),
    }
}
