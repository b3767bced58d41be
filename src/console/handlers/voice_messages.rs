//! Messages that callers left: an operator opens one, listens, takes it and says what came of it.

use axum::Router;
use axum::extract::{Path, State};
use axum::routing::{get, post};

use super::frame::COUNTED;
use super::problem::{Page, Problem, html};
use super::shown;
use super::staff::{Sent, Staff};
use crate::console::Console;
use crate::console::views::shell::Here;
use crate::console::views::voice_message::{Stage, VoiceMessagePage};
use crate::console::views::voice_messages::{Done, VoiceMessages, Waiting};
use crate::console::views::words;
use crate::store::voice_messages::{self, VoiceMessage};
use crate::store::{Tx, operators};
use crate::workflows::see_to_message::{self, Came};

/// How many that are done are shown.
const SHOWN: i64 = 20;
const GONE: &str = "Questo messaggio l'ha già preso o chiuso qualcuno.";

pub fn router() -> Router<Console> {
    Router::new()
        .route("/console/voice-messages", get(page))
        .route("/console/voice-messages/{id}", get(one))
        .route("/console/voice-messages/{id}/take", post(take))
        .route("/console/voice-messages/{id}/give-back", post(give_back))
        .route("/console/voice-messages/{id}/close", post(close))
}

/// What is said above a page.
#[derive(Default)]
struct Said<'a> {
    notice: Option<&'a str>,
    problem: Option<&'a str>,
    note: &'a str,
}

impl<'a> Said<'a> {
    fn done(notice: &'a str) -> Self {
        Self {
            notice: Some(notice),
            ..Self::default()
        }
    }

    fn refused(problem: &'a str) -> Self {
        Self {
            problem: Some(problem),
            ..Self::default()
        }
    }
}

async fn page(State(console): State<Console>, staff: Staff) -> Page {
    staff.must_take_calls()?;
    console.voice_messages(&staff, Said::default()).await
}

async fn one(State(console): State<Console>, Path(id): Path<String>, staff: Staff) -> Page {
    staff.must_take_calls()?;
    console.voice_message(&staff, &id, Said::default()).await
}

async fn take(State(console): State<Console>, Path(id): Path<String>, sent: Sent) -> Page {
    sent.staff.must_take_calls()?;
    let operator = &sent.staff.operator;
    if see_to_message::take(&console.ctx, operator, &id).await? {
        let said = Said::done("Se ne occupa lei: lo ascolti, poi dica com'è andata.");
        console.voice_message(&sent.staff, &id, said).await
    } else {
        console
            .voice_messages(&sent.staff, Said::refused(GONE))
            .await
    }
}

async fn give_back(State(console): State<Console>, Path(id): Path<String>, sent: Sent) -> Page {
    sent.staff.must_take_calls()?;
    let operator = &sent.staff.operator;
    let given = see_to_message::give_back(&console.ctx, operator, &id).await?;
    console
        .listed_after(&sent.staff, given, "Rimesso in lista.")
        .await
}

async fn close(State(console): State<Console>, Path(id): Path<String>, sent: Sent) -> Page {
    sent.staff.must_take_calls()?;
    let note: String = sent
        .fields
        .get("note")
        .chars()
        .take(see_to_message::LONGEST)
        .collect();
    let Some(came) = Came::parse(sent.fields.get("result")) else {
        let said = Said {
            note: &note,
            ..Said::refused("Scelga com'è andata.")
        };
        return console.voice_message(&sent.staff, &id, said).await;
    };
    let operator = &sent.staff.operator;
    let closed = see_to_message::close(&console.ctx, operator, &id, (came, &note)).await?;
    console
        .listed_after(&sent.staff, closed, "Messaggio chiuso.")
        .await
}

impl Console {
    async fn listed_after(&self, staff: &Staff, done: bool, notice: &str) -> Page {
        let said = if done {
            Said::done(notice)
        } else {
            Said::refused(GONE)
        };
        self.voice_messages(staff, said).await
    }

