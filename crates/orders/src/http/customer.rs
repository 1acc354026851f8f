//! Whom somebody who works here orders for.

use api::Problem;
use kernel::{Id, Refusal};
use store::{Db, Fault, Read};

use crate::contact::{self, CustomerBody};
use crate::place::Contact;
use crate::shop::read_or_refuse;

/// A customer as they were typed in; what was left out is taken from the member.
///
/// # Errors
/// `api.invalid` with what is wrong at each field, `/member_id` for nobody's.
pub(super) async fn of(db: &Db, asked: Option<Id>, body: &CustomerBody) -> Result<(Option<Id>, Contact), Problem> {
    let (member, known) = read_or_refuse(db, move |read| {
        let member = asked.map(|member| members::active(read, member)).transpose()?;
        if member == Some(None) {
            let unknown = Refusal::new(&api::codes::INVALID).at("/member_id", &api::codes::NOT_FOUND);
            return Err(unknown.into());
        }
        let member = member.flatten();
        let known = member.map(|member| known(read, member)).transpose()?;
        Ok((member, known))
    })
    .await?;
    let mut customer = body.clone();
    for (typed, known) in [
        (&mut customer.name, known.as_ref().map(|known| &known.name)),
        (&mut customer.phone, known.as_ref().map(|known| &known.phone)),
        (&mut customer.email, known.as_ref().map(|known| &known.email)),
    ] {
        if let (true, Some(known)) = (typed.trim().is_empty(), known) {
            typed.clone_from(known);
        }
    }
    Ok((member, contact::customer(&customer)?))
}

/// What a member is called, and where they are reached.
fn known(read: &mut Read<'_>, member: Id) -> Result<Contact, Fault> {
    let name = members::profile(read, member)?.name.unwrap_or_default();
    let mut known = Contact { name, ..Contact::default() };
    for way in members::identities(read, member)? {
        match way.kind {
            members::IdentityKind::Phone if known.phone.is_empty() => known.phone = way.value,
            members::IdentityKind::Email if known.email.is_empty() => known.email = way.value,
            _ => {}
        }
    }
    Ok(known)
}
