//! Codes that scan as a variant, and how scales print them.

use api::{Answer, Body, BrandDb, Caller, IfMatch, Page, Path, Problem};
use kernel::Id;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::bodies::Product;
use super::views::found;
use crate::model::{Barcode, Carries, CodePattern as Pattern};
use crate::{check, codes, sql};

/// The codes of a variant.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetBarcodes {
    /// All of them; those that are not named are free again.
    #[schema(max_items = 50)]
    barcodes: Vec<Barcode>,
}

/// Sets the codes that scan as a variant that is still as `If-Match` saw it. Answers with its product.
///
/// # Errors
/// `catalog.not_found`; `store.stale`; `api.invalid` with the fields; `catalog.barcode_taken`.
#[utoipa::path(put, path = "/variants/{id}/barcodes", operation_id = "catalog_set_barcodes", tag = "catalog",
    params(("id" = Id, Path), ("If-Match" = String, Header)), request_body = SetBarcodes,
    responses((status = 200, body = Product)), extensions(("x-permission" = json!("catalog.edit"))))]
pub async fn set_barcodes(
    BrandDb(db): BrandDb,
    caller: Caller,
    Path(id): Path<Id>,
    IfMatch(version): IfMatch,
    Body(body): Body<SetBarcodes>,
) -> Result<Answer<Product>, Problem> {
    let product = db
        .write("catalog.set_barcodes", caller.actor(), move |tx| {
            crate::set_barcodes(tx, id, version, &body.barcodes)?;
            let product = tx.query_opt(sql::VARIANT_PRODUCT, store::params![id], |row| row.get::<Id>(0))?;
            product.ok_or_else(|| store::Stop::from(&codes::NOT_FOUND))
        })
        .await?;
    let product = found(&db, product).await?;
    let version = product.version;
    Ok(Answer::ok(product).version(version))
}

/// How scales print codes with one prefix: the prefix, the article's number, perhaps the value's own
/// check digit, the value, the check digit; thirteen digits in all.
#[derive(Debug, Serialize, ToSchema)]
pub struct CodePattern {
    /// The two digits that such a code begins with.
    prefix: String,
    /// What it carries.
    carries: Carries,
    /// How many digits the article's number has: the number is a code of the kind `plu`.
    item_digits: i64,
    /// How many digits the value has.
    value_digits: i64,
    /// How many of these are decimals: of the variant's unit, or of the currency's major unit.
    value_decimals: i64,
    /// Whether the value has a check digit of its own in front.
    value_check: bool,
    /// For `If-Match`.
    version: i64,
}

/// How scales print codes with a prefix.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetCodePattern {
    /// What it carries.
    carries: Carries,
    /// How many digits the article's number has.
    #[schema(minimum = 3, maximum = 7)]
    item_digits: i64,
    /// How many digits the value has.
    #[schema(minimum = 3, maximum = 7)]
    value_digits: i64,
    /// How many of these are decimals.
    #[schema(minimum = 0, maximum = 4)]
    value_decimals: i64,
    /// Whether the value has a check digit of its own in front.
    value_check: bool,
}

impl From<Pattern> for CodePattern {
    fn from(pattern: Pattern) -> Self {
        CodePattern {
            prefix: pattern.prefix,
            carries: pattern.carries,
            item_digits: pattern.item_digits,
            value_digits: pattern.value_digits,
            value_decimals: pattern.value_decimals,
            value_check: pattern.value_check,
            version: pattern.version,
        }
    }
}

/// How this brand's scales print codes, by prefix.
///
/// # Errors
/// When the database says so.
#[utoipa::path(get, path = "/code-patterns", operation_id = "catalog_list_code_patterns", tag = "catalog",
    responses((status = 200, body = Page<CodePattern>)),
    extensions(("x-permission" = json!("catalog.read")), ("x-scope" = json!("shared"))))]
pub async fn list_code_patterns(BrandDb(db): BrandDb) -> Result<Answer<Page<CodePattern>>, Problem> {
    let patterns = db.read(crate::code_patterns).await?;
    Ok(Answer::ok(Page::whole(patterns.into_iter().map(CodePattern::from).collect())))
}

/// Sets how scales print codes with a prefix, `02` or `20` to `29`. `If-Match: "0"` for one that has no
/// pattern yet.
///
/// # Errors
/// `store.stale`; `api.invalid` with the fields.
#[utoipa::path(put, path = "/code-patterns/{prefix}", operation_id = "catalog_set_code_pattern", tag = "catalog",
    params(("prefix" = String, Path), ("If-Match" = String, Header)), request_body = SetCodePattern,
    responses((status = 200, body = CodePattern)), extensions(("x-permission" = json!("catalog.edit"))))]
pub async fn set_code_pattern(
    BrandDb(db): BrandDb,
    caller: Caller,
    Path(prefix): Path<String>,
    IfMatch(version): IfMatch,
    Body(body): Body<SetCodePattern>,
) -> Result<Answer<CodePattern>, Problem> {
    let mut pattern = Pattern {
        prefix,
        carries: body.carries,
        item_digits: body.item_digits,
        value_digits: body.value_digits,
        value_decimals: body.value_decimals,
        value_check: body.value_check,
        version,
    };
    check::code_pattern(&pattern)?;
    let asked = pattern.clone();
    pattern.version =
        db.write("catalog.set_code_pattern", caller.actor(), move |tx| crate::set_code_pattern(tx, &asked)).await?;
    let version = pattern.version;
    Ok(Answer::ok(CodePattern::from(pattern)).version(version))
}

/// Takes a pattern away: codes with its prefix scan as nothing, unless they are somebody's barcode.
///
/// # Errors
/// `catalog.nothing_there`; `store.stale`.
#[utoipa::path(delete, path = "/code-patterns/{prefix}", operation_id = "catalog_remove_code_pattern", tag = "catalog",
    params(("prefix" = String, Path), ("If-Match" = String, Header)), responses((status = 204)),
    extensions(("x-permission" = json!("catalog.edit"))))]
pub async fn remove_code_pattern(
    BrandDb(db): BrandDb,
    caller: Caller,
    Path(prefix): Path<String>,
    IfMatch(version): IfMatch,
) -> Result<Answer<()>, Problem> {
    db.write("catalog.remove_code_pattern", caller.actor(), move |tx| crate::remove_code_pattern(tx, &prefix, version))
        .await?;
    Ok(Answer::empty())
}
