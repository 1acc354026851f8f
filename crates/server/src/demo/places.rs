//! The brand beyond its first shop: a counter in a department store, a partner's kiosk, a warehouse, their people.

use anyhow::Result;
use invoices::{InvoicedBy, NewWho};
use kernel::{BusinessDate, Id, Rate, Zone};
use staff::{
    Hashed, Hours, InvoiceMode, NewLegalEntity, NewPerson, NewRegister, NewStore, Opening, StoreContent, StoreKind,
};
use stock::{LocationKind, NewLocation, NewServicePoint, ServicePointKind, Source};
use store::{Stop, Tx};

use super::shop::id;

/// The partner who runs the kiosk: name and tax id.
const PARTNER: (&str, &str) = ("禾日餐飲有限公司", "53128478");

/// The department store in which the counter stands: name, tax id, and what it keeps of each sale in parts per million.
const LANDLORD: (&str, &str, i64) = ("河岸百貨股份有限公司", "28851261", 280_000);

/// Where goods lie: code, name, kind, north and east in millionths of a degree.
pub(super) const LOCATIONS: [(&str, &str, LocationKind, (i64, i64)); 3] = [
    ("TAICHUNG", "台中百貨櫃", LocationKind::Shop, (24_163_500, 120_643_900)),
    ("TAINAN", "台南站前亭", LocationKind::Shop, (22_997_100, 120_212_700)),
    ("WUGU", "五股倉庫", LocationKind::Warehouse, (25_074_600, 121_438_100)),
];

/// A place that sells, besides the first shop and the web.
struct Branch {
    code: &'static str,
    location: &'static str,
    name: &'static str,
    kind: StoreKind,
    invoices: InvoiceMode,
    phone: &'static str,
    address: &'static str,
    hours: &'static str,
    /// When it opens and closes each day from Monday to Sunday, in minutes after midnight.
    open: [(u16, u16); 7],
    registers: &'static [(&'static str, &'static str)],
}

const BRANCHES: [Branch; 2] = [
    Branch {
        code: "taichung",
        location: "TAICHUNG",
        name: "台中河岸百貨櫃",
        kind: StoreKind::Counter,
        invoices: InvoiceMode::Landlord,
        phone: "04-2258-0127",
        address: "台中市西屯區市政北七路 88 號 B1（河岸百貨美食街旁）",
        hours: "週日至週四 11:00–21:30，週五、六至 22:00",
        open: [(660, 1290), (660, 1290), (660, 1290), (660, 1290), (660, 1320), (660, 1320), (660, 1290)],
        registers: &[("TC1", "台中櫃收銀機")],
    },
    Branch {
        code: "tainan",
        location: "TAINAN",
        name: "台南站前亭（加盟）",
        kind: StoreKind::Franchise,
        invoices: InvoiceMode::Own,
        phone: "06-223-0615",
        address: "台南市中西區北門路二段 9 號",
        hours: "每日 10:00–20:00",
        open: [(600, 1200); 7],
        registers: &[("TN1", "站前亭收銀機")],
    },
];

/// People: login, name, role, and the store that they work in when it is only one.
pub(super) const PEOPLE: [(&str, &str, &str, Option<&str>); 9] = [
    ("xinyi.cashier@tenon.test", "李冠廷", "cashier", Some("xinyi")),
    ("taichung.manager@tenon.test", "黃淑芬", "manager", Some("taichung")),
    ("taichung.cashier@tenon.test", "張雅婷", "cashier", Some("taichung")),
    ("tainan.manager@tenon.test", "許志明", "manager", Some("tainan")),
    ("tainan.cashier@tenon.test", "蔡宜蓁", "cashier", Some("tainan")),
    ("web@tenon.test", "鄭宇翔", "web_agent", None),
    ("warehouse@tenon.test", "周建國", "cashier", None),
    ("kitchen@tenon.test", "吳家豪", "cashier", Some("xinyi")),
    ("accounts@tenon.test", "葉惠如", "viewer", None),
];

/// Opens the other places, and lets the web shop send from the warehouse.
pub(super) fn open(tx: &mut Tx<'_>, zone: &Zone) -> Result<(), Stop> {
    let (company, partner) = (id("company", "tenon"), id("company", "partner"));
    let (name, tax_id) = (PARTNER.0.to_owned(), PARTNER.1.to_owned());
    staff::create_legal_entity(tx, &NewLegalEntity { id: partner, name, tax_id, country: "TW".to_owned() })?;
    let owner = |code: &str| if code == "TAINAN" { partner } else { company };
    let mut lie = Vec::new();
    for ((code, name, kind, place), position) in LOCATIONS.into_iter().zip(2..) {
        let branch = BRANCHES.iter().find(|branch| branch.location == code);
        let location = stock::create_location(
            tx,
            &NewLocation {
                store: branch.map(|branch| id("store", branch.code)),
                legal_entity: owner(code),
                code: code.to_owned(),
                name: name.to_owned(),
                kind,
                zone: zone.clone(),
                cut_off_minutes: 0,
                place: Some(place),
                position,
            },
        )?;
        lie.push((code, location));
    }
    let at = |code: &str| lie.iter().find(|(known, _)| *known == code).map(|(_, location)| *location);
    for (branch, position) in BRANCHES.iter().zip(3..) {
        open_branch(tx, branch, owner(branch.location), at(branch.location), zone, position)?;
    }
    let xinyi = id("store", "xinyi");
    let shelf = stock::location_by_code(tx, "XINYI")?.map(|location| location.id);
    point(tx, xinyi, ("XY-KITCHEN", "信義廚房與吧檯", ServicePointKind::Kitchen), shelf)?;
    let second = point(tx, xinyi, ("XY2", "信義 2 號收銀", ServicePointKind::Till), shelf)?;
    register(tx, xinyi, second, ("XY2", "信義 2 號收銀機"))?;
    send_from(tx, at("WUGU"))
}

