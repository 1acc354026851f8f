//! Whatever bytes come in, nothing breaks: a file is read or refused, and so is each of its rows.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use std::collections::BTreeMap;
use std::io::Cursor;

use exchange::fields::{Columns, fields, recognise, suggest};
use exchange::guard::{guarded, unguarded};
use exchange::read::{Encoding, More, Row, Unreadable, each_row, shape};
use exchange::rows::{Grouper, Reading};
use exchange::{Dialect, Kind};
use kernel::{Exponent, Zone};
use proptest::prelude::*;

fn reading(kind: Kind, dialect: Dialect, header: &[String]) -> Option<Reading> {
    Some(Reading {
        kind,
        dialect,
        columns: Columns::of(kind, header, &suggest(kind, header)).ok()?,
        locale: "zh-TW".to_owned(),
        exponent: Exponent::new(2).unwrap(),
        currency: "TWD".to_owned(),
        zone: Zone::named("Asia/Taipei").unwrap(),
        categories: BTreeMap::new(),
        locations: BTreeMap::new(),
        price_lists: BTreeMap::new(),
        tax_classes: vec!["standard".to_owned()],
    })
}

/// Reads a file to its end, as whatever its header says; the things it makes.
fn read(bytes: &[u8], wished: Option<Encoding>) -> Option<usize> {
    let mut source = Cursor::new(bytes);
    let shape = match shape(&mut source, wished) {
        Ok(shape) => shape,
        Err(Unreadable::Refused(refusal)) => {
            assert!(refusal.code.name.starts_with("exchange."));
            return None;
        }
        Err(Unreadable::Broken(error)) => panic!("{error}"),
    };
    let (mut header, mut rows) = (Vec::new(), Vec::new());
    let outcome = each_row(source, shape, &mut |row: Row| {
        if header.is_empty() {
            header = row.cells.iter().map(str::to_owned).collect();
        } else {
            rows.push(row);
        }
        Ok(More::Yes)
    });
    if !matches!(outcome, Ok(()) | Err(Unreadable::Refused(_))) {
        panic!("{outcome:?}");
    }
    let (kind, dialect) = recognise(&header)?;
    let reading = reading(kind, dialect, &header)?;
    let mut grouper = Grouper::new(&reading);
    let mut things = 0;
    for row in rows {
        things += usize::from(grouper.take(row).is_some());
    }
    Some(things + usize::from(grouper.end().is_some()))
}

fn headers() -> impl Strategy<Value = String> {
    let own = Kind::ALL.iter().map(|kind| fields(*kind).iter().map(|field| field.name).collect::<Vec<_>>().join(","));
    let shopify = [
        "Handle,Title,Body (HTML),Variant SKU,Variant Price,Option1 Name,Option1 Value,Image Src",
        "Name,Email,Financial Status,Currency,Created at,Lineitem quantity,Lineitem name,Lineitem price,Shipping,Taxes,Total",
        "First Name,Last Name,Email,Accepts Email Marketing,Phone",
    ];
    proptest::sample::select(own.chain(shopify.into_iter().map(str::to_owned)).collect::<Vec<_>>())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..600), wished in 0_usize..5) {
        let all = [None, Some(Encoding::Utf8), Some(Encoding::Utf16Le), Some(Encoding::Utf16Be), Some(Encoding::Big5)];
        read(&bytes, all[wished]);
    }

    #[test]
    fn any_archive(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        let mut packed = b"PK\x03\x04".to_vec();
        packed.extend(bytes);
        prop_assert_eq!(read(&packed, None), None);
    }

    #[test]
    fn any_cells_below_a_known_header(
        header in headers(),
        cells in proptest::collection::vec("[-0-9a-z茶,;\"'\\n#<>/&:. $+=@]{0,12}", 0..60),
    ) {
        let width = header.split(',').count();
        let rows = cells.chunks(width).map(|row| row.join(",")).collect::<Vec<_>>().join("\n");
        read(format!("{header}\n{rows}\n").as_bytes(), None);
    }

    #[test]
    fn any_text_comes_back_through_the_guard(text in any::<String>()) {
        let out = guarded(&text);
        prop_assert_eq!(unguarded(&out), text.as_str());
    }
}
