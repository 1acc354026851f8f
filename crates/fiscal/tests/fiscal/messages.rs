//! Our documents as messages: what stands in them, and that the schema lets them through.

use fiscal::mig::{self, BranchTrack, MESSAGES, Message};
use fiscal::{
    AllowanceNumber, AllowanceVoided, Allowed, Block, Handover, Holder, Period, Return, Sale, TaxId, TaxType, Track,
    Voided, ZeroRate, codes, unused,
};
use kernel::{Id, Money, Quantity};

use crate::made::{allowed, clock, company, consumer, donation, issue, line, mobile, named, sale};

const LATER: &str = "2026-11-20T03:00:00Z";

fn message(code: &str) -> &'static Message {
    MESSAGES.iter().find(|message| message.code == code).unwrap()
}

/// The text of an element, read by a reader of its own; `None` when it is not there.
fn text(xml: &str, path: &[&str]) -> Option<String> {
    let document = roxmltree::Document::parse(xml).unwrap();
    let step = |node: roxmltree::Node<'_, '_>, name: &&str| {
        node.children().find(|child| child.tag_name().name() == *name).map(|child| child.id())
    };
    let mut node = document.root_element();
    for name in path {
        node = document.get_node(step(node, name)?).unwrap();
    }
    Some(node.text().unwrap_or_default().to_owned())
}

fn good(xml: &str, code: &str) {
    assert_eq!(mig::check(xml, message(code)), [], "{xml}");
}

#[test]
fn a_company_s_invoice() {
    let xml = mig::f0401(&issue(sale(company(), vec![line(TaxType::Taxable, 1000)]))).unwrap();
    good(&xml, "F0401");
    let expected = r#"<?xml version="1.0" encoding="UTF-8"?>
<Invoice xmlns="urn:GEINV:eInvoiceMessage:F0401:4.1">
  <Main>
    <InvoiceNumber>AB11223344</InvoiceNumber>
    <InvoiceDate>20260915</InvoiceDate>
    <InvoiceTime>14:30:05</InvoiceTime>
    <Seller>
      <Identifier>04595257</Identifier>
      <Name>小店股份有限公司</Name>
      <Address>台北市中山區南京東路 1 號</Address>
    </Seller>
    <Buyer>
      <Identifier>22099131</Identifier>
      <Name>大公司</Name>
    </Buyer>
    <InvoiceType>07</InvoiceType>
    <DonateMark>0</DonateMark>
    <PrintMark>Y</PrintMark>
    <RandomNumber>9999</RandomNumber>
  </Main>
  <Details>
    <ProductItem>
      <Description>商品</Description>
      <Quantity>1</Quantity>
      <UnitPrice>952</UnitPrice>
      <TaxType>1</TaxType>
      <Amount>952</Amount>
      <SequenceNumber>001</SequenceNumber>
    </ProductItem>
  </Details>
  <Amount>
    <SalesAmount>952</SalesAmount>
    <FreeTaxSalesAmount>0</FreeTaxSalesAmount>
    <ZeroTaxSalesAmount>0</ZeroTaxSalesAmount>
    <TaxType>1</TaxType>
    <TaxRate>0.05</TaxRate>
    <TaxAmount>48</TaxAmount>
    <TotalAmount>1000</TotalAmount>
  </Amount>
</Invoice>"#;
    assert_eq!(xml, expected);
}

