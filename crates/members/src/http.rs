//! Routes of this slice. Every look at a person's data is written into the audit log.

use api::{Answer, Body, BrandDb, Caller, Key, Page, Path, Problem, Query};
use axum::Extension;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use kernel::{Code, Id, Refusal, Timestamp};
use messages::MessageChannel;
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{Db, Fault, Read, Tx, Written, audit};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::edit_profile::ProfileBody;
use crate::people::{Person, people, person};
use crate::{
    AtStake, Friend, Identity, IdentityKind, IdentityState, MemberState, NewIdentity, NewMember, Way, codes, number,
};

/// All routes, below the API's prefix.
pub fn routes(stake: AtStake) -> OpenApiRouter<api::State> {
    OpenApiRouter::new()
        .routes(routes!(find, create))
        .routes(routes!(read_member))
        .merge(crate::desk::routes())
        .merge(crate::edit_profile::routes())
        .merge(crate::hear_line::routes())
        .merge(crate::prove_erasure::routes())
        .merge(crate::me::routes())
        .layer(Extension(stake))
}

/// A member with what they may be called and reached by.
#[derive(Debug, Serialize, ToSchema)]
pub struct MemberBody {
    /// Their id; after a merge, the one that counts.
    id: Id,
    /// What is printed on a card.
    number: String,
    /// Where they stand.
    state: MemberState,
    /// Code of their tier.
    tier: String,
    /// What they are called.
    name: Option<String>,
    /// Their language.
    locale: String,
    /// Where they joined: `till`, `web`, `office`, `import`.
    join_channel: String,
    /// The store they joined in.
    join_store_id: Option<Id>,
    /// When they joined.
    joined_at: Timestamp,
    /// What leads to them.
    identities: Vec<IdentityBody>,
    /// What they said last, for each purpose and channel.
    consents: Vec<crate::me::ConsentBody>,
    /// What they told about themselves.
    profile: ProfileBody,
    /// By which channels offers may be sent to them: they said yes, and the way is proven.
    offers_by: Vec<MessageChannel>,
    /// True when they may spend what they have; they may always earn.
    may_spend: bool,
    /// For `If-Match`.
    version: i64,
}

/// A way that leads to a member.
#[derive(Debug, Serialize, ToSchema)]
pub struct IdentityBody {
    /// Its id.
    pub id: Id,
    /// By what.
    pub kind: IdentityKind,
    /// The phone number in E.164, the address in lower case, the card.
    pub value: String,
    /// How well it is proven.
    pub state: IdentityState,
    /// When it was last proven.
    pub verified_at: Option<Timestamp>,
    /// Of a LINE user how they stand to the shop's account; whoever blocked it gets no message by LINE.
    pub friend: Option<Friend>,
}

/// The ways that lead to a member, as people see them.
pub(crate) fn identity_bodies(ways: Vec<Identity>) -> Vec<IdentityBody> {
    ways.into_iter()
        // A browser's visit is of no use to people.
        .filter(|identity| identity.kind != IdentityKind::Cookie)
        .map(|identity| IdentityBody {
            id: identity.id,
            kind: identity.kind,
            value: identity.value,
            state: identity.state,
            verified_at: identity.verified_at,
            friend: (identity.kind == IdentityKind::Line).then_some(identity.friend),
        })
        .collect()
}

fn body_of(person: Person, now: Timestamp) -> MemberBody {
    let may_spend = person.may_spend(now).is_ok();
    let Person { member, profile, ways, consents, .. } = person;
    let offers_by = crate::consent::offers_by(&consents, &ways);
    MemberBody {
        id: member.id,
        number: member.number,
        state: member.state,
        tier: member.tier,
        name: profile.name.clone(),
        locale: member.locale,
        join_channel: member.join_channel,
        join_store_id: member.join_store,
        joined_at: member.joined_at,
        identities: identity_bodies(ways),
        consents: consents.into_iter().map(Into::into).collect(),
        profile: profile.into(),
        offers_by,
        may_spend,
        version: member.version,
    }
}

/// A member's row with all that belongs to it.
pub(crate) fn member_body(read: &mut Read<'_>, id: Id) -> Result<Option<MemberBody>, Fault> {
    let now = read.now();
    Ok(person(read, id)?.map(|person| body_of(person, now)))
}

