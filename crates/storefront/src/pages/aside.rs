//! Having one put aside in a store for a day.

use api::guard::ClientAddress;
use api::{Form, Problem};
use axum::Extension;
use axum::extract::Path;
use axum::response::Response;
use kernel::Id;
use orders::http::put_aside::{PutAside, put_one_aside};

use super::goods::product_page;
use super::visit::{Visit, lead, with_cookie};
use crate::forms::{AddForm, AsideForm};

/// `POST /products/{handle}/put-aside`.
pub async fn put_aside(
    visit: Visit,
    Path(handle): Path<String>,
    Extension(address): Extension<ClientAddress>,
    Form(form): Form<AsideForm>,
) -> Response {
    let outcome = ask(&visit, &handle, address, form).await;
    visit.answer(outcome).await
}

async fn ask(visit: &Visit, handle: &str, address: ClientAddress, form: AsideForm) -> Result<Response, Problem> {
    let (visitor, cookie) = visit.begin();
    let unknown = || Problem::from(&api::codes::NOT_FOUND);
    let variant_id = form.variant_id.parse().map_err(|_| unknown())?;
    let body = PutAside {
        variant_id,
        store_id: form.store_id.parse().map_err(|_| unknown())?,
        name: form.name.clone(),
        phone: form.phone.clone(),
    };
    // The page is kept for everybody, so it has no key of its own: the same wish within a minute is one wish.
    let minute = visit.db.now().micros().div_euclid(60_000_000);
    let wish = format!("{}\n{}\n{}\n{}\n{minute}", form.variant_id, form.store_id, form.name, form.phone);
    let key = Id::derived("storefront.put_aside", wish.as_bytes()).to_string();
    match put_one_aside(&visit.db, &visit.caller, Some(visitor), address.0, &key, &body).await {
        Ok(written) => Ok(with_cookie(lead(&format!("/orders/{}", written.resource)), cookie)),
        Err(problem) if problem.is_fault() => Err(problem),
        Err(problem) => {
            let (refusal, locale) = (problem.refusal(), visit.caller.locale);
            // The fields of this form are few; what is wrong with one of them is said above all of them.
            let said = match refusal.fields.first() {
                Some(field) if refusal.code == &api::codes::INVALID => field.code.sentence(locale, &refusal.params),
                _ => refusal.sentence(locale),
            };
            let aside = AsideForm { fault: Some(said), ..form };
            let typed = AddForm { aside, ..AddForm::default() };
            product_page(visit, handle, Some(variant_id), &typed, None).await
        }
    }
}