#[test]
fn a_consumer_s_mixed_invoice_in_a_carrier() {
    let mut lines = vec![
        named("茶 <冰> & \"無糖\"", TaxType::Taxable, 100),
        line(TaxType::ZeroRated, 300),
        line(TaxType::Exempt, 200),
    ];
    lines[0].quantity = Quantity::units(3);
    lines[0].unit = Some("杯".into());
    let zero_rate = Some(ZeroRate { through_customs: false, reason: 73 });
    let xml = mig::f0401(&issue(Sale { handover: mobile(), zero_rate, ..sale(consumer(), lines) })).unwrap();
    good(&xml, "F0401");
    for (path, expected) in [
        (&["Main", "Buyer", "Identifier"][..], "0000000000"),
        (&["Main", "Buyer", "Name"], "0123"),
        (&["Main", "CustomsClearanceMark"], "1"),
        (&["Main", "ZeroTaxRateReason"], "73"),
        (&["Main", "CarrierType"], "3J0002"),
        (&["Main", "CarrierId1"], "/ABC+123"),
        (&["Main", "CarrierId2"], "/ABC+123"),
        (&["Main", "PrintMark"], "N"),
        (&["Details", "ProductItem", "Description"], "茶 <冰> & \"無糖\""),
        (&["Details", "ProductItem", "Unit"], "杯"),
        (&["Details", "ProductItem", "UnitPrice"], "33.3333333"),
        (&["Amount", "SalesAmount"], "100"),
        (&["Amount", "ZeroTaxSalesAmount"], "300"),
        (&["Amount", "FreeTaxSalesAmount"], "200"),
        (&["Amount", "TaxType"], "9"),
        (&["Amount", "TaxAmount"], "0"),
        (&["Amount", "TotalAmount"], "600"),
    ] {
        assert_eq!(text(&xml, path).as_deref(), Some(expected), "{path:?}");
    }
}

#[test]
fn every_handover_and_type_gives_a_good_message() {
    let zero_rate = Some(ZeroRate { through_customs: true, reason: 71 });
    for buyer in [company(), consumer()] {
        for handover in [Handover::Paper, mobile(), donation()] {
            for tax_type in TaxType::ALL {
                let asked =
                    Sale { handover: handover.clone(), zero_rate, ..sale(buyer.clone(), vec![line(tax_type, 210)]) };
                match asked.ready() {
                    Ok(ready) => {
                        let invoice = ready.issue(crate::made::taken(), fiscal::RandomCode::drawn(1));
                        good(&mig::f0401(&invoice).unwrap(), "F0401");
                    }
                    Err(refusal) => assert_eq!(refusal.code, &codes::COMPANY_DONATES),
                }
            }
        }
    }
    let donated =
        mig::f0401(&issue(Sale { handover: donation(), ..sale(consumer(), vec![line(TaxType::Taxable, 9)]) }));
    assert_eq!(text(&donated.unwrap(), &["Main", "NPOBAN"]).as_deref(), Some("25885"));
}

#[test]
fn voids_and_withdrawals() {
    let xml = mig::f0501(&Voided::new(allowed(company(), &[100]), clock(LATER), "客人退貨").unwrap()).unwrap();
    good(&xml, "F0501");
    assert_eq!(text(&xml, &["CancelInvoiceNumber"]).as_deref(), Some("AB11223344"));
    assert_eq!(text(&xml, &["BuyerId"]).as_deref(), Some("22099131"));
    assert_eq!(text(&xml, &["CancelDate"]).as_deref(), Some("20261120"));
    let invoice = issue(sale(consumer(), vec![line(TaxType::Taxable, 100)]));
    let xml = mig::f0701(&Voided::to_send_again(&invoice, clock(LATER), "載具填錯").unwrap()).unwrap();
    good(&xml, "F0701");
    assert_eq!(text(&xml, &["VoidReason"]).as_deref(), Some("載具填錯"));
    // Voided before it was issued: the file would be refused, so there is none.
    let early = Voided::new(allowed(company(), &[100]), clock("2026-09-01T00:00:00Z"), "退貨").unwrap();
    let refusal = mig::f0501(&early).unwrap_err();
    assert_eq!(refusal.code, &codes::MESSAGE_BROKEN);
    assert!(refusal.sentence("en").contains("CancelInvoice/CancelDate"), "{refusal}");
}

