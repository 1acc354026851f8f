//! What a visitor chooses with a product: the choices on its page, and the form that comes back.

use std::collections::BTreeMap;

use catalog::{OfferedGroup, PriceLists, Sellable, name_in};
use kernel::{Id, Quantity};
use orders::made::OptionBody;
use orders::price::LineBody;
use store::{Fault, Read};

use crate::forms::AddForm;
use crate::view::{Choosable, Choosing, Content};

/// What the page of a product needs besides the product: read at the same snapshot.
#[derive(Debug, Default)]
pub struct Choices {
    groups: Vec<OfferedGroup>,
    contents: BTreeMap<Id, Vec<(Sellable, Quantity)>>,
}

/// Reads what can be chosen with a product and what its sets are made of.
pub fn choices(
    read: &mut Read<'_>,
    lists: PriceLists,
    product: Id,
    variants: &[Id],
    is_set: bool,
    locale: &str,
) -> Result<Choices, Fault> {
    let groups = catalog::offered_options(read, &[product])?.remove(&product).unwrap_or_default();
    let mut contents = BTreeMap::new();
    if is_set {
        let at = read.now();
        for (set, parts) in catalog::set_components(read, variants)? {
            let ids: Vec<Id> = parts.iter().map(|(part, _)| *part).collect();
            let goods = catalog::sellables(read, lists, &ids, at, locale)?;
            let known = goods.into_iter().zip(&parts).filter_map(|(item, (_, quantity))| Some((item?, *quantity)));
            contents.insert(set, known.collect());
        }
    }
    Ok(Choices { groups, contents })
}

impl Choices {
    /// Whether everything in a set may be sold to somebody who is not seen.
    pub fn web_sells(&self, set: Id) -> bool {
        self.contents.get(&set).into_iter().flatten().all(|(item, _)| item.legal_class.web_sells())
    }

    /// The choices as the page shows them, with what was chosen in `form` chosen again.
    pub fn choosing(&self, form: &AddForm, locale: &str) -> Vec<Choosing> {
        let chosen = form.chosen();
        let times = |id: Id| chosen.iter().find(|one| one.option_id == id).map_or(0, |one| one.quantity);
        let group = |group: &OfferedGroup| Choosing {
            id: group.id,
            name: name_in(&group.names, locale).to_owned(),
            single: group.at_most == 1 && !group.repeatable,
            repeatable: group.repeatable,
            needed: group.at_least > 0,
            at_least: group.at_least,
            at_most: group.at_most,
            none_chosen: group.options.iter().all(|option| times(option.id) == 0),
            options: group
                .options
                .iter()
                .map(|option| Choosable {
                    id: option.id,
                    name: name_in(&option.names, locale).to_owned(),
                    price: option.price,
                    times: times(option.id),
                })
                .collect(),
        };
        self.groups.iter().map(group).collect()
    }

    /// Everything that is in one of the sets.
    pub fn all_parts(&self) -> Vec<Id> {
        self.contents.values().flatten().map(|(item, _)| item.variant).collect()
    }

    /// The goods whose stock is a set's own.
    pub fn parts(&self, set: Id) -> Vec<Id> {
        self.contents.get(&set).into_iter().flatten().map(|(item, _)| item.variant).collect()
    }

    /// What one of a set is made of.
    pub fn contents(&self, set: Id) -> Vec<Content> {
        let content = |(item, quantity): &(Sellable, Quantity)| Content {
            name: item.name.clone(),
            url: item.shown_on_web.then(|| format!("/products/{}", item.handle)).filter(|_| item.published),
            quantity: *quantity,
        };
        self.contents.get(&set).into_iter().flatten().map(content).collect()
    }
}

impl AddForm {
    /// What was chosen. What makes no sense is left out: pricing asks for what is missing then.
    pub fn chosen(&self) -> Vec<OptionBody> {
        let once = self.options.iter().filter_map(|text| text.parse().ok());
        let once = once.map(|option_id| OptionBody { option_id, quantity: 1 });
        let often = self.times.iter().filter_map(|(option, times)| {
            let quantity = times.trim().parse().ok().filter(|times| *times > 0)?;
            Some(OptionBody { option_id: option.parse().ok()?, quantity })
        });
        once.chain(often).collect()
    }

    /// The line that it asks for.
    pub fn line(&self, variant_id: Id, quantity: Quantity) -> LineBody {
        LineBody { options: self.chosen(), note: self.note.clone(), ..LineBody::plain(variant_id, quantity) }
    }
}
