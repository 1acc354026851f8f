//! What happens in each story, step by step, and the words for it.

use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use kernel::{Actor, ActorKind, Money};
use orders::charge::{self, NewCharge};
use orders::offline::{Cut, SaleWithoutLine};
use orders::till_session::Wish;
use till::{Tender, TenderKind};
use tokio::task::JoinSet;
use tokio::time::Instant;

use super::stage::{Goods, Stage, judged, paid};
use super::{Teller, Tone};
use crate::provider::{Faults, Provider};

/// How often somebody comes to one till or to the web shop, in milliseconds: at least, and at most so much more.
const COMES: (i64, i64) = (700, 1_800);
/// How many a till sells while its line is cut.
const WITHOUT_LINE: usize = 3;

/// Many buy at once: a row of customers at every till, and one on the web.
pub(super) async fn lunch_rush(stage: &mut Stage, teller: &Teller, seconds: u64) -> Result<()> {
    for post in 0..stage.posts.len() {
        stage.open_till(post).await?;
    }
    let tills = stage.posts.len();
    teller.say(
        Tone::Plain,
        format!("中午了。{tills} 台收銀機和網路商店同時開始賣，{seconds} 秒鐘。"),
        format!("It is noon. {tills} tills and the web shop sell at once, for {seconds} seconds."),
    );
    let until = Instant::now() + Duration::from_secs(seconds);
    let mut rows = JoinSet::new();
    for row in 0..=tills {
        let (mut stage, teller) = (stage.clone(), teller.clone());
        for _ in 0..=row {
            stage.random = crate::demo::random::Random::new(stage.random.number());
        }
        rows.spawn(async move { customers(stage, teller, (row < tills).then_some(row), until).await });
    }
    let (mut count, mut total, mut without) = (0, Money::ZERO, 0);
    while let Some(row) = rows.join_next().await {
        let (sold, came_to, left) = row??;
        (count, total, without) = (count + sold, total + came_to, without + left);
    }
    let total = stage.money(total);
    teller.say(
        Tone::Good,
        format!("忙完了：成交 {count} 筆，共 {total}；{without} 位晚了一步，東西剛賣完。"),
        format!("The rush is over: {count} sales came to {total}; {without} came too late for what they wanted."),
    );
    Ok(())
}

/// One row of customers, at a till or on the web. Answers how many bought, for how much, and how many left without.
async fn customers(mut stage: Stage, teller: Teller, till: Option<usize>, until: Instant) -> Result<(i64, Money, i64)> {
    let (mut count, mut total, mut without) = (0, Money::ZERO, 0);
    loop {
        let wait = COMES.0 + stage.random.below(COMES.1);
        let comes = Instant::now() + Duration::from_millis(wait.unsigned_abs());
        tokio::time::sleep_until(comes.min(until)).await;
        if comes >= until {
            return Ok((count, total, without));
        }
        let tills = i64::try_from(stage.posts.len()).unwrap_or(1);
        let post = till.unwrap_or_else(|| usize::try_from(stage.random.below(tills)).unwrap_or(0));
        let shelf = stage.shelf(post).await?;
        let goods = stage.random.pick(&shelf).context("an empty shelf")?.clone();
        let pieces = 1 + stage.random.below(2);
        let lines = [Stage::line(&goods, pieces)];
        let ([name, named], place) = (&goods.names, stage.post(post)?.name.clone());
        let outcome = match till {
            Some(post) => {
                let card = stage.random.in_thousand(450);
                stage.sell(post, &lines, if card { TenderKind::CARD } else { TenderKind::CASH }).await?
            }
            None => stage.order(post, &lines).await?,
        };
        match outcome {
            Ok(amount) => {
                let worth = stage.money(amount);
                let (zh, en) = match till {
                    Some(_) => (
                        format!("{place}：{name} × {pieces}，{worth}"),
                        format!("{place}: {pieces} × {named}, {worth}"),
                    ),
                    None => {
                        let store = &stage.post(post)?.store_name;
                        let zh = format!("網路商店：{name} × {pieces}，{worth}，到{store}取貨");
                        (zh, format!("Web shop: {pieces} × {named}, {worth}, to be fetched at {store}"))
                    }
                };
                teller.say(Tone::Plain, zh, en);
                (count, total) = (count + 1, total + amount);
            }
            // Something that this channel does not sell: nobody stood in line for it.
            Err(refusal) if refusal.code != &stock::codes::INSUFFICIENT => {}
            Err(refusal) => {
                let (zh, en) = (refusal.sentence("zh-TW"), refusal.sentence("en"));
                teller.say(Tone::Warning, format!("{place}：{zh}"), format!("{place}: {en}"));
                without += 1;
            }
        }
    }
}