/// An idempotency key, where one was sent: a phone leads to one member, so a retry without a key makes nothing
/// twice either.
pub struct MaybeKey(Option<Key>);

impl<S: Send + Sync> FromRequestParts<S> for MaybeKey {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        if !parts.headers.contains_key("idempotency-key") {
            return Ok(MaybeKey(None));
        }
        Key::from_request_parts(parts, state).await.map(|key| MaybeKey(Some(key)))
    }
}

/// Somebody who joins.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateMember {
    /// A phone number, as people write it; without a country code it is Taiwanese.
    #[schema(max_length = 40)]
    phone: Option<String>,
    /// An e-mail address.
    #[schema(max_length = 254)]
    email: Option<String>,
    /// What they are called.
    #[schema(min_length = 1, max_length = 80)]
    name: Option<String>,
    /// The store they join in.
    join_store_id: Option<Id>,
}

/// Takes somebody in, by phone or e-mail. Neither counts as proven.
///
/// # Errors
/// `members.way_needed`, `members.phone_invalid`, `members.email_invalid`, `members.name_invalid`;
/// `members.identity_taken` when one of the two leads to a member already.
#[utoipa::path(post, path = "/members", operation_id = "members_create", tag = "members",
    params(("Idempotency-Key" = Option<String>, Header)), request_body = CreateMember, responses((status = 201, body = MemberBody)),
    extensions(("x-permission" = json!("members.edit")), ("x-scope" = json!("store"))))]
pub async fn create(
    BrandDb(db): BrandDb,
    caller: Caller,
    MaybeKey(key): MaybeKey,
    Body(body): Body<CreateMember>,
) -> Result<Answer<MemberBody>, Problem> {
    let once = key.map(|key| key.once("members.create", &caller, &body)).transpose()?;
    if let Some(store) = body.join_store_id {
        caller.require_store("members.edit", store)?;
    }
    let phone = body.phone.as_deref().map(|text| parsed("/phone", Way::phone(text))).transpose()?;
    let email = body.email.as_deref().map(|text| parsed("/email", Way::email(text))).transpose()?;
    let identities: Vec<NewIdentity> =
        phone.into_iter().chain(email).map(|way| NewIdentity { way, verified: false }).collect();
    if identities.is_empty() {
        return Err((&codes::WAY_NEEDED).into());
    }
    let mut key = [0; 32];
    db.entropy().fill(&mut key);
    let new = NewMember {
        id: db.new_id(),
        key,
        name: body.name,
        locale: db.brand().locale.clone(),
        tier: crate::FIRST_TIER.to_owned(),
        join_channel: if body.join_store_id.is_some() { "till" } else { "office" }.to_owned(),
        join_store: body.join_store_id,
        join_staff: caller.staff_id(),
        joined_at: db.now(),
        identities,
        touches: Vec::new(),
    };
    let act = move |tx: &mut Tx<'_>| {
        crate::create(tx, &new)?;
        Ok(Written::created(new.id))
    };
    let written = match once {
        Some(once) => db.write_once("members.create", caller.actor(), once, act).await?,
        None => db.write("members.create", caller.actor(), act).await?,
    };
    let member = db.read(move |read| member_body(read, written.resource)).await?.ok_or(&codes::NOT_FOUND)?;
    let version = member.version;
    Ok(Answer::of(written, member).version(version))
}

/// One way to find somebody by.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct MemberQuery {
    /// A phone number, as people write it.
    #[param(max_length = 40)]
    phone: Option<String>,
    /// An e-mail address.
    #[param(max_length = 254)]
    email: Option<String>,
    /// What is printed on the card.
    #[param(max_length = 40)]
    number: Option<String>,
    /// A card of a system before.
    #[param(max_length = 60)]
    card: Option<String>,
    /// How their name begins.
    #[param(min_length = 1, max_length = 80)]
    name: Option<String>,
}

enum By {
    Way(Way),
    Number(String),
    Name(String),
}

/// The most members that a name is answered with.
const NAMED: i64 = 20;