/// A week of one span a day.
pub(super) fn week(open: &[(u16, u16); 7]) -> Opening {
    let day = |(day, (opens_minutes, closes_minutes)): (u8, &(u16, u16))| Hours {
        day,
        opens_minutes: *opens_minutes,
        closes_minutes: *closes_minutes,
    };
    Opening { week: (1..=7).zip(open).map(day).collect(), special: Vec::new() }
}

fn open_branch(
    tx: &mut Tx<'_>,
    branch: &Branch,
    legal_entity: Id,
    location: Option<Id>,
    zone: &Zone,
    position: u32,
) -> Result<(), Stop> {
    let store = id("store", branch.code);
    staff::create_store(
        tx,
        &NewStore {
            id: store,
            legal_entity,
            code: branch.code.to_owned(),
            name: branch.name.to_owned(),
            kind: branch.kind,
            invoice_mode: branch.invoices,
            zone: zone.clone(),
            cut_off_minutes: 0,
            location,
            phone: branch.phone.to_owned(),
            address: branch.address.to_owned(),
            hours: branch.hours.to_owned(),
            position,
        },
    )?;
    let place = LOCATIONS.iter().find(|(code, ..)| *code == branch.location).map(|(.., place)| *place);
    staff::set_opening(tx, store, 1, &week(&branch.open), place)?;
    if branch.invoices == InvoiceMode::Landlord {
        let (name, tax_id, rate) = LANDLORD;
        let since = BusinessDate::of(tx.now(), zone, 0);
        let (name, tax_id, commission) = (name.to_owned(), tax_id.to_owned(), Rate::new(rate));
        invoices::set_store(tx, &NewWho { store, since, by: InvoicedBy::Landlord, name, tax_id, commission }, 0)?;
    }
    for (code, name) in branch.registers {
        let till = point(tx, store, (code, name, ServicePointKind::Till), location)?;
        register(tx, store, till, (code, name))?;
    }
    let pickup = format!("{}-PICKUP", branch.location);
    point(tx, store, (&pickup, "取貨", ServicePointKind::Pickup), location)?;
    Ok(())
}

fn point(
    tx: &mut Tx<'_>,
    store: Id,
    (code, name, kind): (&str, &str, ServicePointKind),
    from: Option<Id>,
) -> Result<Id, Stop> {
    let sources = from.map(|location| Source { location, priority: 1, lead_minutes: 0 }).into_iter().collect();
    stock::create_service_point(
        tx,
        &NewServicePoint { store, code: code.to_owned(), name: name.to_owned(), kind, sources },
    )
}

fn register(tx: &mut Tx<'_>, store: Id, till: Id, (code, name): (&str, &str)) -> Result<(), Stop> {
    let new = NewRegister {
        id: id("register", code),
        store,
        service_point: Some(till),
        code: code.to_owned(),
        name: name.to_owned(),
    };
    staff::create_register(tx, &new)
}

fn send_from(tx: &mut Tx<'_>, warehouse: Option<Id>) -> Result<(), Stop> {
    let Some(web) = staff::store(tx, id("store", "web"))? else { return Ok(()) };
    let (store, version) = (web.id, web.version);
    let content = StoreContent { location: warehouse, ..StoreContent::of(web) };
    staff::edit_store(tx, store, version, &content)?;
    let points = stock::service_points(tx, Some(store))?;
    for point in points {
        if let Some(location) = warehouse {
            stock::link(tx, point.id, &Source { location, priority: 0, lead_minutes: 60 })?;
        }
    }
    Ok(())
}

/// Everybody who works in the other places, with the password that all of the demo have.
pub(super) fn employ(tx: &mut Tx<'_>, password: &Hashed) -> Result<(), Stop> {
    for (login, name, role, store) in PEOPLE {
        let person = id("person", login);
        let (name, login) = (name.to_owned(), login.to_owned());
        let password = Some(password.clone());
        staff::create_person(tx, &NewPerson { id: person, name, login, password, locale: "zh-TW".to_owned() })?;
        staff::assign_role(tx, person, role, store.map(|code| id("store", code)))?;
    }
    Ok(())
}
