//! What people change about themselves: password, PIN, second factor.

use api::guard::{ClientAddress, check_log_in};
use api::{Answer, Body, BrandDb, Caller, Problem};
use axum::Extension;
use axum::extract::State;
use kernel::{Id, Refusal};
use qrcodegen::{QrCode, QrCodeEcc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Who is logged in; programs have no secrets of their own to change here.
fn person(caller: &Caller) -> Result<Id, Problem> {
    caller.staff_id().ok_or_else(|| Refusal::new(&api::codes::FORBIDDEN).with("permission", "staff.self").into())
}

/// A new secret of one's own.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OwnSecret {
    /// One's password as it is now.
    #[schema(max_length = 256)]
    password: String,
    /// The new password of 8 to 256 characters, or the new PIN of 4 to 8 digits.
    #[schema(min_length = 4, max_length = 256)]
    secret: String,
}

/// Sets one's own password. Every session ends, this one too.
///
/// # Errors
/// `staff.password_wrong`, `staff.password_length`; `api.too_many` when an address tries too often.
#[utoipa::path(put, path = "/staff/me/password", operation_id = "staff_set_own_password", tag = "staff",
    request_body = OwnSecret, responses((status = 204)),
    extensions(("x-permission" = json!("staff.self")), ("x-scope" = json!("shared"))))]
pub async fn set_own_password(
    State(state): State<api::State>,
    BrandDb(db): BrandDb,
    caller: Caller,
    Extension(address): Extension<ClientAddress>,
    Body(body): Body<OwnSecret>,
) -> Result<Answer<()>, Problem> {
    check_log_in(&state, address)?;
    let person = person(&caller)?;
    crate::check_password(&db, person, &body.password).await?;
    crate::set_password(&db, caller.actor(), person, &body.secret).await?;
    Ok(Answer::empty())
}

/// Sets one's own PIN, for tills that several people share. One's sessions at tills end.
///
/// # Errors
/// `staff.password_wrong`, `staff.pin_shape`; `api.too_many` when an address tries too often.
#[utoipa::path(put, path = "/staff/me/pin", operation_id = "staff_set_own_pin", tag = "staff",
    request_body = OwnSecret, responses((status = 204)),
    extensions(("x-permission" = json!("staff.self")), ("x-scope" = json!("shared"))))]
pub async fn set_own_pin(
    State(state): State<api::State>,
    BrandDb(db): BrandDb,
    caller: Caller,
    Extension(address): Extension<ClientAddress>,
    Body(body): Body<OwnSecret>,
) -> Result<Answer<()>, Problem> {
    check_log_in(&state, address)?;
    let person = person(&caller)?;
    crate::check_password(&db, person, &body.password).await?;
    crate::set_pin(&db, caller.actor(), person, &body.secret).await?;
    Ok(Answer::empty())
}

/// One's password, to change what protects one.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OwnPassword {
    /// One's password.
    #[schema(max_length = 256)]
    password: String,
}

/// A secret for an authenticator app; shown once.
#[derive(Debug, Serialize, ToSchema)]
pub struct EnrolmentBody {
    /// The secret in base 32, to be typed where no camera is.
    secret: String,
    /// The same as an address.
    uri: String,
    /// The address as a QR code.
    qr: QrBody,
}

/// A QR code as a drawing of one path.
#[derive(Debug, Serialize, ToSchema)]
pub struct QrBody {
    /// How many modules it is wide and high, its quiet border of four included.
    size: i32,
    /// The `d` of an SVG path that fills the dark modules.
    path: String,
}

/// Makes a secret for one's authenticator app. It counts once its first code was typed.
///
/// # Errors
/// `staff.password_wrong`, `staff.second_factor_on`; `api.too_many` when an address tries too often.
#[utoipa::path(post, path = "/staff/me/second-factor", operation_id = "staff_begin_second_factor", tag = "staff",
    request_body = OwnPassword, responses((status = 201, body = EnrolmentBody)),
    extensions(("x-permission" = json!("staff.self")), ("x-scope" = json!("shared"))))]
