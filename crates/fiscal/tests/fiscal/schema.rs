//! The schema itself: the facts of the guideline told a second time, and every constraint broken
//! once to see it named.

use std::cell::Cell;

use fiscal::mig::{Broken, Content, Element, Form, MESSAGES, Message, Presence, check};

/// Names of the guideline in their order: `!` for what must be there, `*` for what may repeat; a
/// number is the most characters.
const TREE: &[(&str, &str)] = &[
    (
        "F0401",
        "Main! InvoiceNumber! InvoiceDate! InvoiceTime! \
         Seller! Identifier! Name!60 Address!100 PersonInCharge30 TelephoneNumber26 FacsimileNumber26 EmailAddress400 \
         CustomerNumber20 RoleRemark40 \
         Buyer! Identifier! Name!60 Address100 PersonInCharge30 TelephoneNumber26 FacsimileNumber26 EmailAddress400 \
         CustomerNumber20 RoleRemark40 \
         BuyerRemark MainRemark200 CustomsClearanceMark Category2 RelateNumber20 InvoiceType! GroupMark DonateMark! \
         CarrierType6 CarrierId1400 CarrierId2400 PrintMark! NPOBAN RandomNumber BondedAreaConfirm ZeroTaxRateReason \
         Reserved120 Reserved2100 \
         Details! ProductItem*9999 Description!500 Quantity! Unit6 UnitPrice! TaxType! Amount! SequenceNumber!4 \
         Remark120 RelateNumber50 \
         Amount! SalesAmount! FreeTaxSalesAmount! ZeroTaxSalesAmount! TaxType! TaxRate! TaxAmount! TotalAmount! \
         DiscountAmount OriginalCurrencyAmount ExchangeRate Currency",
    ),
    (
        "F0501",
        "CancelInvoiceNumber! InvoiceDate! BuyerId! SellerId! CancelDate! CancelTime! CancelReason!20 \
         ReturnTaxDocumentNumber60 Remark200 Reserved120 Reserved2100",
    ),
    (
        "F0701",
        "VoidInvoiceNumber! InvoiceDate! BuyerId! SellerId! VoidDate! VoidTime! VoidReason!20 Remark200 Reserved120 \
         Reserved2100",
    ),
    (
        "G0401",
        "Main! AllowanceNumber!16 AllowanceDate! \
         Seller! Identifier! Name!60 Address!100 PersonInCharge30 TelephoneNumber26 FacsimileNumber26 EmailAddress400 \
         CustomerNumber20 RoleRemark40 \
         Buyer! Identifier! Name!60 Address100 PersonInCharge30 TelephoneNumber26 FacsimileNumber26 EmailAddress400 \
         CustomerNumber20 RoleRemark40 \
         AllowanceType! OriginalInvoiceSellerId OriginalInvoiceBuyerId \
         Details! ProductItem*9999 OriginalInvoiceDate! OriginalInvoiceNumber! OriginalSequenceNumber4 \
         OriginalDescription!256 Quantity! Unit6 UnitPrice! Amount! Tax! AllowanceSequenceNumber!4 TaxType! \
         Amount! TaxAmount! TotalAmount!",
    ),
    (
        "G0501",
        "CancelAllowanceNumber!16 AllowanceType! AllowanceDate! BuyerId! SellerId! CancelDate! CancelTime! \
         CancelReason!20 Remark200 Reserved120 Reserved2100",
    ),
    (
        "E0401",
        "Main! HeadBan! BranchBan! InvoiceType! YearMonth! InvoiceTrack! InvoiceBeginNo! InvoiceEndNo! \
         Details! BranchTrackItem*9999 InvoiceBeginNo! InvoiceEndNo! InvoiceBooklet!",
    ),
    (
        "E0402",
        "Main! HeadBan! BranchBan! InvoiceType! YearMonth! InvoiceTrack! \
         Details! BranchTrackBlankItem*9999 InvoiceBeginNo! InvoiceEndNo!",
    ),
];

fn told(elements: &[Element], words: &mut Vec<String>) {
    for element in elements {
        let mark = match element.presence {
            Presence::Required => "!".to_owned(),
            Presence::Optional => String::new(),
            Presence::Many(most) => format!("*{most}"),
        };
        let most = match element.content {
            Content::Text { most, .. } => most.to_string(),
            _ => String::new(),
        };
        words.push(format!("{}{mark}{most}", element.name));
        if let Content::Group(inner) = element.content {
            told(inner, words);
        }
    }
}

