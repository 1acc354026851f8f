//! Published vectors, and vectors worked out by others from the published rules.

use fiscal::{
    Carrier, CheckRule, DonationCode, Number, Period, RandomCode, Sale, SealKey, Seller, Taken, TaxId, TaxType,
};

use crate::made::{consumer, named, sale, taipei};

/// Digits; keeps the rule of 2023; keeps the old one; weighted sum of digits.
const TAX_IDS: &[(&str, bool, bool, u32)] = &[
    ("04595257", true, true, 40),
    ("22099131", true, true, 30),
    ("10458575", true, true, 30),
    ("53212539", true, true, 30),
    ("12345675", true, true, 39),
    ("12345676", true, true, 40),
    ("10458574", true, true, 29),
    ("12345670", true, false, 34),
    ("04595252", true, false, 35),
    ("10458570", true, false, 25),
    ("11223344", false, false, 29),
    ("04595253", false, false, 36),
    ("22099132", false, false, 31),
];

#[test]
fn tax_ids_by_both_rules() {
    for (text, since_2023, old, sum) in TAX_IDS {
        assert_eq!(TaxId::parse(text).is_ok(), *since_2023, "{text} by the rule of 2023");
        assert_eq!(TaxId::parse_by(text, CheckRule::Old).is_ok(), *old, "{text} by the old rule");
        assert_eq!(TaxId::digit_sum(text), Some(*sum), "{text}");
    }
}

#[test]
fn carriers_and_donation_codes() {
    for (text, good) in [
        ("/ABC+123", true),
        ("/AB.-+12", true),
        ("/abc+123", false),
        ("ABC+1234", false),
        ("/ABC+1234", false),
        ("/ABC_123", false),
    ] {
        assert_eq!(Carrier::mobile(text).is_ok(), good, "{text}");
    }
    for (text, good) in [("AB12345678901234", true), ("ab12345678901234", false), ("AB1234567890123", false)] {
        assert_eq!(Carrier::citizen(text).is_ok(), good, "{text}");
    }
    for (text, good) in [("919", true), ("1234567", true), ("12", false), ("12345678", false), ("X123", false)] {
        assert_eq!(DonationCode::parse(text).is_ok(), good, "{text}");
    }
}

#[test]
fn the_sealed_part_of_the_qr_code() {
    for (key, sealed) in [
        ("CB211F126E1E12C2ACE4BC3145085A50", "oA0MagD5b8XtQhCPLoL3RA=="),
        ("00112233445566778899AABBCCDDEEFF", "6zO/cdeDHhL4YJghoVKqTg=="),
    ] {
        assert_eq!(SealKey::parse(key).unwrap().seal("AB112233449999"), sealed);
    }
}

#[test]
fn code_39_of_the_specification() {
    // Issued in March 2015; the period is told by its even month.
    let at = "2015-03-07T04:00:00Z".parse().unwrap();
    let number = Number::parse("UZ17690872").unwrap();
    let taken = Taken::new(number, Period::parse("10404").unwrap(), at, &taipei()).unwrap();
    let ready = sale(consumer(), vec![named("茶", TaxType::Taxable, 30)]).ready().unwrap();
    let invoice = ready.issue(taken, RandomCode::parse("0122").unwrap());
    assert_eq!(fiscal::code39(&invoice), "10404UZ176908720122");
}

#[test]
fn qr_codes_of_the_specification() {
    // The example of the bar code specification 1.9; its key is not published, so the seal is ours.
    let at = "2013-05-23T04:30:00Z".parse().unwrap();
    let number = Number::parse("AB11223344").unwrap();
    let taken = Taken::new(number, Period::parse("10206").unwrap(), at, &taipei()).unwrap();
    let lines = [("乾電池", 105), ("口罩", 210), ("牛奶", 25)];
    let lines = lines.map(|(name, gross)| named(name, TaxType::Taxable, gross)).to_vec();
    // Its seller, 01234567, has no valid check digit; one that has stands here.
    let seller = Seller::new(TaxId::parse("04595257").unwrap(), "測試商店", "台北市").unwrap();
    let ready = Sale { seller, ..sale(consumer(), lines) }.ready().unwrap();
    let invoice = ready.issue(taken, RandomCode::parse("9999").unwrap());
    let pair = fiscal::qr_pair(&invoice, &SealKey::parse("CB211F126E1E12C2ACE4BC3145085A50").unwrap());
    let (fixed, rest) = pair.left.split_at(77);
    assert_eq!(
        fixed,
        "AB1122334410205239999000001440000015400000000\
                       04595257oA0MagD5b8XtQhCPLoL3RA=="
    );
    assert_eq!(rest, ":**********:3:3:1:乾電池:1:105:");
    assert_eq!(pair.right, "**口罩:1:210:牛奶:1:25");
}
