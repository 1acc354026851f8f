//! Stories that the demo tells: something that frightens shops happens before one's eyes, through the verbs that shops
//! use, and the day still adds up at its end. They are there in a demo only: no real server has these routes.

mod acts;
mod stage;

use std::sync::{Arc, Mutex};

use anyhow::Result;
use api::{Body, Caller, Path, Problem, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use kernel::{BusinessDate, Timestamp};
use orders::payment::Adapters;
use serde::{Deserialize, Serialize};
use store::Db;

use crate::provider::Provider;
use stage::Stage;

/// How long customers come at lunch, when nobody says otherwise.
const RUSH_SECONDS: u64 = 60;

/// A story.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Story {
    /// Many buy at once, at several tills and on the web.
    LunchRush,
    /// A till loses its line, sells on, and comes back.
    CutLine,
    /// The web and a till want the last piece.
    LastOne,
    /// Money was taken and the answer was lost.
    ChargedTimedOut,
}

const STORIES: [Story; 4] = [Story::LunchRush, Story::CutLine, Story::LastOne, Story::ChargedTimedOut];

/// What a step means for whoever watches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum Tone {
    Plain,
    Good,
    Warning,
}

/// Something that just happened, in plain words.
#[derive(Debug, Clone, Serialize)]
struct Step {
    at: Timestamp,
    tone: Tone,
    zh: String,
    en: String,
}

/// How a story stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum Stands {
    Running,
    Done,
    Failed,
}

/// A story that is told, or the last that was.
#[derive(Debug, Clone, Serialize)]
struct Told {
    story: Story,
    stands: Stands,
    steps: Vec<Step>,
    /// The day whose proof shows it, once it is over.
    business_date: Option<BusinessDate>,
    /// How many lines of that proof differ.
    differences: Option<usize>,
}

/// Tells what happens, while it happens.
#[derive(Clone)]
struct Teller {
    db: Db,
    told: Arc<Mutex<Option<Told>>>,
}

impl Teller {
    fn with(&self, change: impl FnOnce(&mut Told)) {
        let mut told = self.told.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some(told) = told.as_mut() {
            change(told);
        }
    }

    fn say(&self, tone: Tone, zh: impl Into<String>, en: impl Into<String>) {
        let step = Step { at: self.db.now(), tone, zh: zh.into(), en: en.into() };
        self.with(|told| told.steps.push(step));
    }

    /// Begins a story. False while another is told.
    fn begin(&self, story: Story) -> bool {
        let mut told = self.told.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if told.as_ref().is_some_and(|told| told.stands == Stands::Running) {
            return false;
        }
        *told =
            Some(Told { story, stands: Stands::Running, steps: Vec::new(), business_date: None, differences: None });
        true
    }
}

/// What tells stories.
#[derive(Clone)]
pub(super) struct Stories {
    db: Db,
    adapters: Adapters,
    provider: Arc<Provider>,
    teller: Teller,
}

#[derive(Serialize)]
struct Shown {
    stories: [Story; 4],
    told: Option<Told>,
}

/// How a story is told.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Wanted {
    /// How long customers come.
    seconds: Option<u64>,
}

impl Stories {
    pub(super) fn new(db: Db, adapters: Adapters, provider: Arc<Provider>) -> Stories {
        let teller = Teller { db: db.clone(), told: Arc::default() };
        Stories { db, adapters, provider, teller }
    }

    /// Where they are told: to people who work here.
    pub(super) fn routes(self) -> Router<State> {
        let (show, tell) = (self.clone(), self);
        Router::new()
            .route(
                "/demo/stories",
                get(move |caller: Caller| async move {
                    caller.require_somewhere("payments.read")?;
                    let told = show.teller.told.lock().unwrap_or_else(std::sync::PoisonError::into_inner).clone();
                    Ok::<_, Problem>(Json(Shown { stories: STORIES, told }))
                }),
            )
            .route(
                "/demo/stories/{story}",
                post(move |caller: Caller, Path(story): Path<Story>, Body(wanted): Body<Wanted>| async move {
                    caller.require_somewhere("payments.read")?;
                    Ok::<_, Problem>(tell.begin(story, &wanted))
                }),
            )
    }

    fn begin(&self, story: Story, wanted: &Wanted) -> Response {
        if !self.teller.begin(story) {
            return StatusCode::CONFLICT.into_response();
        }
        let (own, seconds) = (self.clone(), wanted.seconds.unwrap_or(RUSH_SECONDS).clamp(1, 10 * RUSH_SECONDS));
        tokio::spawn(async move {
            let outcome = own.tell(story, seconds).await;
            if let Err(error) = &outcome {
                tracing::warn!(%error, "a story ended early");
                let (zh, en) = ("這個故事說到一半停了：", "The story ended early: ");
                own.teller.say(Tone::Warning, format!("{zh}{error:#}"), format!("{en}{error:#}"));
            }
            let stands = if outcome.is_ok() { Stands::Done } else { Stands::Failed };
            own.teller.with(|told| told.stands = stands);
        });
        StatusCode::ACCEPTED.into_response()
    }

    async fn tell(&self, story: Story, seconds: u64) -> Result<()> {
        let mut stage = Stage::open(&self.db, &self.adapters).await?;
        let outcome = match story {
            Story::LunchRush => acts::lunch_rush(&mut stage, &self.teller, seconds).await,
            Story::CutLine => acts::cut_line(&mut stage, &self.teller).await,
            Story::LastOne => acts::last_one(&mut stage, &self.teller).await,
            Story::ChargedTimedOut => acts::charged(&mut stage, &self.teller, &self.provider).await,
        };
        stage.close().await?;
        outcome?;
        let (date, lines, differences) = stage.prove().await?;
        self.teller.with(|told| {
            told.business_date = Some(date);
            told.differences = Some(differences);
        });
        if differences == 0 {
            let (zh, en) = (
                format!("今天的貨、錢、訂單與帳：{lines} 項，差額都是 0。"),
                format!("Today's goods, money, orders and ledger: {lines} lines, every difference is 0."),
            );
            self.teller.say(Tone::Good, zh, en);
        } else {
            let (zh, en) = (
                format!("{lines} 項裡有 {differences} 項對不起來，請看證明頁。"),
                format!("{differences} of {lines} lines do not agree: see the proof."),
            );
            self.teller.say(Tone::Warning, zh, en);
        }
        Ok(())
    }
}
