//! What the brand makes itself: parts of the home page, articles and pages.

use kernel::Timestamp;
use serde::Serialize;

use super::{Card, Crumb, Page, Picture, StoreInfo};

/// A link at the bottom of every page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FooterLink {
    /// What it says.
    pub label: String,
    /// Where it leads.
    pub url: String,
}

/// One thing to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Button {
    /// What it says.
    pub label: String,
    /// Where it leads.
    pub url: String,
}

/// A part of the home page. A field called `html` holds HTML that was made from Markdown and is safe.
#[derive(Debug, Clone, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum SectionView {
    /// One line at the top.
    Announcement {
        /// What it says.
        text: String,
        /// Where it leads.
        url: Option<String>,
    },
    /// A large picture with a few words.
    Hero {
        /// The large words.
        title: String,
        /// One or two sentences; may be empty.
        text: String,
        /// Its picture.
        picture: Option<Picture>,
        /// One thing to do.
        button: Option<Button>,
    },
    /// A heading and a text.
    Text {
        /// The heading; may be empty.
        title: String,
        /// The text.
        html: String,
    },
    /// A picture beside a text.
    PictureText {
        /// The heading; may be empty.
        title: String,
        /// The text.
        html: String,
        /// Its picture.
        picture: Option<Picture>,
        /// `left` or `right`.
        side: String,
        /// One thing to do.
        button: Option<Button>,
    },
    /// Some goods.
    Products {
        /// The heading; may be empty.
        title: String,
        /// The goods.
        cards: Vec<Card>,
        /// Where there are more.
        more_url: Option<String>,
    },
    /// The categories.
    Categories {
        /// The heading; may be empty.
        title: String,
        /// The categories at the top.
        links: Vec<Crumb>,
    },
    /// The stores.
    Stores {
        /// The heading; may be empty.
        title: String,
        /// Where the brand can be visited.
        stores: Vec<StoreInfo>,
    },
    /// The latest articles.
    Articles {
        /// The heading; may be empty.
        title: String,
        /// The articles.
        articles: Vec<ArticleCard>,
    },
    /// All goods, from `page.cards`.
    Goods {
        /// The heading; may be empty.
        title: String,
    },
}

/// An article in a list.
#[derive(Debug, Clone, Serialize)]
pub struct ArticleCard {
    /// Its address.
    pub url: String,
    /// Its title.
    pub title: String,
    /// One or two sentences; may be empty.
    pub summary: String,
    /// Its picture.
    pub picture: Option<Picture>,
    /// When it was published.
    pub published_at: Option<Timestamp>,
}

/// All articles, the latest first.
#[derive(Debug, Clone, Serialize)]
pub struct ArticlesPage {
    /// The articles.
    pub articles: Vec<ArticleCard>,
}

impl Page for ArticlesPage {
    const TEMPLATE: &'static str = "articles.html";
}

/// An article, or a page of its own such as the brand's story.
#[derive(Debug, Clone, Serialize)]
pub struct ArticlePage {
    /// Whether it has a date: articles do, pages do not.
    pub dated: bool,
    /// Its title.
    pub title: String,
    /// One or two sentences; may be empty.
    pub summary: String,
    /// Its text, made from Markdown and safe.
    pub html: String,
    /// Its picture.
    pub picture: Option<Picture>,
    /// When it was published.
    pub published_at: Option<Timestamp>,
    /// Its full address.
    pub canonical: String,
    /// Other articles to read.
    pub others: Vec<ArticleCard>,
    /// schema.org description.
    pub structured: serde_json::Value,
}

impl Page for ArticlePage {
    const TEMPLATE: &'static str = "article.html";
}