#[test]
fn the_tree_is_that_of_the_guideline() {
    assert_eq!(MESSAGES.len(), TREE.len());
    for (message, (code, tree)) in MESSAGES.iter().zip(TREE) {
        let mut words = Vec::new();
        told(message.elements, &mut words);
        assert_eq!(message.code, *code);
        assert_eq!(words.join(" "), tree.split_whitespace().collect::<Vec<_>>().join(" "), "{code}");
    }
}

/// A tree with every element once, to be changed in one place.
#[derive(Clone)]
struct Made {
    name: String,
    text: String,
    children: Vec<Made>,
}

impl Made {
    fn of(element: &Element) -> Made {
        let children = match element.content {
            Content::Group(elements) => elements.iter().map(Made::of).collect(),
            _ => Vec::new(),
        };
        Made { name: element.name.to_owned(), text: sample(element).to_owned(), children }
    }

    fn xml(&self, attribute: &str) -> String {
        let inner: String = self.children.iter().map(|child| child.xml("")).collect();
        format!("<{0}{attribute}>{1}{inner}</{0}>", self.name, self.text)
    }

    fn at(&mut self, path: &[usize]) -> &mut Made {
        path.iter().fold(self, |made, index| &mut made.children[*index])
    }
}

/// A text that keeps the schema, chosen so that the sums and combinations hold too.
fn sample(element: &Element) -> &'static str {
    match (element.name, element.content) {
        (_, Content::Group(_)) => "",
        ("DonateMark" | "FreeTaxSalesAmount" | "TaxRate" | "TaxAmount" | "Tax" | "SalesAmount", _) => "0",
        ("PrintMark", _) => "N",
        ("TaxType", _) => "2",
        ("Amount" | "ZeroTaxSalesAmount" | "TotalAmount", _) => "105.5",
        ("CarrierType", _) => "3J0002",
        (_, Content::Text { .. }) => "字",
        (_, Content::OneOf(names)) => names[names.len() - 1],
        (_, Content::Decimal { .. }) => "1",
        (_, Content::Form(form)) => match form {
            Form::InvoiceNumber => "AB11223344",
            Form::Track => "AB",
            Form::Date => "20260915",
            Form::Time => "23:59:59",
            Form::Identifier => "0000000000",
            Form::TaxId => "04595257",
            Form::Digits(8) => "00000049",
            Form::Digits(_) => "0042",
            Form::DonationCode => "919",
            Form::YearMonth => "11510",
            Form::Currency => "TWD",
        },
    }
}

fn whole(message: &Message) -> Made {
    let children = message.elements.iter().map(Made::of).collect();
    Made { name: message.root.to_owned(), text: String::new(), children }
}

/// Only faults of shape; sums are judged when the shape is right.
fn shape_faults(made: &Made, message: &Message) -> Vec<String> {
    let xml = made.xml(&format!(" xmlns=\"{}\"", message.namespace()));
    let mut faults = check(&xml, message);
    faults.retain(|fault| !matches!(fault.broken, Broken::Rule(_)));
    faults.iter().map(ToString::to_string).collect()
}

/// Texts that the content does not allow.
fn wrong(content: Content) -> Vec<String> {
    let owned = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
    match content {
        Content::Group(_) => Vec::new(),
        Content::Text { least: 0, most } => vec!["字".repeat(most + 1)],
        Content::Text { least, most } => vec!["字".repeat(least - 1), "字".repeat(most + 1)],
        Content::OneOf(_) => owned(&["", "0x", "字", " 1"]),
        Content::Decimal { digits, fraction, negative } => {
            let mut texts: Vec<String> = owned(&["", "x", "1.", ".5", "1,000", "1e3", "+1", "--1", "1.2.3", "０"]);
            texts.push("9".repeat(digits + 1));
            texts.push(format!("0.{}1", "0".repeat(fraction)));
            texts.extend((!negative).then(|| "-1".to_owned()));
            texts
        }
        Content::Form(form) => owned(match form {
            Form::InvoiceNumber => &["", "AB1122334", "ab11223344", "1111223344", "AB112233445"],
            Form::Track => &["", "A", "ab", "ABC", "12"],
            Form::Date => &["", "2026-09-15", "20261315", "20260932", "20260900", "2026091"],
            Form::Time => &["", "24:00:00", "12:60:00", "12:00:60", "1:00:00", "12:00", "12:00:00:00"],
            Form::Identifier => &["", "0459525", "000000000", "1234567890", "ABCDEFGH"],
            Form::TaxId => &["", "0000000000", "0459525", "ABCDEFGH"],
            Form::Digits(8) => &["", "49", "000000490", "0000004x"],
            Form::Digits(_) => &["", "42", "00042", "AAAA"],
            Form::DonationCode => &["", "12", "12345678", "X123"],
            Form::YearMonth => &["", "11509", "202610", "1151a"],
            Form::Currency => &["", "TW", "twd", "TWDX"],
        }),
    }
}

