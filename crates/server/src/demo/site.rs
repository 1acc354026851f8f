//! The demo brand's own pages: its story, three articles, and a home page made of sections.

use std::collections::BTreeMap;

use ::site::{ArticleContent, ArticleKind, ArticleText, NewArticle, PictureSide, SavedDraft, Section, Text, Theme};
use anyhow::{Context, Result};
use kernel::{Actor, Id};
use store::{Db, Fault, Read};

use super::shop::id;

/// A page or article: handle, what it is, whose product's picture it has, its texts.
type Written = (&'static str, ArticleKind, &'static str, [&'static str; 2]);

/// Whose pictures the home page has.
const HOME: [&str; 2] = ["osmanthus-chiffon-cake", "oolong-tea"];
/// In the order in which they were published.
const WRITTEN: [Written; 4] = [
    (
        "our-story",
        ArticleKind::Page,
        "oolong-tea",
        [include_str!("site/our-story.zh-TW.md"), include_str!("site/our-story.en.md")],
    ),
    (
        "gift-box",
        ArticleKind::Article,
        "gift-box",
        [include_str!("site/gift-box.zh-TW.md"), include_str!("site/gift-box.en.md")],
    ),
    (
        "chiffon",
        ArticleKind::Article,
        "osmanthus-chiffon-cake",
        [include_str!("site/chiffon.zh-TW.md"), include_str!("site/chiffon.en.md")],
    ),
    (
        "cold-brew",
        ArticleKind::Article,
        "black-tea",
        [include_str!("site/cold-brew.zh-TW.md"), include_str!("site/cold-brew.en.md")],
    ),
];

/// Publishes the pages of a brand that has none, in one write.
///
/// # Errors
/// When a text is not as it should be, or the database says so.
pub(super) async fn open(db: &Db) -> Result<()> {
    let mut pictures = BTreeMap::new();
    for handle in WRITTEN.iter().map(|(_, _, picture_of, _)| *picture_of).chain(HOME) {
        let found = db.read(move |read| picture(read, handle)).await?;
        pictures.extend(found.map(|media| (handle, media)));
    }
    let articles = articles(&pictures)?;
    let home = home(HOME.map(|handle| pictures.get(handle).copied()))?;
    let kept: Vec<Id> = pictures.into_values().collect();
    let written = db.write("demo.site", Actor::SYSTEM, move |tx| {
        catalog::keep_pictures(tx, &kept)?;
        for new in &articles {
            ::site::create_article(tx, new)?;
            ::site::publish_article(tx, new.id, 1)?;
        }
        let head = ::site::head(tx)?;
        let version = ::site::save_draft(tx, head.version, head.number, &home)?;
        ::site::publish(tx, version, "第一版首頁")
    });
    written.await.context("the demo's pages cannot be published")?;
    Ok(())
}

/// The texts, read: the first line is the title, the second the summary, the rest the text.
fn articles(pictures: &BTreeMap<&str, Id>) -> Result<Vec<NewArticle>> {
    let mut articles = Vec::with_capacity(WRITTEN.len());
    for (handle, kind, picture_of, texts) in WRITTEN {
        let mut said = BTreeMap::new();
        for (locale, text) in ["zh-TW", "en"].into_iter().zip(texts) {
            let (title, rest) = text.split_once('\n').with_context(|| handle.to_owned())?;
            let (summary, body) = rest.split_once('\n').with_context(|| handle.to_owned())?;
            let text = ArticleText { title: title.to_owned(), summary: summary.to_owned(), body: body.to_owned() };
            said.insert(locale.to_owned(), text);
        }
        let content = ArticleContent {
            texts: said,
            picture: pictures.get(picture_of).copied(),
            in_footer: kind == ArticleKind::Page,
            ..ArticleContent::default()
        };
        articles.push(NewArticle { id: id("article", handle), kind, handle: handle.to_owned(), content });
    }
    Ok(articles)
}

/// The first picture of a product.
fn picture(read: &mut Read<'_>, handle: &str) -> Result<Option<Id>, Fault> {
    let Some(product) = catalog::product_of_handle(read, handle)? else { return Ok(None) };
    Ok(catalog::pictures(read, product)?.into_iter().next().map(|first| first.picture.media))
}

/// The home page, as a draft that can be published.
fn home(pictures: [Option<Id>; 2]) -> Result<SavedDraft, Fault> {
    let [cake, tea] = pictures;
    let say = |zh_tw: &str, en: &str| Text { zh_tw: zh_tw.to_owned(), en: en.to_owned() };
    let sections = vec![
        Section::Announcement {
            text: say(
                "滿 NT$1,500 免運；門市取貨一律免運費",
                "Free delivery from NT$1,500; store pickup is always free",
            ),
            link: String::new(),
        },
        Section::Hero {
            title: say("清早烤的蛋糕，慢慢泡的茶", "Cakes baked at dawn, tea that takes its time"),
            text: say(
                "今天烤、今天賣。線上看得到每間門市的現貨，最快一小時後取貨。",
                "Baked today, sold today. See what each store has, and pick it up within the hour.",
            ),
            picture: cake,
            alt: say("剛脫模的桂花烏龍戚風蛋糕", "An osmanthus oolong chiffon cake, just out of its tin"),
            button: say("看今天的蛋糕", "See today's cakes"),
            link: "/categories/cakes".to_owned(),
        },
        Section::Categories { title: Text::default() },
        Section::Products {
            title: say("人氣", "Favourites"),
            category: String::new(),
            products: ["osmanthus-chiffon-cake", "oolong-tea", "pineapple-cake", "gift-box"]
                .map(str::to_owned)
                .to_vec(),
            limit: 4,
        },
        Section::PictureText {
            title: say("榫的兩端", "Two ends of a joint"),
            text: say(
                "榫，是木頭接木頭時不用釘子的那個角。我們賣茶和蛋糕，也賣把兩樣東西接好的那一點耐心。",
                "A tenon is the corner where wood meets wood without a nail. We sell tea and cake, and the patience to join two things well.",
            ),
            picture: tea,
            alt: say("茶桌上的凍頂烏龍", "Dongding oolong on the tea table"),
            side: PictureSide::Right,
            button: say("我們的故事", "Our story"),
            link: "/pages/our-story".to_owned(),
        },
        Section::Articles { title: say("茶與蛋糕的小事", "Small things about tea and cake"), limit: 3 },
        Section::Goods { title: say("全部商品", "All goods") },
        Section::Stores { title: Text::default() },
    ];
    SavedDraft::of(&Theme { sections, ..Theme::default() }, 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pages_are_what_anybody_could_have_saved() {
        for new in articles(&BTreeMap::new()).unwrap() {
            assert_eq!(::site::check_article(&new.handle, &new.content), Ok(()), "{}", new.handle);
            for (locale, text) in &new.content.texts {
                assert!(text.body.len() > 400 && !text.summary.contains('#'), "{} {locale}", new.handle);
            }
        }
        assert!(home([None, None]).is_ok());
    }
}
