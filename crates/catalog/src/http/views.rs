//! Looking at products.

use api::{Answer, BrandDb, Caller, Page, Path, Problem, Query, answer};
use kernel::{Id, Rate, Refusal};
use serde::{Deserialize, Serialize};
use store::Db;
use utoipa::{IntoParams, ToSchema};

use super::bodies::{Product, ProductRow};
use crate::assign_products::TAG_MAX;
use crate::categories::category_of;
use crate::finder::{self, Finder, Question};
use crate::model::{ProductState, TaxClass, TaxKind};
use crate::queries::{self, Cursor, ProductFilter};
use crate::{check, codes};

/// The longest text to search for, in characters.
pub(super) const SEARCH_MAX: usize = 200;
/// How far into what was found pages go.
const FOUND_MAX: usize = 10_000;
/// What stands before the place in what was found, in the cursor of a search's pages.
const FOUND: &str = "found.";

/// Which products.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ProductQuery {
    /// What to look for in names, words about it, SKUs and barcodes, best first. Without it the products
    /// come in the brand's own order.
    #[param(max_length = 200)]
    q: Option<String>,
    /// Of one state.
    state: Option<ProductState>,
    /// In the category with this handle; when something is looked for, also below it.
    #[param(max_length = 80)]
    category: Option<String>,
    /// With this tag.
    #[param(max_length = 40)]
    tag: Option<String>,
    /// `next` of the page before.
    #[param(max_length = 200)]
    cursor: Option<String>,
    /// Rows a page.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

/// Products in the brand's own order.
///
/// # Errors
/// `api.invalid` for a broken cursor.
#[utoipa::path(get, path = "/products", operation_id = "catalog_list_products", tag = "catalog", params(ProductQuery),
    responses((status = 200, body = Page<ProductRow>)), extensions(("x-permission" = json!("catalog.read")), ("x-scope" = json!("shared"))))]
pub async fn list_products(
    BrandDb(db): BrandDb,
    caller: Caller,
    Query(query): Query<ProductQuery>,
) -> Result<Answer<Page<ProductRow>>, Problem> {
    api::desk::short("/q", query.q.as_deref(), SEARCH_MAX)?;
    api::desk::short("/category", query.category.as_deref(), check::HANDLE_MAX)?;
    api::desk::short("/tag", query.tag.as_deref(), TAG_MAX)?;
    api::desk::short("/cursor", query.cursor.as_deref(), answer::CURSOR_MAX)?;
    let broken = || Problem::from(Refusal::new(&api::codes::INVALID).at("/cursor", &api::codes::INVALID));
    let limit = answer::rows(query.limit)?;
    if let Some(text) = query.q.clone().filter(|text| !text.trim().is_empty()) {
        let from = match query.cursor.as_deref() {
            None => 0,
            Some(cursor) => cursor.strip_prefix(FOUND).and_then(|at| at.parse().ok()).ok_or_else(broken)?,
        };
        if from > FOUND_MAX {
            return Err(broken());
        }
        return Ok(Answer::ok(found_products(&db, caller.locale, text, query, from, limit).await?));
    }
    let after = query.cursor.as_deref().map(|text| Cursor::parse(text).ok_or_else(broken)).transpose()?;
    let rows = db
        .read(move |read| {
            let list = queries::default_price_list(read)?.id;
            let filter =
                ProductFilter { state: query.state, category: query.category.as_deref(), tag: query.tag.as_deref() };
            queries::products(read, list, caller.locale, filter, after, limit + 1)
        })
        .await?;
    let page = Page::new(rows, limit, |row| row.cursor.to_text());
    let items = page.items.into_iter().map(ProductRow::from).collect();
    Ok(Answer::ok(Page { items, next: page.next }))
}

/// What fits a search, best first.
async fn found_products(
    db: &Db,
    locale: &'static str,
    text: String,
    query: ProductQuery,
    from: usize,
    limit: usize,
) -> Result<Page<ProductRow>, Problem> {
    let finder = db.kept::<Finder>();
    finder.ready(db).await?;
    let (rows, total) = db
        .read(move |read| {
            let category = match &query.category {
                None => None,
                Some(handle) => match category_of(read, handle)? {
                    None => return Ok((Vec::new(), 0)),
                    found => found,
                },
            };
            let audience = query.state.map_or(finder::DESK, finder::desk_of);
            let tag = query.tag.as_deref();
            let question = Question { text: &text, audience, category, tag, from, limit, ..Question::default() };
            let found = finder.ask(read, &question)?;
            let list = queries::default_price_list(read)?.id;
            Ok((queries::products_of(read, list, locale, &found.ids)?, found.total))
        })
        .await?;
    let end = from + limit;
    let next = (end < total && end <= FOUND_MAX).then(|| format!("{FOUND}{end}"));
    Ok(Page { items: rows.into_iter().map(ProductRow::from).collect(), next })
}

/// One product with everything that can be edited.
///
/// # Errors
/// `catalog.not_found`.
#[utoipa::path(get, path = "/products/{id}", operation_id = "catalog_get_product", tag = "catalog",
    params(("id" = Id, Path)), responses((status = 200, body = Product)),
    extensions(("x-permission" = json!("catalog.read")), ("x-scope" = json!("shared"))))]
pub async fn get_product(BrandDb(db): BrandDb, Path(id): Path<Id>) -> Result<Answer<Product>, Problem> {
    let product = found(&db, id).await?;
    let version = product.version;
    Ok(Answer::ok(product).version(version))
}

/// A product's body and version, for a route of another slice that changed it.
///
/// # Errors
/// `catalog.not_found`.
pub async fn product_changed(db: &Db, id: Id) -> Result<(Product, i64), Problem> {
    let product = found(db, id).await?;
    let version = product.version;
    Ok((product, version))
}

/// How goods are taxed.
#[derive(Debug, Serialize, ToSchema)]
pub struct TaxClassRow {
    /// Its short name, which products say.
    code: String,
    /// How it is treated.
    kind: TaxKind,
    /// Its rate, in parts per million.
    rate: Rate,
}

/// All tax classes.
///
/// # Errors
/// When the database says so.
#[utoipa::path(get, path = "/tax-classes", operation_id = "catalog_list_tax_classes", tag = "catalog",
    responses((status = 200, body = Page<TaxClassRow>)),
    extensions(("x-permission" = json!("catalog.read")), ("x-scope" = json!("shared"))))]
pub async fn list_tax_classes(BrandDb(db): BrandDb) -> Result<Answer<Page<TaxClassRow>>, Problem> {
    let classes = db.read(queries::tax_classes).await?;
    let row = |class: TaxClass| TaxClassRow { code: class.code, kind: class.kind, rate: class.rate };
    Ok(Answer::ok(Page::whole(classes.into_iter().map(row).collect())))
}

/// The product of that id.
pub(super) async fn found(db: &Db, id: Id) -> Result<Product, Problem> {
    let product = db
        .read(move |read| {
            let list = queries::default_price_list(read)?.id;
            queries::product(read, id, list)
        })
        .await?;
    Ok(product.ok_or(&codes::NOT_FOUND)?.into())
}