#[test]
fn an_allowance_and_its_withdrawal() {
    let long = named(&"長".repeat(300), TaxType::Taxable, 20);
    let mut original = Allowed::new(issue(sale(consumer(), vec![line(TaxType::Exempt, 50), long])));
    let parts =
        [(2, 20), (1, 10)].map(|(line, gross)| Return { line, quantity: Quantity::ONE, gross: Money::new(gross) });
    let number = AllowanceNumber::parse("ALW10000013").unwrap();
    let xml = mig::g0401(&original.allow(&parts, number.clone(), clock(LATER)).unwrap()).unwrap();
    good(&xml, "G0401");
    for (path, expected) in [
        (&["Main", "AllowanceNumber"][..], "ALW10000013"),
        (&["Main", "AllowanceType"], "2"),
        (&["Details", "ProductItem", "OriginalInvoiceDate"], "20260915"),
        (&["Details", "ProductItem", "OriginalInvoiceNumber"], "AB11223344"),
        (&["Details", "ProductItem", "OriginalSequenceNumber"], "002"),
        (&["Details", "ProductItem", "Amount"], "19"),
        (&["Details", "ProductItem", "Tax"], "1"),
        (&["Details", "ProductItem", "AllowanceSequenceNumber"], "001"),
        (&["Amount", "TaxAmount"], "1"),
        (&["Amount", "TotalAmount"], "29"),
    ] {
        assert_eq!(text(&xml, path).as_deref(), Some(expected), "{path:?}");
    }
    let cut = text(&xml, &["Details", "ProductItem", "OriginalDescription"]).unwrap();
    assert_eq!(cut.chars().count(), 256);
    let xml = mig::g0501(&AllowanceVoided::new(&mut original, &number, clock(LATER), "金額錯誤").unwrap()).unwrap();
    good(&xml, "G0501");
    assert_eq!(text(&xml, &["CancelAllowanceNumber"]).as_deref(), Some("ALW10000013"));
}

#[test]
fn numbers_given_and_numbers_left() {
    let (head, branch) = (TaxId::parse("04595257").unwrap(), TaxId::parse("22099131").unwrap());
    let (period, track) = (Period::parse("11510").unwrap(), Track::parse("QB").unwrap());
    let block = (track, 1000, 1999);
    let given = BranchTrack { head, branch, period, block, parts: vec![(1000, 1499), (1500, 1549)] };
    let xml = mig::e0401(&given).unwrap();
    good(&xml, "E0401");
    assert_eq!(text(&xml, &["Main", "YearMonth"]).as_deref(), Some("11510"));
    assert_eq!(text(&xml, &["Details", "BranchTrackItem", "InvoiceBooklet"]).as_deref(), Some("10"));
    for parts in [vec![(1000, 1048)], vec![(950, 999)], vec![(1000, 1049), (1049, 1098)], Vec::new()] {
        let refusal = mig::e0401(&BranchTrack { parts, ..given.clone() }).unwrap_err();
        assert_eq!(refusal.code, &codes::MESSAGE_BROKEN);
    }

    let holder = Holder { entity: Id::from_bytes([1; 16]), store: None, register: None };
    let of = |track: &str, first, last, used| {
        Block::new(holder, period, Track::parse(track).unwrap(), first, last).unwrap().used_up_to(used)
    };
    let blocks = [of("QB", 1000, 1049, 7), of("QB", 1100, 1149, 0), of("QC", 0, 49, 50), of("QD", 0, 49, 49)];
    let messages = mig::e0402(head, head, &unused(&blocks, period)).unwrap();
    assert_eq!(messages.iter().map(|(track, _)| track.to_string()).collect::<Vec<_>>(), ["QB", "QD"]);
    for (_, xml) in &messages {
        good(xml, "E0402");
    }
    assert_eq!(
        text(&messages[0].1, &["Details", "BranchTrackBlankItem", "InvoiceBeginNo"]).as_deref(),
        Some("00001007")
    );
    assert_eq!(messages[0].1.matches("<BranchTrackBlankItem>").count(), 2);
    assert_eq!(text(&messages[1].1, &["Details", "BranchTrackBlankItem", "InvoiceEndNo"]).as_deref(), Some("00000049"));
    assert_eq!(mig::e0402(head, head, &[]).unwrap(), []);
}
