//! Boxes for a festival, pre-ordered.

use kernel::{Money, Quantity};
use preorders::SlotState;

use super::{cart, checkout, date, id, order, product};
use crate::view::*;

fn slot(number: u8, name: &str, state: SlotState, left: i64) -> PreorderSlot {
    let little = Some(Quantity::units(left)).filter(|_| state == SlotState::Open && left <= 5);
    PreorderSlot {
        id: id(number),
        name: name.to_owned(),
        state,
        left: little,
        fits: state == SlotState::Open && left > 2,
    }
}

fn store() -> PreorderStore {
    use SlotState::{Open, Over, SoldOut};
    let day = |day: &str, state, slots| PreorderDay { date: date(day), state, slots };
    PreorderStore {
        value: format!("preorder:{}", id(1)),
        store_id: id(1),
        name: "信義門市".to_owned(),
        address: "台北市信義區松仁路 1 號".to_owned(),
        url: "/stores/xinyi".to_owned(),
        days: vec![
            day("2026-11-24", SoldOut, vec![slot(61, "10:00–13:00", SoldOut, 0)]),
            day(
                "2026-11-25",
                Open,
                vec![
                    slot(62, "10:00–13:00", Over, 9),
                    slot(63, "13:00–16:00", Open, 2),
                    slot(64, "16:00–20:00", Open, 9),
                ],
            ),
        ],
        more: 3,
        unable: None,
    }
}

fn stores() -> Vec<PreorderStore> {
    let full = PreorderStore {
        value: format!("preorder:{}", id(2)),
        store_id: id(2),
        name: "高雄漢神巨蛋購物廣場地下一樓門市".to_owned(),
        days: Vec::new(),
        more: 0,
        unable: Some("這家門市的預購已經額滿".to_owned()),
        ..store()
    };
    vec![store(), full]
}

pub fn preorder_product() -> ProductPage {
    let offer =
        PreorderOffer { name: "中秋禮盒預購".to_owned(), percent: "30".to_owned(), stores: stores(), open: true };
    ProductPage { stock: Stock::of(Quantity::ZERO), preorder: Some(offer), ..product() }
}

pub fn preorder_cart() -> CartPage {
    let mut cart = cart();
    cart.lines[0].preorder = true;
    cart.lines[0].fault = Some("這是「中秋禮盒預購」的預購商品，請和其他商品分開結帳".to_owned());
    cart.ready = false;
    cart
}

/// A slot was chosen that is gone now.
pub fn preorder_checkout() -> CheckoutPage {
    let page = checkout();
    let choice = PreorderChoice {
        name: "中秋禮盒預購".to_owned(),
        deposit: Money::new(330),
        balance: Money::new(770),
        stores: stores(),
    };
    let gone = Field {
        value: id(61).to_string(),
        fault: Some("這個時段只剩 0 份，請換一個時段或減少數量。".to_owned()),
    };
    let fields = CheckoutFields { fulfilment: Field::new(store().value), slot: gone, ..page.fields };
    CheckoutPage {
        pickups: Vec::new(),
        delivery: None,
        preorder: Some(choice),
        cash_on_pickup: false,
        methods: vec![PaymentMethod::Online, PaymentMethod::CreditCard],
        fields,
        ..page
    }
    .with_faults_listed()
}

/// An order for a slot, whose deposit came where its moment says so.
pub fn preorder_order(moment: Moment) -> OrderPage {
    let page = order(moment);
    let stands = page.payment.due <= Money::ZERO;
    let preorder = Preordered {
        name: "中秋禮盒預購".to_owned(),
        begins_at: super::ready(),
        ends_at: super::ready().plus_seconds(3 * 3600),
        deposit: Money::new(323),
        balance: Money::new(751),
        stands,
    };
    let payment = Payment {
        paid: Money::new(if stands { 323 } else { 0 }),
        due: Money::new(if stands { 751 } else { 323 }),
        can_pay: page.payment.can_pay || stands && page.live,
        ..page.payment
    };
    OrderPage { preorder: Some(preorder), payment, delivery: None, ..page }
}
