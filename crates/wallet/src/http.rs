//! Routes of this slice.

use api::{Answer, Body, BrandDb, Caller, Key, Path, Problem};
use axum::Extension;
use kernel::{BusinessDate, Id, Money, Refusal, Timestamp};
use serde::{Deserialize, Serialize};
use store::{Fault, Read, Written};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::grant_credit::CREDIT_AT_MOST;
use crate::{AccountKind, CreditReason, NewCredit, codes};

/// How many postings of each account are shown.
const POSTINGS: i64 = 50;

/// Who a member is, handed in by the composition root because the wallet does not know members: every
/// row that stands for the same person, the one that counts first; empty when there is none.
#[derive(Clone, Copy)]
pub struct Persons(pub fn(&mut Read<'_>, Id) -> Result<Vec<Id>, Fault>);

/// All routes, below the API's prefix.
pub fn routes(persons: Persons) -> OpenApiRouter<api::State> {
    OpenApiRouter::new().routes(routes!(read_wallet)).routes(routes!(give_credit)).layer(Extension(persons))
}

/// Everything of value that a member holds.
#[derive(Debug, Serialize, ToSchema)]
pub struct WalletBody {
    /// The member, after all merges.
    member_id: Id,
    /// Their accounts.
    accounts: Vec<AccountBody>,
}

/// One account.
#[derive(Debug, Serialize, ToSchema)]
pub struct AccountBody {
    /// What it is: `store_credit`.
    kind: String,
    /// The member's row that it was opened for.
    owner_id: Id,
    /// What it holds.
    balance: Money,
    /// Its latest postings, newest first.
    postings: Vec<PostingBody>,
}

/// One line of an account's statement.
#[derive(Debug, Serialize, ToSchema)]
pub struct PostingBody {
    /// The transfer.
    transfer_id: Id,
    /// Why value moved: `credit_grant`, `sale`, `refund`.
    kind: String,
    /// True when it undid another transfer.
    reversal: bool,
    /// What it was about.
    subject: Id,
    /// A word from a list.
    reason: Option<String>,
    /// By how much the balance changed.
    change: Money,
    /// The balance afterwards.
    balance: Money,
    /// The day of the books.
    business_date: BusinessDate,
    /// When it happened.
    occurred_at: Timestamp,
}

/// What a member holds, and how it came about.
///
/// # Errors
/// `wallet.member_unknown`.
#[utoipa::path(get, path = "/members/{id}/wallet", operation_id = "wallet_read", tag = "wallet",
    params(("id" = Id, Path)), responses((status = 200, body = WalletBody)),
    extensions(("x-permission" = json!("wallet.read")), ("x-scope" = json!("shared"))))]
pub async fn read_wallet(
    BrandDb(db): BrandDb,
    Extension(persons): Extension<Persons>,
    Path(id): Path<Id>,
) -> Result<Answer<WalletBody>, Problem> {
    let wallet = db.read(move |read| wallet_of(read, persons, id)).await?;
    Ok(Answer::ok(wallet.ok_or(&codes::MEMBER_UNKNOWN)?))
}

fn wallet_of(read: &mut Read<'_>, persons: Persons, member: Id) -> Result<Option<WalletBody>, Fault> {
    let rows = (persons.0)(read, member)?;
    let Some(member_id) = rows.first().copied() else { return Ok(None) };
    let mut accounts = Vec::new();
    for row in rows {
        for account in crate::accounts(read, row)? {
            let postings = crate::postings(read, account.kind, row, None, POSTINGS)?;
            accounts.push(AccountBody {
                kind: account.kind.as_str().to_owned(),
                owner_id: row,
                balance: account.balance,
                postings: postings.into_iter().map(PostingBody::from).collect(),
            });
        }
    }
    Ok(Some(WalletBody { member_id, accounts }))
}

impl From<crate::Posting> for PostingBody {
    fn from(posting: crate::Posting) -> Self {
        PostingBody {
            transfer_id: posting.transfer,
            kind: posting.kind.as_str().to_owned(),
            reversal: posting.reverses.is_some(),
            subject: posting.subject,
            reason: posting.reason,
            change: posting.change,
            balance: posting.balance,
            business_date: posting.business_date,
            occurred_at: posting.occurred_at,
        }
    }
}

/// Store credit for a member.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GiveCredit {
    /// How much, in minor units.
    #[schema(value_type = i64, minimum = 1, maximum = 1_000_000_000)]
    amount: Money,
    /// Why.
    reason: CreditReason,
}

/// Credit that was given.
#[derive(Debug, Serialize, ToSchema)]
pub struct CreditBody {
    /// The transfer.
    transfer_id: Id,
    /// What the member may spend now.
    balance: Money,
}

/// Gives a member store credit.
///
/// # Errors
/// `wallet.member_unknown`, `wallet.amount_invalid`.
#[utoipa::path(post, path = "/members/{id}/credit", operation_id = "wallet_grant_credit", tag = "wallet",
    params(("id" = Id, Path), ("Idempotency-Key" = String, Header)), request_body = GiveCredit,
    responses((status = 201, body = CreditBody)), extensions(("x-permission" = json!("wallet.grant"))))]
pub async fn give_credit(
    BrandDb(db): BrandDb,
    Extension(persons): Extension<Persons>,
    caller: Caller,
    key: Key,
    Path(id): Path<Id>,
    Body(body): Body<GiveCredit>,
) -> Result<Answer<CreditBody>, Problem> {
    if !(1..=CREDIT_AT_MOST).contains(&body.amount.get()) {
        let refusal = Refusal::new(&codes::AMOUNT_INVALID).with("at_most", CREDIT_AT_MOST);
        return Err(refusal.at("/amount", &codes::AMOUNT_INVALID).into());
    }
    let once = key.once("wallet.grant_credit", &caller, &(id, &body))?;
    let (transfer, payer, zone) = (db.new_id(), db.brand().id, db.brand().zone.clone());
    let business_date = BusinessDate::of(db.now(), &zone, 0);
    let written = db
        .write_once("wallet.grant_credit", caller.actor(), once, move |tx| {
            let member = (persons.0)(tx, id)?.first().copied().ok_or(&codes::MEMBER_UNKNOWN)?;
            let (amount, reason) = (body.amount, body.reason);
            crate::grant_credit(tx, &NewCredit { id: transfer, member, amount, reason, payer, business_date })?;
            Ok(Written::created(transfer))
        })
        .await?;
    let balance = db
        .read(move |read| {
            let member = (persons.0)(read, id)?.first().copied();
            member.map_or(Ok(Money::ZERO), |member| crate::balance(read, AccountKind::StoreCredit, member))
        })
        .await?;
    Ok(Answer::of(written, CreditBody { transfer_id: written.resource, balance }))
}
