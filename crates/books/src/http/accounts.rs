//! Which account each entry is booked to.

use api::{Answer, Body, BrandDb, Caller, IfMatch, Page, Path, Problem};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{Account, NewAccount, accounts, codes};

/// An entry of vouchers and its account.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = BooksAccount)]
pub struct AccountBody {
    /// What is booked there, such as `tender.cash`.
    key: String,
    /// The account's number; null while nobody gave it one.
    number: Option<String>,
    /// The account's name.
    name: Option<String>,
    /// True where the brand chose it.
    chosen: bool,
    /// For `If-Match`; 0 while the brand chose nothing.
    version: i64,
}

impl From<Account> for AccountBody {
    fn from(account: Account) -> Self {
        let (number, name) = account.account.unzip();
        AccountBody { key: account.key, number, name, chosen: account.chosen, version: account.version }
    }
}

/// Entries of vouchers and their accounts, in the order of the keys.
///
/// # Errors
/// None of its own.
#[utoipa::path(get, path = "/books/accounts", operation_id = "books_list_accounts", tag = "books",
    responses((status = 200, body = Page<AccountBody>)), extensions(("x-permission" = json!("books.read"))))]
pub async fn list_accounts(BrandDb(db): BrandDb) -> Result<Answer<Page<AccountBody>>, Problem> {
    let found = db.read(accounts).await?;
    Ok(Answer::ok(Page::whole(found.into_values().map(AccountBody::from).collect())))
}

/// An account of the brand's own.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = BooksAccountEdit)]
pub struct AccountEdit {
    /// Its number: letters, digits, points and hyphens.
    #[schema(pattern = "^[0-9A-Za-z.-]{1,20}$")]
    number: String,
    /// Its name.
    #[schema(min_length = 1, max_length = 60)]
    name: String,
}

/// Books an entry to an account; `If-Match: 0` for the first choice.
///
/// # Errors
/// `books.key_unknown`; `books.account_invalid`; `store.stale` when it changed meanwhile.
#[utoipa::path(put, path = "/books/accounts/{key}", operation_id = "books_set_account", tag = "books",
    params(("key" = String, Path), ("If-Match" = String, Header)), request_body = AccountEdit,
    responses((status = 200, body = AccountBody)), extensions(("x-permission" = json!("books.edit"))))]
pub async fn set_account(
    BrandDb(db): BrandDb,
    caller: Caller,
    Path(key): Path<String>,
    IfMatch(version): IfMatch,
    Body(edit): Body<AccountEdit>,
) -> Result<Answer<AccountBody>, Problem> {
    let new = NewAccount { key: key.clone(), number: edit.number, name: edit.name };
    db.write("books.set_account", caller.actor(), move |tx| crate::set_account(tx, &new, version)).await?;
    let found = db.read(move |read| Ok(accounts(read)?.remove(&key))).await?.ok_or(&codes::KEY_UNKNOWN)?;
    let version = found.version;
    Ok(Answer::ok(AccountBody::from(found)).version(version))
}
