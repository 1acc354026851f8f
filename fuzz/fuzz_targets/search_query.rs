//! What somebody types into a search: it is answered, whatever it is, with things that are there.

#![no_main]

use std::sync::OnceLock;

use kernel::Id;
use search::{Document, Facts, Index, Order, Question, fold};

const THINGS: &[(&str, &str, &str)] = &[
    ("桂花戚風蛋糕", "CAKE-01", "Osmanthus chiffon cake"),
    ("凍頂烏龍茶 臺灣", "TEA-7", "Oolong tea"),
    ("鳳梨酥禮盒", "471000000001", "Pineapple cake, gift box"),
    ("Café au lait", "C-1", "coffee"),
];

fn index() -> &'static Index {
    static INDEX: OnceLock<Index> = OnceLock::new();
    INDEX.get_or_init(|| {
        let index = Index::new().unwrap();
        let documents: Vec<Document> = THINGS
            .iter()
            .enumerate()
            .map(|(at, (name, code, words))| {
                let mut document = Document::new(Id::derived("fuzz", code.as_bytes()));
                document.names.push((*name).to_owned());
                document.codes.push((*code).to_owned());
                document.words.push((*words).to_owned());
                document.facts =
                    Facts { audience: 1, price: Some(at as i64 * 10_000), position: at as i64, ..Facts::default() };
                document
            })
            .collect();
        index.put(&documents).unwrap();
        index.settle().unwrap();
        index
    })
}

tenon_fuzz::target!(
    ["蛋糕", "oolong", "4710", "台湾", "ＣＡＫＥ－０１", "café \u{301}", "a AND (b OR", "\"", "🍰"],
    |bytes| {
        let text = String::from_utf8_lossy(bytes);
        let folded = fold::fold(&text);
        assert_eq!(fold::fold(&folded), folded, "folding again changes nothing: {text:?}");
        let limit = 3;
        let question = Question { text: &text, audience: 1, limit, ..Question::default() };
        let found = index().ask(&question).unwrap();
        assert!(found.ids.len() <= limit && found.ids.len() <= found.total && found.total <= THINGS.len());
        assert!(
            found.ids.iter().all(|id| THINGS.iter().any(|(_, code, _)| *id == Id::derived("fuzz", code.as_bytes())))
        );
        let none = index().ask(&Question { audience: 2, ..question }).unwrap();
        assert!(none.ids.is_empty() && none.total == 0, "nothing is found by those who may not");
        let dearest = index().ask(&Question { order: Order::PriceDown, limit: THINGS.len(), ..question }).unwrap();
        assert_eq!(dearest.total, found.total, "the order does not change what is found");
    }
);