    async fn voice_messages(&self, staff: &Staff, said: Said<'_>) -> Page {
        let mut tx = self.ctx.db.read().await?;
        let mut waiting = Vec::new();
        for message in voice_messages::waiting(&mut tx, COUNTED).await? {
            waiting.push(listed(&mut tx, staff, message).await?);
        }
        let done = voice_messages::done(&mut tx, SHOWN).await?;
        drop(tx);
        html(&VoiceMessages {
            shell: self.shell(staff, Here::VoiceMessages).await?,
            notice: said.notice.map(str::to_owned),
            problem: said.problem.map(str::to_owned),
            waiting,
            done: done.into_iter().map(ended).collect(),
        })
    }

    async fn voice_message(&self, staff: &Staff, id: &str, said: Said<'_>) -> Page {
        let opened = see_to_message::open(&self.ctx, &staff.operator, id).await?;
        let message = opened.ok_or(Problem::NotFound)?;
        let mut tx = self.ctx.db.read().await?;
        let stage = stage(&mut tx, staff, &message).await?;
        drop(tx);
        let flow = self.releases.answering(&message.to_number);
        let typed = Some(said.note).filter(|note| !note.is_empty());
        let heard = message.heard_by.zip(message.heard_at);
        html(&VoiceMessagePage {
            shell: self.shell(staff, Here::VoiceMessages).await?,
            notice: said.notice.map(str::to_owned),
            problem: said.problem.map(str::to_owned),
            id: message.id,
            at: shown::day_and_time(message.received_at),
            caller: message
                .from_number
                .map_or_else(|| "dimenticato".to_owned(), |number| shown::caller(&number)),
            dialled: shown::dialled(&flow, &message.to_number),
            language: message.language,
            intent: message.intent.unwrap_or_default(),
            node: message.node,
            seconds: message.seconds,
            heard: heard.map(|(who, at)| (who, shown::day_and_time(at))),
            stage,
            results: Came::ALL
                .map(|came| {
                    let word = came.word();
                    (word, words::message_result(word).to_owned())
                })
                .to_vec(),
            note: typed.map_or_else(|| message.note.unwrap_or_default(), str::to_owned),
        })
    }
}

async fn name_of(tx: &mut Tx, operator: Option<&str>) -> Result<Option<String>, Problem> {
    match operator {
        Some(id) => Ok(operators::find(tx, id).await?.map(|one| one.name)),
        None => Ok(None),
    }
}

async fn listed(tx: &mut Tx, staff: &Staff, message: VoiceMessage) -> Result<Waiting, Problem> {
    let taken_by = name_of(tx, message.taken_by.as_deref()).await?;
    Ok(Waiting {
        at: shown::day_and_time(message.received_at),
        caller: shown::masked(&message.from_number.unwrap_or_default()),
        language: message.language,
        intent: message.intent.unwrap_or_default(),
        seconds: message.seconds,
        mine: message.taken_by.as_deref() == Some(staff.operator.id.as_str()),
        taken_by,
        id: message.id,
    })
}

fn ended(message: VoiceMessage) -> Done {
    Done {
        at: shown::day_and_time(message.received_at),
        result: message.result.unwrap_or_default(),
        note: message.note.unwrap_or_default(),
        by: message.done_by.unwrap_or_default(),
        done_at: message.done_at.map(shown::day_and_time).unwrap_or_default(),
    }
}

async fn stage(tx: &mut Tx, staff: &Staff, message: &VoiceMessage) -> Result<Stage, Problem> {
    let may_close = see_to_message::may_close(&staff.operator, message);
    let by = name_of(tx, message.taken_by.as_deref()).await?;
    Ok(match by {
        _ if message.state == "done" => Stage::Done {
            result: message.result.clone().unwrap_or_default(),
            by: message.done_by.clone().unwrap_or_default(),
        },
        None => Stage::New { may_close },
        Some(_) if message.taken_by.as_deref() == Some(staff.operator.id.as_str()) => Stage::Mine,
        Some(by) => Stage::Taken { by, may_close },
    })
}