/// A till loses its line, sells on by itself, and tells what it did when the line is back.
pub(super) async fn cut_line(stage: &mut Stage, teller: &Teller) -> Result<()> {
    let shelf = stage.shelf(0).await?;
    stage.open_till(0).await?;
    let post = stage.post(0)?.clone();
    let wanted: Vec<Goods> = shelf.iter().cycle().take(WITHOUT_LINE).cloned().collect();
    let baskets = wanted.iter().map(|goods| vec![Stage::line(goods, 1)]).collect();
    let mut cut = Cut::off(&stage.db, &post.cashier, post.register, baskets).await?;
    teller.say(
        Tone::Warning,
        format!("{}的網路線被拔掉了。收銀機手上有商品、價格和自己的班次。", post.name),
        format!("{} loses its line. It has the goods, their prices and its own shift with it.", post.name),
    );
    let mut total = Money::ZERO;
    for (basket, goods) in wanted.iter().enumerate() {
        stage.pause().await;
        let due = cut.total(basket).context("a basket without prices")?;
        let sale = SaleWithoutLine { sale: stage.db.new_id(), basket, tenders: vec![paid(TenderKind::CASH, due)] };
        cut.sell(sale, stage.db.now())?;
        total += due;
        let (worth, unsent, [name, named]) = (stage.money(due), cut.unsent(), &goods.names);
        teller.say(
            Tone::Plain,
            format!("沒有網路，照賣：{name}，{worth}，收現金，印收據。收銀機裡有 {unsent} 筆還沒送出。"),
            format!("No line, and it sells on: {named}, {worth} in cash, with a receipt. {unsent} not sent yet."),
        );
    }
    let other = wanted.first().context("an empty shelf")?;
    stage.pause().await;
    if stage.order(0, &[Stage::line(other, 1)]).await?.is_ok() {
        teller.say(
            Tone::Plain,
            format!("同時，網路商店賣出同一個架上的{}：總部還不知道收銀機賣了什麼。", other.names[0]),
            format!(
                "Meanwhile the web shop sells {} of the same shelf: headquarters knows nothing yet.",
                other.names[1]
            ),
        );
    }
    stage.pause().await;
    let key = stage.once();
    cut.back(&stage.db, key.clone()).await?;
    let (count, worth) = (cut.unsent(), stage.money(total));
    teller.say(
        Tone::Good,
        format!("網路恢復。{count} 筆照原樣補送，一次全部入帳：{worth}。"),
        format!("The line is back. {count} sales are told as they were sealed and booked at once: {worth}."),
    );
    stage.pause().await;
    cut.back(&stage.db, key).await?;
    teller.say(
        Tone::Good,
        "收銀機沒聽到回音，又送了一次：每一筆還是只有一筆。",
        "The till did not hear the answer and sends it all again: each sale is still there once.",
    );
    Ok(())
}

/// The web and a till want the last piece in the same moment.
pub(super) async fn last_one(stage: &mut Stage, teller: &Teller) -> Result<()> {
    let shelf = stage.shelf(0).await?;
    let goods = shelf.iter().min_by_key(|goods| goods.available).context("an empty shelf")?.clone();
    stage.open_till(0).await?;
    let kept = stage.leave_one(0, goods.variant).await?;
    let till = stage.post(0)?.name.clone();
    let outcome = race(stage, teller, &goods, &till).await;
    // Whatever came of it, what was kept back for the story is free again.
    stage.keep_back(0, goods.variant, kept).await?;
    outcome
}