/// Finds members: by phone, e-mail, number or card one or none, by how their name begins at most twenty.
///
/// # Errors
/// `members.way_needed` unless exactly one is given; as for creating when it cannot be read.
#[utoipa::path(get, path = "/members", operation_id = "members_find", tag = "members", params(MemberQuery),
    responses((status = 200, body = Page<MemberBody>)), extensions(("x-permission" = json!("members.read")), ("x-scope" = json!("shared"))))]
pub async fn find(
    BrandDb(db): BrandDb,
    caller: Caller,
    Query(query): Query<MemberQuery>,
) -> Result<Answer<Page<MemberBody>>, Problem> {
    for (pointer, text, most) in [
        ("/phone", &query.phone, 40),
        ("/email", &query.email, 254),
        ("/number", &query.number, 40),
        ("/card", &query.card, 60),
        ("/name", &query.name, 80),
    ] {
        api::desk::short(pointer, text.as_deref(), most)?;
    }
    let by = match (&query.phone, &query.email, &query.number, &query.card, &query.name) {
        (Some(text), None, None, None, None) => By::Way(parsed("/phone", Way::phone(text))?),
        (None, Some(text), None, None, None) => By::Way(parsed("/email", Way::email(text))?),
        (None, None, Some(text), None, None) => By::Number(parsed("/number", number::normalise(text))?),
        (None, None, None, Some(text), None) => By::Way(parsed("/card", Way::card(text))?),
        (None, None, None, None, Some(text)) => By::Name(api::desk::text("/name", text, 80)?),
        _ => return Err((&codes::WAY_NEEDED).into()),
    };
    let found = db
        .read(move |read| {
            let found = match &by {
                By::Way(way) => crate::find_by_way(read, way)?.map(|(member, _)| member.id).into_iter().collect(),
                By::Number(number) => {
                    crate::find_by_number(read, number)?.map(|member| member.id).into_iter().collect()
                }
                By::Name(beginning) => crate::find_by_name(read, beginning, NAMED)?,
            };
            let now = read.now();
            Ok(people(read, &found)?.into_iter().map(|person| body_of(person, now)).collect::<Vec<_>>())
        })
        .await?;
    let seen: Vec<Id> = found.iter().map(|member| member.id).collect();
    looked(&db, &caller, "members.find", seen).await?;
    Ok(Answer::ok(Page::whole(found)))
}

/// One member. A merged row answers with the member it stands for.
///
/// # Errors
/// `members.not_found`.
#[utoipa::path(get, path = "/members/{id}", operation_id = "members_read", tag = "members", params(("id" = Id, Path)),
    responses((status = 200, body = MemberBody)), extensions(("x-permission" = json!("members.read")), ("x-scope" = json!("shared"))))]
pub async fn read_member(
    BrandDb(db): BrandDb,
    caller: Caller,
    Path(id): Path<Id>,
) -> Result<Answer<MemberBody>, Problem> {
    shown(&db, &caller, id).await
}

/// One member as an answer, once it is written down who sees them.
pub(crate) async fn shown(db: &Db, caller: &Caller, id: Id) -> Result<Answer<MemberBody>, Problem> {
    let found = db.read(move |read| member_body(read, id)).await?;
    looked(db, caller, "members.read", found.iter().map(|member| member.id).collect()).await?;
    let member = found.ok_or(&codes::NOT_FOUND)?;
    let version = member.version;
    Ok(Answer::ok(member).version(version))
}

/// Writes down that somebody looked, before they see anything. Looking for nobody is written down, too. A lookup at the
/// till does not wait for the disk over it.
async fn looked(db: &Db, caller: &Caller, action: &'static str, seen: Vec<Id>) -> Result<(), Problem> {
    db.write_unsynced(action, caller.actor(), move |tx| {
        let subjects = if seen.is_empty() { vec![None] } else { seen.iter().copied().map(Some).collect() };
        for subject in subjects {
            audit::append(tx, &audit::Entry { action, subject, outcome: "done", detail: json!({}) })?;
        }
        Ok(())
    })
    .await?;
    Ok(())
}

pub(crate) fn parsed<T>(pointer: &str, outcome: Result<T, &'static Code>) -> Result<T, Problem> {
    outcome.map_err(|code| Refusal::new(code).at(pointer, code).into())
}