pub async fn begin_second_factor(
    State(state): State<api::State>,
    BrandDb(db): BrandDb,
    caller: Caller,
    Extension(address): Extension<ClientAddress>,
    Body(body): Body<OwnPassword>,
) -> Result<Answer<EnrolmentBody>, Problem> {
    check_log_in(&state, address)?;
    let person = person(&caller)?;
    crate::check_password(&db, person, &body.password).await?;
    let enrolment = crate::begin_second_factor(&db, caller.actor(), person).await?;
    let qr = drawing(&enrolment.uri)?;
    Ok(Answer::created(EnrolmentBody { secret: enrolment.secret, uri: enrolment.uri, qr }))
}

/// The quiet border that scanners want, in modules.
const BORDER: i32 = 4;

/// A text as a QR code.
fn drawing(text: &str) -> Result<QrBody, Problem> {
    use std::fmt::Write as _;
    let code = QrCode::encode_text(text, QrCodeEcc::Medium)
        .map_err(|error| store::Fault::Unusable(format!("a QR code: {error:?}")))?;
    let mut path = String::new();
    for y in 0..code.size() {
        for x in (0..code.size()).filter(|x| code.get_module(*x, y)) {
            let _ = write!(path, "M{} {}h1v1h-1z", x + BORDER, y + BORDER);
        }
    }
    Ok(QrBody { size: code.size() + 2 * BORDER, path })
}

/// A code of an authenticator app.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CodeRequest {
    /// Six digits.
    #[schema(max_length = 10)]
    code: String,
}

/// Recovery codes; shown once.
#[derive(Debug, Serialize, ToSchema)]
pub struct RecoveryBody {
    /// Each opens the account once in place of the app's code.
    recovery_codes: Vec<String>,
}

/// Turns one's second factor on with the app's first code.
///
/// # Errors
/// `staff.code_refused`; `api.too_many` when an address tries too often.
#[utoipa::path(put, path = "/staff/me/second-factor", operation_id = "staff_confirm_second_factor", tag = "staff",
    request_body = CodeRequest, responses((status = 200, body = RecoveryBody)),
    extensions(("x-permission" = json!("staff.self")), ("x-scope" = json!("shared"))))]
pub async fn confirm_second_factor(
    State(state): State<api::State>,
    BrandDb(db): BrandDb,
    caller: Caller,
    Extension(address): Extension<ClientAddress>,
    Body(body): Body<CodeRequest>,
) -> Result<Answer<RecoveryBody>, Problem> {
    check_log_in(&state, address)?;
    let recovery_codes = crate::confirm_second_factor(&db, caller.actor(), person(&caller)?, &body.code).await?;
    Ok(Answer::ok(RecoveryBody { recovery_codes }))
}

/// Turns one's own second factor off. Every session ends, this one too.
///
/// # Errors
/// `staff.password_wrong`; `staff.person_unknown` when there is none; `api.too_many` when an address tries too often.
#[utoipa::path(post, path = "/staff/me/second-factor/end", operation_id = "staff_end_own_second_factor",
    tag = "staff", request_body = OwnPassword, responses((status = 204)),
    extensions(("x-permission" = json!("staff.self")), ("x-scope" = json!("shared"))))]
pub async fn end_own_second_factor(
    State(state): State<api::State>,
    BrandDb(db): BrandDb,
    caller: Caller,
    Extension(address): Extension<ClientAddress>,
    Body(body): Body<OwnPassword>,
) -> Result<Answer<()>, Problem> {
    check_log_in(&state, address)?;
    let person = person(&caller)?;
    crate::check_password(&db, person, &body.password).await?;
    db.write("staff.end_second_factor", caller.actor(), move |tx| crate::end_second_factor(tx, person)).await?;
    Ok(Answer::empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_drawn_with_its_border() {
        let drawn = drawing("otpauth://totp/Tenon:a%40b?secret=GEZDGNBVGY3TQOJQ&issuer=Tenon").unwrap();
        assert!(drawn.size >= 21 + 2 * BORDER);
        // The first finder's corner stands right inside of the border.
        assert!(drawn.path.starts_with("M4 4h1v1h-1z"), "{}", &drawn.path[..20]);
    }
}