async fn race(stage: &Stage, teller: &Teller, goods: &Goods, till: &str) -> Result<()> {
    let [name, named] = &goods.names;
    teller.say(Tone::Plain, format!("「{name}」還能賣的只剩一個。"), format!("Of “{named}” only one is left to sell."));
    stage.pause().await;
    teller.say(
        Tone::Plain,
        format!("{till}刷了條碼，網路上也有人按下訂購，就在同一秒。"),
        format!("{till} scans it, and somebody on the web orders it, in the same second."),
    );
    stage.pause().await;
    let lines = [Stage::line(goods, 1)];
    let (at_till, on_web) = tokio::join!(stage.sell(0, &lines, TenderKind::CASH), stage.order(0, &lines));
    let (at_till, on_web) = (at_till?, on_web?);
    let (winner, told) = match (&at_till, &on_web) {
        (Ok(_), Err(refusal)) => ((format!("{till}買到了。"), format!("{till} has it.")), refusal),
        (Err(refusal), Ok(_)) => (("網路買到了。".to_owned(), "The web has it.".to_owned()), refusal),
        (Ok(_), Ok(_)) => anyhow::bail!("the last one was sold twice"),
        (Err(refusal), Err(_)) => anyhow::bail!("the last one was sold to nobody: {}", refusal.code.en),
    };
    teller.say(Tone::Good, winner.0, winner.1);
    let (zh, en) = (told.sentence("zh-TW"), told.sentence("en"));
    teller.say(
        Tone::Warning,
        format!("另一邊馬上知道：「{zh}」沒有收錢，也沒有答應。"),
        format!("The other side is told at once: “{en}” No money was taken and nothing was promised."),
    );
    Ok(())
}

/// The provider takes the money, and its answer is lost.
pub(super) async fn charged(stage: &mut Stage, teller: &Teller, provider: &Arc<Provider>) -> Result<()> {
    let shelf = stage.shelf(0).await?;
    let goods = stage.random.pick(&shelf).context("an empty shelf")?.clone();
    stage.open_till(0).await?;
    let (post, lines) = (stage.post(0)?.clone(), [Stage::line(&goods, 1)]);
    let asked = stage.ask(post.store, "till", None, &lines).await?;
    let total = asked.map_err(|refusal| anyhow::anyhow!("{}", refusal.code.en))?;
    let (worth, kind) = (stage.money(total), TenderKind::parse("wallet_code").context("a word for a tender")?);
    teller.say(
        Tone::Plain,
        format!("{}：客人買{}，{worth}，出示手機付款碼。", post.name, goods.names[0]),
        format!("{}: a buyer takes {} for {worth} and shows a phone to pay.", post.name, goods.names[1]),
    );
    stage.pause().await;
    let placeholder = Tender { kind, amount: total, given: None, reference: None, payment: None };
    let sale = stage.sale(&lines, total, placeholder.clone());
    let new = NewCharge {
        id: stage.db.new_id(),
        register: post.register,
        store: post.store,
        subject: sale.sale,
        kind: kind.as_str().to_owned(),
        amount: total,
        code: Some("281006020000000000".to_owned()),
        person: post.cashier.person,
    };
    let (id, actor) = (new.id, Actor::new(ActorKind::Staff, post.cashier.person).at(post.register));
    // Its notice is lost as well: it may be here before the till has asked.
    provider.behave(Faults { drop_answer: true, drop_status: true, silent: true, ..Faults::default() });
    let begun = charge::begin(&stage.db, &stage.adapters, actor, new).await;
    provider.behave(Faults::default());
    let begun = judged(begun)?.map_err(|refusal| anyhow::anyhow!("{}", refusal.code.en))?;
    anyhow::ensure!(!begun.is_ready(), "the provider answered although its line was cut");
    teller.say(
        Tone::Warning,
        "金流扣了款，但是回覆在半路斷線。收銀機不知道扣了沒有：不當作成功，也不再扣一次。",
        "The provider takes the money, and its answer is lost. The till does not know: it neither hands over nor charges again.",
    );
    stage.pause().await;
    let settled = charge::ask(&stage.db, &stage.adapters, id).await;
    let settled = judged(settled)?.map_err(|refusal| anyhow::anyhow!("{}", refusal.code.en))?;
    anyhow::ensure!(settled.is_ready(), "asking did not settle it");
    teller.say(
        Tone::Good,
        format!("收銀機用同一個編號去問，金流說：收到了，{worth}，只有一筆。"),
        format!("The till asks by the same number, and the provider says: taken, {worth}, once."),
    );
    stage.pause().await;
    let paid_for = Tender { payment: Some(id), ..placeholder };
    let wish = Wish::Sell(Box::new(orders::till_session::Sale { tenders: vec![paid_for], ..sale }));
    stage.command(0, wish).await?.map_err(|refusal| anyhow::anyhow!("{}", refusal.code.en))?;
    teller.say(
        Tone::Good,
        "銷售用這筆錢完成，收據印出來，客人拿走商品。",
        "The sale is paid with that money, the receipt is printed, and the buyer takes the goods.",
    );
    Ok(())
}
