//! The stores of the chain beyond the brand's own first three: where they are, and who sells there.

use kernel::{Id, Zone};
use staff::{Hashed, InvoiceMode, NewPerson, NewRegister, NewStore, StoreKind};
use stock::{LocationKind, NewLocation, NewServicePoint, ServicePointKind, Source};
use store::{Stop, Tx};

use crate::demo::shop::id;

/// A store of the chain: code, name, address, north and east in millionths of a degree.
pub(super) type ChainStore = (&'static str, &'static str, &'static str, (i64, i64));

/// With the three that there are already and the web shop: forty.
pub(super) const STORES: [ChainStore; 36] = [
    ("daan", "大安店", "台北市大安區敦化南路一段 233 號", (25_036_700, 121_548_900)),
    ("zhongshan", "中山店", "台北市中山區南京西路 18 號", (25_052_400, 121_521_300)),
    ("songshan", "松山店", "台北市松山區八德路四段 138 號", (25_049_900, 121_577_800)),
    ("shilin", "士林店", "台北市士林區中正路 245 號", (25_093_600, 121_525_900)),
    ("beitou", "北投店", "台北市北投區光明路 86 號", (25_132_100, 121_500_800)),
    ("neihu", "內湖店", "台北市內湖區成功路四段 188 號", (25_080_300, 121_592_700)),
    ("wenshan", "文山店", "台北市文山區木柵路一段 72 號", (24_988_100, 121_556_300)),
    ("nangang", "南港車站店", "台北市南港區忠孝東路七段 369 號", (25_052_200, 121_606_700)),
    ("banqiao", "板橋店", "新北市板橋區府中路 29 號", (25_008_300, 121_459_200)),
    ("zhonghe", "中和店", "新北市中和區景平路 633 號", (24_998_900, 121_501_200)),
    ("xindian", "新店店", "新北市新店區北新路二段 157 號", (24_976_800, 121_541_900)),
    ("sanchong", "三重店", "新北市三重區正義北路 62 號", (25_062_800, 121_497_300)),
    ("tamsui", "淡水老街店", "新北市淡水區中正路 112 號", (25_170_600, 121_440_200)),
    ("keelung", "基隆廟口店", "基隆市仁愛區仁三路 40 號", (25_128_300, 121_743_300)),
    ("taoyuan", "桃園店", "桃園市桃園區中正路 51 號", (24_990_900, 121_312_300)),
    ("zhongli", "中壢店", "桃園市中壢區中山路 88 號", (24_954_200, 121_224_900)),
    ("airport", "桃園機場店", "桃園市大園區航站南路 9 號", (25_080_100, 121_232_400)),
    ("hsinchu", "新竹店", "新竹市東區中正路 20 號", (24_803_800, 120_968_700)),
    ("zhubei", "竹北店", "新竹縣竹北市光明六路 97 號", (24_827_300, 121_012_800)),
    ("miaoli", "苗栗店", "苗栗縣苗栗市為公路 150 號", (24_570_200, 120_815_600)),
    ("fengyuan", "豐原店", "台中市豐原區中正路 167 號", (24_252_300, 120_722_400)),
    ("yizhong", "台中一中店", "台中市北區一中街 61 號", (24_148_900, 120_685_200)),
    ("changhua", "彰化店", "彰化縣彰化市光復路 84 號", (24_080_900, 120_539_700)),
    ("lukang", "鹿港店", "彰化縣鹿港鎮中山路 401 號", (24_056_900, 120_434_200)),
    ("nantou", "南投店", "南投縣南投市中興路 230 號", (23_915_700, 120_683_900)),
    ("douliu", "斗六店", "雲林縣斗六市太平路 52 號", (23_711_300, 120_541_600)),
    ("chiayi", "嘉義店", "嘉義市西區中山路 376 號", (23_479_400, 120_444_800)),
    ("anping", "安平店", "台南市安平區延平街 33 號", (23_001_300, 120_160_800)),
    ("yongkang", "永康店", "台南市永康區中華路 425 號", (23_025_600, 120_251_400)),
    ("zuoying", "左營高鐵店", "高雄市左營區高鐵路 105 號", (22_687_400, 120_308_100)),
    ("sanduo", "高雄三多店", "高雄市前鎮區三多三路 213 號", (22_613_800, 120_304_300)),
    ("fengshan", "鳳山店", "高雄市鳳山區五甲一路 77 號", (22_614_500, 120_348_900)),
    ("pingtung", "屏東店", "屏東縣屏東市民生路 46 號", (22_674_200, 120_489_300)),
    ("yilan", "宜蘭店", "宜蘭縣宜蘭市中山路三段 144 號", (24_757_100, 121_753_700)),
    ("hualien", "花蓮店", "花蓮縣花蓮市中華路 131 號", (23_976_900, 121_604_800)),
    ("taitung", "台東店", "台東縣台東市正氣路 260 號", (22_754_500, 121_150_200)),
];

/// Opens them: a store, where its goods lie, two tills, a counter for pickups, a manager.
pub(super) fn open(tx: &mut Tx<'_>, zone: &Zone, password: &Hashed) -> Result<(), Stop> {
    let company = id("company", "tenon");
    for ((code, name, address, place), number) in STORES.into_iter().zip(1_u32..) {
        let store = id("store", code);
        let location = stock::create_location(
            tx,
            &NewLocation {
                store: Some(store),
                legal_entity: company,
                code: code.to_uppercase(),
                name: name.to_owned(),
                kind: LocationKind::Shop,
                zone: zone.clone(),
                cut_off_minutes: 0,
                place: Some(place),
                position: 10 + i64::from(number),
            },
        )?;
        let new = NewStore {
            id: store,
            legal_entity: company,
            code: code.to_owned(),
            name: name.to_owned(),
            kind: StoreKind::Direct,
            invoice_mode: InvoiceMode::Own,
            zone: zone.clone(),
            cut_off_minutes: 0,
            location: Some(location),
            phone: format!("02-2700-{:04}", 1_000 + number),
            address: address.to_owned(),
            hours: "每日 10:00–21:30".to_owned(),
            position: 10 + number,
        };
        staff::create_store(tx, &new)?;
        let point = |tx: &mut Tx<'_>, code: String, kind| {
            let sources = vec![Source { location, priority: 1, lead_minutes: 0 }];
            stock::create_service_point(tx, &NewServicePoint { store, name: code.clone(), code, kind, sources })
        };
        point(tx, format!("{}-PICKUP", code.to_uppercase()), ServicePointKind::Pickup)?;
        for till in 1..=2 {
            let short = format!("C{number:02}{till}");
            let service_point = Some(point(tx, short.clone(), ServicePointKind::Till)?);
            let name = format!("{name} {till} 號收銀機");
            staff::create_register(
                tx,
                &NewRegister { id: id("register", &short), store, service_point, code: short, name },
            )?;
        }
        let login = format!("{code}@tenon.test");
        let person = id("person", &login);
        let name = format!("{name}店長");
        let password = Some(password.clone());
        staff::create_person(tx, &NewPerson { id: person, name, login, password, locale: "zh-TW".to_owned() })?;
        staff::assign_role(tx, person, "manager", Some(store))?;
    }
    Ok(())
}

/// How much a store sells, in per cent of an ordinary one: from its name, so that it stays so.
pub(super) fn size(code: &str) -> i64 {
    let sum = code.bytes().fold(17_i64, |sum, byte| (sum * 31 + i64::from(byte)) % 9_973);
    55 + sum % 110
}

/// The store of a code.
pub(super) fn store_id(code: &str) -> Id {
    id("store", code)
}
