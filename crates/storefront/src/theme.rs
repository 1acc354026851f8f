//! The default theme's files, compiled in: templates, styles, scripts, pictures and words.

use std::sync::OnceLock;

macro_rules! theme_files {
    ($($path:literal,)*) => {
        /// Every file of the theme with its path inside the theme's folder. A test compares the
        /// list with the folder.
        pub static FILES: &[(&str, &[u8])] =
            &[$(($path, include_bytes!(concat!("../../../themes/default/", $path)))),*];
    };
}

theme_files![
    "account.css",
    "app.js",
    "buying.css",
    "choosing.css",
    "finding.css",
    "icon.svg",
    "near.js",
    "product.css",
    "shop.css",
    "shop.js",
    "site.css",
    "stores.css",
    "templates/account.html",
    "templates/article.html",
    "templates/articles.html",
    "templates/base.html",
    "templates/card.html",
    "templates/cart.html",
    "templates/checkout.html",
    "templates/code.html",
    "templates/erase.html",
    "templates/error.html",
    "templates/found.html",
    "templates/home.html",
    "templates/lead.html",
    "templates/log_in.html",
    "templates/order.html",
    "templates/parts.html",
    "templates/pay.html",
    "templates/product.html",
    "templates/second.html",
    "templates/sections.html",
    "templates/store.html",
    "templates/stores.html",
    "tokens.css",
    "words.en.json",
    "words.zh-TW.json",
];

/// Where the theme's public files live on the shop's host.
pub const MOUNT: &str = "/theme/";

/// A file of the theme that browsers may ask for.
#[derive(Debug, Clone, Copy)]
pub struct Asset {
    /// What it is.
    pub content_type: &'static str,
    /// Its content.
    pub bytes: &'static [u8],
    /// True when the address names the theme's version: the answer never changes.
    pub immutable: bool,
}

/// The styles that every page has, in their order: one file for browsers, so that a slow line is asked once.
const PAGE_STYLES: [&str; 7] =
    ["tokens.css", "shop.css", "choosing.css", "finding.css", "buying.css", "account.css", "site.css"];

fn page_styles() -> &'static [u8] {
    static STYLES: OnceLock<Vec<u8>> = OnceLock::new();
    STYLES.get_or_init(|| PAGE_STYLES.iter().filter_map(|path| file(path)).flatten().copied().collect())
}

/// The file of that path inside the theme's folder, or `page.css`: the styles that every page has.
pub fn file(path: &str) -> Option<&'static [u8]> {
    if path == "page.css" {
        return Some(page_styles());
    }
    FILES.iter().find(|(name, _)| *name == path).map(|(_, bytes)| *bytes)
}

/// Eight characters that change when any file of the theme does.
pub fn version() -> &'static str {
    static VERSION: OnceLock<String> = OnceLock::new();
    VERSION.get_or_init(|| {
        let hashes: Vec<_> = FILES
            .iter()
            .map(|(path, bytes)| (path, kernel::canonical::hash(&String::from_utf8_lossy(bytes)).ok()))
            .collect();
        let hash = kernel::canonical::hash(&hashes).unwrap_or_default();
        hash.iter().take(4).map(|byte| format!("{byte:02x}")).collect()
    })
}

/// The address of a public file, with the theme's version in it.
pub fn url(path: &str) -> String {
    format!("{MOUNT}{}/{path}", version())
}

/// The public file at that path below [`MOUNT`], with or without the version in front. Templates
/// and words are not public.
pub fn asset(path: &str) -> Option<Asset> {
    let versioned = path.strip_prefix(version()).and_then(|rest| rest.strip_prefix('/'));
    let path = versioned.unwrap_or(path);
    let content_type = match path.rsplit_once('.')?.1 {
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "svg" => "image/svg+xml",
        _ => return None,
    };
    Some(Asset { content_type, bytes: file(path)?, immutable: versioned.is_some() })
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};

    use super::*;

    fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { walk(&path, found) } else { found.push(path) }
        }
    }

    #[test]
    fn every_file_of_the_folder_is_compiled_in() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../themes/default");
        let mut found = Vec::new();
        walk(&root, &mut found);
        let mut names: Vec<String> =
            found.iter().map(|path| path.strip_prefix(&root).unwrap().to_string_lossy().into_owned()).collect();
        names.sort();
        assert_eq!(names, FILES.iter().map(|(name, _)| (*name).to_owned()).collect::<Vec<_>>());
    }

    #[test]
    fn only_public_files_are_served() {
        assert!(asset("shop.css").is_some_and(|css| !css.immutable));
        assert!(asset(&format!("{}/shop.css", version())).is_some_and(|css| css.immutable));
        assert!(asset("00000000/shop.css").is_none());
        assert!(asset("templates/home.html").is_none());
        assert!(asset("words.en.json").is_none());
        assert!(asset("../Cargo.toml").is_none());
    }

    #[test]
    fn the_islands_stay_small() {
        let size = |path: &str| file(path).unwrap().len();
        assert!(size("near.js") <= 2_400 && size("app.js") <= 1_600, "islands of single pages");
        assert!(size("shop.js") <= 9_400, "islands: {} bytes", size("shop.js"));
        assert!(
            size("shop.js")
                + size("shop.css")
                + size("product.css")
                + size("choosing.css")
                + size("buying.css")
                + size("tokens.css")
                < 40_000,
            "a page of 60 kB stays under 100 kB with them"
        );
    }

    #[test]
    fn pictures_load_nothing_and_run_nothing() {
        for (path, bytes) in FILES.iter().filter(|(path, _)| path.ends_with(".svg")) {
            let text = std::str::from_utf8(bytes).unwrap();
            for word in ["<script", "href=", "url(http", "<foreignObject", "<image", " on"] {
                assert!(!text.contains(word), "{path} contains {word}");
            }
        }
    }

    #[test]
    fn styles_load_nothing_from_elsewhere() {
        for path in [
            "shop.css",
            "product.css",
            "buying.css",
            "choosing.css",
            "site.css",
            "stores.css",
            "account.css",
            "tokens.css",
        ] {
            let text = std::str::from_utf8(file(path).unwrap()).unwrap();
            assert!(!text.contains("@import") && !text.contains("http"), "{path}");
        }
    }
}
