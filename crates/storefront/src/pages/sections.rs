//! The parts of the home page that the brand chose, filled with what they show.

use std::sync::Arc;

use catalog::finder::Finder;
use catalog::{Category, Channel, Question, ShopProduct};
use kernel::Id;
use orders::shop::Shop;
use site::{ArticleKind, PictureSide, Section, Text, markdown};
use store::{Db, Fault, Read, Stop};

use super::goods::{OnShelf, card};
use super::site::card as article_card;
use crate::view::{Button, Crumb, Picture, SectionView};

/// What is to be filled.
pub(super) struct Sections {
    /// The sections in order.
    pub(super) wanted: Vec<Section>,
    /// Whether articles that are not published are shown too.
    pub(super) drafts: bool,
    /// Finds the goods of a category.
    pub(super) finder: Arc<Finder>,
}

impl Sections {
    /// Waits until goods can be found, where that is needed.
    pub(super) async fn ready(&self, db: &Db) -> Result<(), Fault> {
        let finds = |section: &Section| matches!(section, Section::Products { category, .. } if !category.is_empty());
        if self.wanted.iter().any(finds) {
            self.finder.ready(db).await?;
        }
        Ok(())
    }

    /// Fills them. A section that has nothing to show is left out.
    pub(super) fn read(
        &self,
        read: &mut Read<'_>,
        shop: &Shop,
        shelf: &OnShelf,
        categories: &[Category],
        locale: &'static str,
    ) -> Result<Vec<SectionView>, Stop> {
        let mut shown = Vec::with_capacity(self.wanted.len());
        for section in &self.wanted {
            let view = match section {
                Section::Announcement { text, link } => {
                    Some(SectionView::Announcement { text: said(text, locale), url: some(link) })
                }
                Section::Hero { title, text, picture, alt, button, link } => Some(SectionView::Hero {
                    title: said(title, locale),
                    text: said(text, locale),
                    picture: self::picture(read, *picture, alt, locale)?,
                    button: self::button(button, link, locale),
                }),
                Section::Text { title, text } => {
                    Some(SectionView::Text { title: said(title, locale), html: html(text, locale) })
                }
                Section::PictureText { title, text, picture, alt, side, button, link } => {
                    Some(SectionView::PictureText {
                        title: said(title, locale),
                        html: html(text, locale),
                        picture: self::picture(read, *picture, alt, locale)?,
                        side: if *side == PictureSide::Right { "right" } else { "left" }.to_owned(),
                        button: self::button(button, link, locale),
                    })
                }
                Section::Products { title, category, products, limit } => {
                    let goods = self.goods(read, shop, categories, category, products, usize::from(*limit), locale)?;
                    let shelf = OnShelf::of(read, &goods, shop, locale)?;
                    let cards: Vec<_> = goods.iter().filter_map(|product| card(product, &shelf, read.now())).collect();
                    let more_url = some(category).map(|handle| format!("/categories/{handle}"));
                    (!cards.is_empty()).then(|| SectionView::Products { title: said(title, locale), cards, more_url })
                }
                Section::Categories { title } => {
                    let top = categories.iter().filter(|category| category.parent.is_none());
                    let links: Vec<Crumb> = top
                        .map(|category| Crumb {
                            url: format!("/categories/{}", category.handle),
                            label: category.name(locale).to_owned(),
                        })
                        .collect();
                    (!links.is_empty()).then(|| SectionView::Categories { title: said(title, locale), links })
                }
                Section::Stores { title } => {
                    let stores = shelf.infos(read.now());
                    (!stores.is_empty()).then(|| SectionView::Stores { title: said(title, locale), stores })
                }
                Section::Articles { title, limit } => {
                    let mut articles = Vec::new();
                    for article in site::shown_articles(read, ArticleKind::Article, i64::from(*limit))? {
                        articles.extend(article_card(read, &article, self.drafts, locale)?);
                    }
                    (!articles.is_empty()).then(|| SectionView::Articles { title: said(title, locale), articles })
                }
                Section::Goods { title } => Some(SectionView::Goods { title: said(title, locale) }),
            };
            shown.extend(view);
        }
        Ok(shown)
    }

    #[allow(clippy::too_many_arguments, reason = "one section's settings beside where it is read")]
    fn goods(
        &self,
        read: &mut Read<'_>,
        shop: &Shop,
        categories: &[Category],
        category: &str,
        products: &[String],
        limit: usize,
        locale: &'static str,
    ) -> Result<Vec<ShopProduct>, Stop> {
        let shown = |product: &ShopProduct| product.published && product.shown_on_web && !product.ended;
        if !products.is_empty() {
            let mut goods = Vec::with_capacity(products.len());
            let at = read.now();
            for handle in products.iter().take(limit) {
                goods.extend(catalog::product_by_handle(read, shop.lists, handle, at, locale)?.filter(shown));
            }
            return Ok(goods);
        }
        if category.is_empty() {
            let asked = catalog::ShopQuery {
                price_lists: shop.lists,
                at: read.now(),
                locale,
                channel: Channel::Web,
                store: shop.store.id,
                after: None,
                limit,
            };
            return Ok(catalog::shop_products(read, &asked)?);
        }
        let Some(category) = categories.iter().find(|one| one.handle == category) else { return Ok(Vec::new()) };
        let question = Question { category: Some(category.id), limit, ..Question::default() };
        let found = orders::find::find(read, &self.finder, &question)?;
        Ok(self.finder.shop_products(read, shop.lists, locale, Channel::Web, &found.ids)?)
    }
}

fn said(text: &Text, locale: &str) -> String {
    text.say(locale).trim().to_owned()
}

fn html(text: &Text, locale: &str) -> String {
    markdown::to_html(text.say(locale))
}

fn some(text: &str) -> Option<String> {
    Some(text.to_owned()).filter(|text| !text.is_empty())
}

fn button(label: &Text, link: &str, locale: &str) -> Option<Button> {
    let label = said(label, locale);
    let safe = site::is_safe_link(link);
    (safe && !label.is_empty()).then(|| Button { label, url: link.to_owned() })
}

/// A picture of the catalogue with what it shows.
pub(super) fn picture(
    read: &mut Read<'_>,
    media: Option<Id>,
    alt: &Text,
    locale: &str,
) -> Result<Option<Picture>, Fault> {
    let Some(media) = media else { return Ok(None) };
    let found = catalog::picture(read, media)?;
    Ok(found.map(|found| Picture { alt: said(alt, locale), ..Picture::of(Some(&found), "", "") }))
}
