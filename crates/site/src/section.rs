//! What a home page is made of.

use kernel::Id;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::Text;

/// On which side of its text a picture stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PictureSide {
    /// Before the text.
    #[default]
    Left,
    /// After the text.
    Right,
}

/// One part of the home page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
#[schema(as = SiteSection)]
pub enum Section {
    /// One line at the top.
    Announcement {
        /// What it says.
        text: Text,
        /// Where it leads; may be empty.
        #[serde(default)]
        link: String,
    },
    /// A large picture with a few words and one thing to do.
    Hero {
        /// The large words.
        title: Text,
        /// One or two sentences.
        #[serde(default)]
        text: Text,
        /// A picture of the catalogue.
        #[serde(default)]
        picture: Option<Id>,
        /// What the picture shows, for those who do not see it.
        #[serde(default)]
        alt: Text,
        /// What the button says; without words there is no button.
        #[serde(default)]
        button: Text,
        /// Where the button leads.
        #[serde(default)]
        link: String,
    },
    /// A heading and a text in Markdown.
    Text {
        /// The heading; may be empty.
        #[serde(default)]
        title: Text,
        /// The text, as Markdown.
        text: Text,
    },
    /// A picture beside a text.
    PictureText {
        /// The heading; may be empty.
        #[serde(default)]
        title: Text,
        /// The text, as Markdown.
        text: Text,
        /// A picture of the catalogue.
        picture: Option<Id>,
        /// What the picture shows.
        #[serde(default)]
        alt: Text,
        /// On which side it stands.
        #[serde(default)]
        side: PictureSide,
        /// What the button says.
        #[serde(default)]
        button: Text,
        /// Where the button leads.
        #[serde(default)]
        link: String,
    },
    /// Some goods: those of a category, or chosen ones.
    Products {
        /// The heading; may be empty.
        #[serde(default)]
        title: Text,
        /// The category's handle; empty for chosen goods, or the first of all goods.
        #[serde(default)]
        category: String,
        /// Chosen goods by their handles, in order.
        #[serde(default)]
        #[schema(max_items = 12)]
        products: Vec<String>,
        /// At most so many.
        #[schema(minimum = 1, maximum = 12)]
        limit: u8,
    },
    /// The categories as links.
    Categories {
        /// The heading; may be empty.
        #[serde(default)]
        title: Text,
    },
    /// Where the brand can be visited.
    Stores {
        /// The heading; may be empty.
        #[serde(default)]
        title: Text,
    },
    /// The latest articles.
    Articles {
        /// The heading; may be empty.
        #[serde(default)]
        title: Text,
        /// At most so many.
        #[schema(minimum = 1, maximum = 12)]
        limit: u8,
    },
    /// All goods, page by page, as on the default home page.
    Goods {
        /// The heading; may be empty.
        #[serde(default)]
        title: Text,
    },
}

impl Section {
    /// The picture it shows.
    pub fn picture(&self) -> Option<Id> {
        match self {
            Section::Hero { picture, .. } | Section::PictureText { picture, .. } => *picture,
            _ => None,
        }
    }

    /// Where it leads.
    pub fn link(&self) -> Option<&str> {
        match self {
            Section::Announcement { link, .. } | Section::Hero { link, .. } | Section::PictureText { link, .. } => {
                Some(link)
            }
            _ => None,
        }
    }

    /// Every text in it, with its field's name.
    pub fn texts(&self) -> Vec<(&'static str, &Text)> {
        match self {
            Section::Announcement { text, .. } => vec![("text", text)],
            Section::Hero { title, text, alt, button, .. } => {
                vec![("title", title), ("text", text), ("alt", alt), ("button", button)]
            }
            Section::Text { title, text } => vec![("title", title), ("text", text)],
            Section::PictureText { title, text, alt, button, .. } => {
                vec![("title", title), ("text", text), ("alt", alt), ("button", button)]
            }
            Section::Products { title, .. }
            | Section::Categories { title }
            | Section::Stores { title }
            | Section::Articles { title, .. }
            | Section::Goods { title } => vec![("title", title)],
        }
    }
}
