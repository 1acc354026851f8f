//! Members: a dozen regulars with a story each, and everybody else.

use anyhow::Result;
use kernel::{Actor, Id};
use members::{NewIdentity, NewMember, Way};
use store::Db;

use crate::demo::random::Random;
use crate::demo::shop::id;

/// Somebody whom a tour can follow.
pub(in crate::demo) struct Regular {
    pub(in crate::demo) name: &'static str,
    pub(in crate::demo) phone: &'static str,
    /// The store they come to; `web` when they order.
    pub(super) store: &'static str,
    /// Days of the week on which they come, 0 for Monday.
    pub(super) days: &'static [i64],
    /// What they buy.
    pub(super) takes: &'static [&'static str],
    /// Who they are.
    pub(in crate::demo) story: &'static str,
}

pub(in crate::demo) const REGULARS: [Regular; 12] = [
    Regular {
        name: "周美玲",
        phone: "0912345001",
        store: "xinyi",
        days: &[0, 1, 2, 3, 4],
        takes: &["drink-high-mountain"],
        story: "樓上會計事務所的會計，上班日中午一杯無糖冷泡。",
    },
    Regular {
        name: "林建宏",
        phone: "0912345002",
        store: "xinyi",
        days: &[4],
        takes: &["slice-tiramisu", "drink-tieguanyin-latte"],
        story: "每週五下班帶一片提拉米蘇回家給太太。",
    },
    Regular {
        name: "陳怡君",
        phone: "0912345003",
        store: "xinyi",
        days: &[5],
        takes: &["bread-milk", "jam-strawberry"],
        story: "週六早上的吐司與果醬，家裡有兩個小學生。",
    },
    Regular {
        name: "吳承恩",
        phone: "0912345004",
        store: "tainan",
        days: &[0, 2, 4],
        takes: &["drink-pearl-milk-tea"],
        story: "成大研究生，珍奶少冰，實驗做完才來。",
    },
    Regular {
        name: "許雅雯",
        phone: "0912345005",
        store: "taichung",
        days: &[2, 6],
        takes: &["egg-rolls-original", "tart-egg"],
        story: "百貨樓上的專櫃小姐，午休買蛋塔請同事。",
    },
    Regular {
        name: "郭大業",
        phone: "0912345006",
        store: "taichung",
        days: &[6],
        takes: &["gift-tea-two"],
        story: "貿易公司老闆，客戶來訪前必買雙罐茶禮。",
    },
    Regular {
        name: "張秀蘭",
        phone: "0912345007",
        store: "xinyi",
        days: &[1],
        takes: &["yolk-pastry", "sun-cake"],
        story: "退休老師，週二買酥餅去合唱團。",
    },
    Regular {
        name: "蘇柏宇",
        phone: "0912345008",
        store: "tainan",
        days: &[5, 6],
        takes: &["drink-winter-melon-lemon", "drink-passion-green"],
        story: "週末騎車到台南，一次兩杯。",
    },
    Regular {
        name: "江佩珊",
        phone: "0912345009",
        store: "xinyi",
        days: &[3],
        takes: &["tart-lemon", "canele-oolong"],
        story: "甜點部落客，每週四來試新品，退過兩次不脆的可麗露。",
    },
    Regular {
        name: "何文彬",
        phone: "0912345010",
        store: "xinyi",
        days: &[0],
        takes: &["muzha-tieguanyin"],
        story: "木柵人，只喝鐵觀音，一個月一罐半。",
    },
    Regular {
        name: "葉曉彤",
        phone: "0912345011",
        store: "taichung",
        days: &[4, 5],
        takes: &["roll-taro", "pudding-taro"],
        story: "芋頭控，芋泥系列每一種都買過。",
    },
    Regular {
        name: "馬志遠",
        phone: "0912345012",
        store: "tainan",
        days: &[1, 3],
        takes: &["drink-hojicha-latte", "cracker-scallion"],
        story: "站前派出所的警員，夜班前一杯焙茶。",
    },
];

const FAMILY: [&str; 30] = [
    "陳", "林", "黃", "張", "李", "王", "吳", "劉", "蔡", "楊", "許", "鄭", "謝", "洪", "郭", "邱", "曾", "廖", "賴",
    "徐", "周", "葉", "蘇", "莊", "江", "呂", "何", "蕭", "羅", "高",
];
const GIVEN: [&str; 40] = [
    "家豪", "淑芬", "志明", "雅婷", "俊傑", "怡君", "建宏", "美惠", "冠宇", "佳穎", "宗翰", "欣怡", "承翰", "雅雯",
    "柏翰", "詩涵", "宥廷", "心怡", "彥廷", "筱涵", "子軒", "郁婷", "品睿", "思妤", "宇翔", "曉雯", "文雄", "麗華",
    "國華", "秀英", "明哲", "靜宜", "俊賢", "惠玲", "書豪", "佩君", "哲瑋", "宜蓁", "仁傑", "沛珊",
];

/// How many others join in all.
pub(super) const OTHERS: i64 = 420;

/// A regular's id.
pub(super) fn regular(number: usize) -> Id {
    id("member", &format!("regular/{number}"))
}

/// The id of one of the others.
pub(super) fn other(number: i64) -> Id {
    id("member", &format!("other/{number}"))
}

/// A name that somebody has.
pub(in crate::demo) fn name(random: &mut Random) -> String {
    format!("{}{}", random.pick(&FAMILY).unwrap_or(&"林"), random.pick(&GIVEN).unwrap_or(&"小榫"))
}

/// Takes a regular in.
pub(super) async fn welcome_regular(db: &Db, number: usize, regular_: &Regular) -> Result<()> {
    join(db, regular(number), regular_.name, regular_.phone, Some(regular_.store)).await
}

/// Takes one of the others in. One in seventy had joined before, with another number.
pub(super) async fn welcome_other(db: &Db, number: i64, store: &str) -> Result<bool> {
    let twice = number % 70 == 69;
    let who = if twice { number - 40 } else { number };
    let mut random = Random::new(0xFACE_0000 ^ who.unsigned_abs());
    random.number();
    let name = name(&mut random);
    let phone = format!("0933{:06}", 100_000 + number * 37);
    join(db, other(number), &name, &phone, Some(store)).await?;
    Ok(twice)
}

async fn join(db: &Db, member: Id, name: &str, phone: &str, store: Option<&str>) -> Result<()> {
    let way = Way::phone(phone).map_err(|code| anyhow::anyhow!("{phone}: {}", code.name))?;
    let mut key = [0; 32];
    let mut random = Random::new(0x5EA1 ^ u64::from_be_bytes(first_eight(member)));
    for part in key.chunks_mut(8) {
        part.copy_from_slice(&random.number().to_be_bytes());
    }
    let new = NewMember {
        id: member,
        key,
        name: Some(name.to_owned()),
        locale: "zh-TW".to_owned(),
        tier: "member".to_owned(),
        join_channel: if store == Some("web") { "web" } else { "till" }.to_owned(),
        join_store: store.map(|code| id("store", code)),
        join_staff: None,
        joined_at: db.now(),
        identities: vec![NewIdentity { way, verified: true }],
        touches: Vec::new(),
    };
    db.write("demo.join", Actor::SYSTEM, move |tx| members::create(tx, &new)).await?;
    Ok(())
}

fn first_eight(member: Id) -> [u8; 8] {
    let mut eight = [0; 8];
    for (to, byte) in eight.iter_mut().zip(member.to_string().bytes().filter(|byte| *byte != b'-').rev()) {
        *to = byte;
    }
    eight
}