/// Walks all elements with the indices that lead to them.
fn walk(elements: &[Element], path: &str, steps: &[usize], visit: &mut dyn FnMut(&Element, &str, &[usize])) {
    for (index, element) in elements.iter().enumerate() {
        let place = if matches!(element.presence, Presence::Many(_)) { "[1]" } else { "" };
        let (path, steps) = (format!("{path}/{}{place}", element.name), [steps, &[index]].concat());
        visit(element, &path, &steps);
        if let Content::Group(inner) = element.content {
            walk(inner, &path, &steps, visit);
        }
    }
}

#[test]
fn a_document_with_every_element_passes() {
    for message in MESSAGES {
        assert_eq!(shape_faults(&whole(message), message), [""; 0], "{}", message.code);
    }
}

#[test]
fn every_broken_constraint_is_named_where_it_is() {
    let broken = Cell::new(0);
    for message in MESSAGES {
        let good = whole(message);
        walk(message.elements, message.root, &[], &mut |element, path, steps| {
            let (last, parent) = steps.split_last().unwrap();
            let bare = path.trim_end_matches("[1]");
            let expect = |made: &Made, expected: Option<String>| {
                let expected: Vec<String> = expected.into_iter().collect();
                assert_eq!(shape_faults(made, message), expected, "{} {path}", message.code);
                broken.set(broken.get() + 1);
            };
            let mut without = good.clone();
            without.at(parent).children.remove(*last);
            let needed = element.presence != Presence::Optional;
            expect(&without, needed.then(|| format!("{bare}: missing")));
            if !matches!(element.presence, Presence::Many(_)) {
                let mut twice = good.clone();
                let copy = twice.at(steps).clone();
                twice.at(parent).children.insert(*last, copy);
                expect(&twice, Some(format!("{bare}: more than 1")));
            }
            if good.clone().at(parent).children.len() > last + 1 {
                let mut late = good.clone();
                let moved = late.at(parent).children.remove(*last);
                late.at(parent).children.push(moved);
                expect(&late, Some(format!("{bare}: out of order")));
            }
            let mut stray = good.clone();
            let unknown = Made { name: "Stranger".into(), text: String::new(), children: Vec::new() };
            stray.at(parent).children.insert(*last, unknown.clone());
            let around = path.rsplit_once('/').unwrap().0;
            expect(&stray, Some(format!("{around}/Stranger: unexpected")));
            for text in wrong(element.content) {
                let mut odd = good.clone();
                odd.at(steps).text = text.clone();
                let found = shape_faults(&odd, message);
                assert!(found.len() == 1 && found[0].starts_with(&format!("{path}: ")), "{text:?}: {found:?}");
                broken.set(broken.get() + 1);
            }
            if !matches!(element.content, Content::Group(_)) {
                let mut deep = good.clone();
                deep.at(steps).children.push(unknown);
                expect(&deep, Some(format!("{path}/Stranger: unexpected")));
            }
        });
    }
    assert!(broken.get() > 1_000, "{}", broken.get());
}

#[test]
fn ten_thousand_lines_are_too_many() {
    let message = MESSAGES[0];
    let mut made = whole(message);
    let line = made.at(&[1, 0]).clone();
    made.at(&[1]).children = vec![line; 10_000];
    assert_eq!(shape_faults(&made, message), ["Invoice/Details/ProductItem: more than 9999"]);
}

