//! What a buyer wants of their invoice.

use fiscal::{Buyer, Carrier, DonationCode, Handover, TaxId};
use kernel::{Id, Refusal};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{Issuer, codes};

/// How a buyer wants their invoice, as it is asked for. Nothing at all is a printed one for a consumer.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = InvoiceWish)]
pub struct WishBody {
    /// The tax id (統一編號) of a company that buys.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 8)]
    pub tax_id: Option<String>,
    /// The company's name; without one its tax id stands there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 60)]
    pub company_name: Option<String>,
    /// A mobile barcode such as `/ABC+123`, or a citizen's certificate such as `AB12345678901234`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 16)]
    pub carrier: Option<String>,
    /// True to keep it with the member's account.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub with_member: bool,
    /// The code of the organisation it is given to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 7)]
    pub donation: Option<String>,
}

/// Whose it is stays out of logs.
impl std::fmt::Debug for WishBody {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("WishBody(…)")
    }
}

/// How a buyer wants their invoice, checked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wish {
    company: Option<(TaxId, Option<String>)>,
    way: Way,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
enum Way {
    #[default]
    Paper,
    Carrier(Carrier),
    WithMember,
    Donation(DonationCode),
}

impl WishBody {
    /// Checks it. Small letters in a carrier are said, not guessed: another person may own the other spelling.
    ///
    /// # Errors
    /// `api.invalid` with what is wrong at its field, below `at`: the codes of tax ids, carriers and donations;
    /// [`codes::WISH_UNCLEAR`] for more than one way.
    pub fn check(&self, at: &str) -> Result<Wish, Refusal> {
        let wrong = |field: &str, refusal: Refusal| {
            Refusal::new(&api::codes::INVALID).at(format!("{at}/{field}"), refusal.code)
        };
        let given =
            |text: &Option<String>| text.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
        let (carrier, donation) = (given(&self.carrier), given(&self.donation));
        let company = match given(&self.tax_id) {
            None => None,
            Some(text) => {
                let tax_id = TaxId::parse(&text).map_err(|refusal| wrong("tax_id", refusal))?;
                let name = given(&self.company_name);
                // The name is checked where it will stand.
                Buyer::company(tax_id, name.as_deref())
                    .map_err(|_| wrong("company_name", Refusal::new(&codes::COMPANY_NAME)))?;
                Some((tax_id, name))
            }
        };
        let way = match (carrier, donation, self.with_member) {
            (None, None, false) => Way::Paper,
            (Some(text), None, false) => {
                let carrier = if text.starts_with('/') { Carrier::mobile(&text) } else { Carrier::citizen(&text) };
                Way::Carrier(carrier.map_err(|refusal| wrong("carrier", refusal))?)
            }
            (None, Some(code), false) => {
                let refused = |refusal: Refusal| wrong("donation", refusal);
                if company.is_some() {
                    return Err(refused(Refusal::new(&fiscal::codes::COMPANY_DONATES)));
                }
                Way::Donation(DonationCode::parse(&code).map_err(refused)?)
            }
            (None, None, true) => Way::WithMember,
            _ => return Err(wrong("carrier", Refusal::new(&codes::WISH_UNCLEAR))),
        };
        Ok(Wish { company, way })
    }
}

impl Wish {
    /// The tax id of the company that buys.
    pub fn tax_id(&self) -> Option<String> {
        self.company.as_ref().map(|(tax_id, _)| tax_id.to_string())
    }

    /// The buyer; `mark` stands for a consumer.
    pub(crate) fn buyer(&self, mark: &str) -> Result<Buyer, Refusal> {
        match &self.company {
            Some((tax_id, name)) => Buyer::company(*tax_id, name.as_deref()),
            None => Buyer::consumer(mark),
        }
    }

    /// How the document reaches the buyer.
    pub(crate) fn handover(&self, issuer: &Issuer, member: Option<Id>) -> Result<Handover, Refusal> {
        Ok(match &self.way {
            Way::Paper => Handover::Paper,
            Way::Carrier(carrier) => Handover::Carrier(carrier.clone()),
            Way::Donation(code) => Handover::Donation(code.clone()),
            Way::WithMember => {
                let known = issuer.carrier_kind.as_deref().zip(member);
                let (kind, member) = known.ok_or_else(|| Refusal::new(&codes::MEMBER_CARRIER))?;
                let id = member.to_string();
                Handover::Carrier(Carrier::member(kind, &id, &id)?)
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(body: &WishBody) -> Vec<(String, &'static str)> {
        let refusal = body.check("/invoice").unwrap_err();
        refusal.fields.iter().map(|field| (field.pointer.clone(), field.code.name)).collect()
    }

    fn text(text: &str) -> Option<String> {
        Some(text.to_owned())
    }

    #[test]
    fn what_cannot_be_is_said_at_its_field() {
        let at = |field: &str, code: &'static str| vec![(format!("/invoice/{field}"), code)];
        let body = WishBody { tax_id: text("12345678"), ..WishBody::default() };
        assert_eq!(faults(&body), at("tax_id", "fiscal.tax_id_check"));
        let body = WishBody { carrier: text("/abc+123"), ..WishBody::default() };
        assert_eq!(faults(&body), at("carrier", "fiscal.carrier_lower_case"));
        let body = WishBody { donation: text("91"), ..WishBody::default() };
        assert_eq!(faults(&body), at("donation", "fiscal.donation_form"));
        let body = WishBody { tax_id: text("04595257"), donation: text("919"), ..WishBody::default() };
        assert_eq!(faults(&body), at("donation", "fiscal.company_donates"));
        let body = WishBody { carrier: text("/ABC+123"), donation: text("919"), ..WishBody::default() };
        assert_eq!(faults(&body), at("carrier", "invoices.wish_unclear"));
    }

    #[test]
    fn a_company_may_keep_it_in_a_carrier() {
        let body = WishBody { tax_id: text(" 04595257 "), carrier: text("/ABC+123"), ..WishBody::default() };
        let wish = body.check("/invoice").unwrap();
        assert!(wish.buyer("0000").unwrap().is_company());
        assert_eq!(WishBody::default().check("").unwrap(), Wish::default());
    }

    #[test]
    fn a_wish_does_not_show_whose_it_is() {
        let body = WishBody { carrier: text("/ABC+123"), ..WishBody::default() };
        assert!(!format!("{body:?}").contains("ABC"));
    }
}