#[test]
fn what_is_no_such_message_is_told() {
    let message = MESSAGES[0];
    let said = |xml: &str| check(xml, message).iter().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!(said("<Invoice"), ["Invoice: not XML"]);
    assert_eq!(said("<Invoice/>"), ["Invoice: another root element or namespace"]);
    let old = "<Invoice xmlns=\"urn:GEINV:eInvoiceMessage:F0401:4.0\"/>";
    assert_eq!(said(old), ["Invoice: another root element or namespace"]);
    // Comments are no text, and depth has an end.
    let void = MESSAGES[1];
    let good = whole(void).xml(&format!(" xmlns=\"{}\"", void.namespace()));
    assert_eq!(check(&good.replace("20260915<", "2026<!-- a day -->0915<"), void), []);
    let deep = ["<a>".repeat(200), "</a>".repeat(200)].concat();
    let deep = good.replace("<BuyerId>0000000000", &format!("<BuyerId>{deep}"));
    let told = check(&deep, void).iter().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!(told, ["CancelInvoice/BuyerId/a: unexpected"]);
}

/// A good message of ours, one text in it replaced, and what is said then.
fn after(xml: &str, message: &Message, from: &str, to: &str) -> Vec<String> {
    assert!(xml.contains(from), "{from} in {xml}");
    check(&xml.replacen(from, to, 1), message).iter().map(ToString::to_string).collect()
}

#[test]
fn sums_and_combinations_are_judged() {
    use crate::made::{company, consumer, donation, issue, line, mobile, sale};
    use fiscal::{Sale, TaxType, mig};
    let message = MESSAGES[0];
    let taxable = || vec![line(TaxType::Taxable, 1000), line(TaxType::Taxable, 50)];
    let of_company = mig::f0401(&issue(sale(company(), taxable()))).unwrap();
    let of_consumer = mig::f0401(&issue(sale(consumer(), taxable()))).unwrap();
    let cloud = mig::f0401(&issue(Sale { handover: mobile(), ..sale(consumer(), taxable()) })).unwrap();
    let donated = mig::f0401(&issue(Sale { handover: donation(), ..sale(consumer(), taxable()) })).unwrap();
    for (xml, from, to, expected) in [
        (&of_company, "<Amount>952<", "<Amount>951<", "Invoice/Amount/SalesAmount: the sum of its lines"),
        (
            &of_company,
            "<TotalAmount>1050<",
            "<TotalAmount>1051<",
            "Invoice/Amount/TotalAmount: the sum of sales and tax",
        ),
        (
            &of_company,
            "<TaxType>1</TaxType>\n    <TaxRate>",
            "<TaxType>3</TaxType>\n    <TaxRate>",
            "Invoice/Amount/TaxType: the type of its lines, 9 for several",
        ),
        (
            &of_company,
            "<SequenceNumber>002<",
            "<SequenceNumber>001<",
            "Invoice/Details/ProductItem/SequenceNumber: each line has its own number",
        ),
        (
            &of_company,
            "<TaxRate>0.05<",
            "<TaxRate>0.15<",
            "Invoice/Amount/TaxAmount: sales at the rate, give or take a dollar",
        ),
        (
            &of_consumer,
            "<PrintMark>Y<",
            "<PrintMark>N<",
            "Invoice/Main/PrintMark: a consumer's invoice is printed, in a carrier or donated",
        ),
        (&cloud, "<PrintMark>N<", "<PrintMark>Y<", "Invoice/Main/PrintMark: what is in a carrier is not printed"),
        (&cloud, "<CarrierId2>/ABC+123</CarrierId2>", "", "Invoice/Main/CarrierId2: kind and both ids go together"),
        (&donated, "<DonateMark>1<", "<DonateMark>0<", "Invoice/Main/NPOBAN: a donation code and mark 1 go together"),
        (&donated, "<PrintMark>N<", "<PrintMark>Y<", "Invoice/Main/PrintMark: what is donated is not printed"),
        (
            &donated,
            "<Identifier>0000000000<",
            "<Identifier>22099131<",
            "Invoice/Main/DonateMark: a company's invoice is not donated",
        ),
        (
            &of_consumer,
            "<InvoiceType>",
            "<CustomsClearanceMark>1</CustomsClearanceMark><InvoiceType>",
            "Invoice/Main/CustomsClearanceMark: said with zero-rated lines, and only then",
        ),
    ] {
        let said = after(xml, message, from, to);
        assert!(said.iter().any(|line| line == expected), "{expected}: {said:?}");
    }
}
