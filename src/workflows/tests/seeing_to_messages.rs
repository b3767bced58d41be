//! Messages of callers: one operator sees to each, every listening is written down, and nothing of them
//! stays longer than it may.

use std::time::Duration;

use serde_json::json;
use wiremock::matchers::{any, method, path};
use wiremock::{Mock, ResponseTemplate};

use super::world::World;
use crate::platform::RecordingError;
use crate::store::fresh::{Fresh, append, message, on_both};
use crate::store::operators::Operator;
use crate::store::voice_messages::{self, VoiceMessage};
use crate::store::writer::Row;
use crate::store::{audit, operators};
use crate::workflows::Ctx;
use crate::workflows::erase_recordings::erase_recordings;
use crate::workflows::forget::forget;
use crate::workflows::see_to_message::{Came, Listening, close, give_back, listen, open, take};

on_both!(
    of_two_operators_exactly_one_takes_a_message,
    whoever_has_a_message_or_supervises_says_what_came_of_it,
    a_listening_is_written_down_once_and_before_the_platform_is_asked,
    a_forged_address_is_never_asked,
    a_recording_is_erased_once_its_message_is_closed,
    a_platform_that_does_not_erase_is_asked_again,
    after_its_days_nobody_knows_who_left_a_message
);

const OWN: &str = "/2010-04-01/Accounts/AC1/Recordings";
const DAY: Duration = Duration::from_hours(24);

/// The operator's name, what was done, and the detail.
type Said = (String, String, Option<String>);

impl World {
    /// A message that just came, its recording at `url`.
    async fn left_at(&self, id: &str, url: &str) {
        let mut row = message(id, &format!("CA{id}"), 4, 12);
        if let Row::Step {
            message: Some(message),
            at,
            ..
        } = &mut row
        {
            url.clone_into(&mut message.url);
            *at = self.ctx.now_ms();
        }
        append(&self.ctx.db, [row]).await;
    }

    /// A message whose recording the platform says it has.
    async fn left(&self, id: &str) {
        let url = format!("{}{OWN}/RE{id}", self.platform.uri());
        self.left_at(id, &url).await;
    }

    async fn message(&self, id: &str) -> VoiceMessage {
        let mut tx = self.ctx.db.read().await.unwrap();
        voice_messages::find(&mut tx, id).await.unwrap().unwrap()
    }

    async fn deeds_on(&self, id: &str) -> Vec<Said> {
        let mut tx = self.ctx.db.read().await.unwrap();
        let all = audit::all(&mut tx).await.unwrap().into_iter();
        let of_message = all.filter(|deed| deed.subject.as_deref() == Some(id));
        sorted(of_message.map(|deed| (deed.who, deed.action, deed.detail)))
    }

    async fn sara(&self) -> Operator {
        let sara = Operator {
            id: "id-sara".to_owned(),
            name: "sara".to_owned(),
            password: String::new(),
            role: "supervisor".to_owned(),
            endpoint: None,
            disabled: 0,
        };
        let mut tx = self.ctx.db.write().await.unwrap();
        operators::insert(&mut tx, &sara, 0).await.unwrap();
        tx.commit().await.unwrap();
        sara
    }

    async fn platform_erases(&self, answer: ResponseTemplate) {
        self.platform.reset().await;
        Mock::given(method("DELETE"))
            .and(path(format!("{OWN}/RE1.json")))
            .respond_with(answer)
            .mount(&self.platform)
            .await;
    }

    async fn times_asked(&self) -> usize {
        self.platform.received_requests().await.unwrap().len()
    }
}

fn said(who: &str, action: &str, detail: Option<&str>) -> Said {
    let action = format!("voice-message.{action}");
    (who.to_owned(), action, detail.map(str::to_owned))
}

/// What happens within one millisecond has no order.
fn sorted(deeds: impl IntoIterator<Item = Said>) -> Vec<Said> {
    let mut all: Vec<Said> = deeds.into_iter().collect();
    all.sort();
    all
}

async fn closed(ctx: &Ctx, operator: &Operator, id: &str) -> bool {
    let came = (Came::Spoken, "Tutto chiaro");
    close(ctx, operator, id, came).await.unwrap()
}

async fn of_two_operators_exactly_one_takes_a_message(at: Fresh) {
    let world = World::on(at).await;
    let (anna, bruno) = (world.operator("anna").await, world.operator("bruno").await);
    let other = world.second_server().await;
    for round in 0..8 {
        let id = format!("{round}");
        world.left(&id).await;
        let (first, second) = tokio::join!(take(&world.ctx, &anna, &id), take(&other, &bruno, &id));
        let (first, second) = (first.unwrap(), second.unwrap());
        assert!(first != second, "round {round}: {first} {second}");
        let winner = if first { &anna } else { &bruno };
        let found = world.message(&id).await;
        assert_eq!(found.taken_by.as_deref(), Some(winner.id.as_str()));
        let deeds = world.deeds_on(&id).await;
        assert_eq!(deeds, [said(&winner.name, "taken", None)]);
    }
}

async fn whoever_has_a_message_or_supervises_says_what_came_of_it(at: Fresh) {
    let world = World::on(at).await;
    let (anna, bruno) = (world.operator("anna").await, world.operator("bruno").await);
    let sara = world.sara().await;
    let ctx = &world.ctx;
    world.left("1").await;
    assert!(!closed(ctx, &anna, "1").await, "she has not taken it");
    assert!(!give_back(ctx, &anna, "1").await.unwrap());
    assert!(take(ctx, &anna, "1").await.unwrap());
    assert!(!closed(ctx, &bruno, "1").await, "it is hers");
    assert!(give_back(ctx, &bruno, "1").await.unwrap(), "she went home");
    assert!(take(ctx, &bruno, "1").await.unwrap());
    assert!(closed(ctx, &bruno, "1").await);
    assert!(!closed(ctx, &bruno, "1").await, "it is closed");
    let found = world.message("1").await;
    assert_eq!(
        (found.result.as_deref(), found.note.as_deref()),
        (Some("spoken"), Some("Tutto chiaro"))
    );
    assert_eq!(
        world.deeds_on("1").await,
        sorted([
            said("anna", "taken", None),
            said("bruno", "given-back", None),
            said("bruno", "taken", None),
            said("bruno", "done", Some("spoken")),
        ])
    );
    world.left("2").await;
    assert!(closed(ctx, &sara, "2").await, "nobody had it");
    world.left("3").await;
    assert!(take(ctx, &anna, "3").await.unwrap());
    assert!(closed(ctx, &sara, "3").await, "somebody else had it");
    assert!(!take(ctx, &anna, "none").await.unwrap());
    assert!(!give_back(ctx, &anna, "none").await.unwrap());
    assert!(!closed(ctx, &sara, "none").await);
}

async fn a_listening_is_written_down_once_and_before_the_platform_is_asked(at: Fresh) {
    let world = World::on(at).await;
    let (anna, bruno) = (world.operator("anna").await, world.operator("bruno").await);
    let ctx = &world.ctx;
    world.left("1").await;
    // The platform does not answer, and the listening stands there all the same.
    assert!(matches!(
        listen(ctx, &anna, "1").await.unwrap(),
        Listening::Failed(RecordingError::Gone)
    ));
    Mock::given(path(format!("{OWN}/RE1")))
        .respond_with(ResponseTemplate::new(200).set_body_raw("RIFF", "audio/wav"))
        .mount(&world.platform)
        .await;
    for operator in [&anna, &anna, &bruno, &bruno] {
        assert!(matches!(
            listen(ctx, operator, "1").await.unwrap(),
            Listening::Sound(_)
        ));
    }
    assert!(open(ctx, &bruno, "1").await.unwrap().is_some());
    world.advance(Duration::from_mins(11)).await;
    drop(listen(ctx, &bruno, "1").await.unwrap());
    assert!(take(ctx, &bruno, "1").await.unwrap());
    assert!(open(ctx, &bruno, "1").await.unwrap().is_some());
    assert_eq!(
        world.deeds_on("1").await,
        sorted([
            said("anna", "heard", None),
            said("bruno", "heard", None),
            said("bruno", "opened", None),
            said("bruno", "heard", None),
            said("bruno", "taken", None),
        ]),
        "whoever has it opens it as often as they like"
    );
    let asked = world.times_asked().await;
    assert!(matches!(
        listen(ctx, &anna, "none").await.unwrap(),
        Listening::Nothing
    ));
    assert!(open(ctx, &anna, "none").await.unwrap().is_none());
    assert!(closed(ctx, &bruno, "1").await);
    assert!(matches!(
        listen(ctx, &bruno, "1").await.unwrap(),
        Listening::Nothing
    ));
    assert_eq!(world.times_asked().await, asked);
}

async fn a_forged_address_is_never_asked(at: Fresh) {
    let world = World::on(at).await;
    let anna = world.operator("anna").await;
    let sara = world.sara().await;
    let elsewhere = wiremock::MockServer::start().await;
    for server in [&elsewhere, &world.platform] {
        Mock::given(any())
            .respond_with(ResponseTemplate::new(200).set_body_raw("RIFF", "audio/wav"))
            .expect(0)
            .mount(server)
            .await;
    }
    let forged = [
        format!("{}{OWN}/RE1", elsewhere.uri()),
        format!(
            "{}/2010-04-01/Accounts/AC1/Messages.json",
            world.platform.uri()
        ),
        format!("{}{OWN}/../Calls/CA1.json", world.platform.uri()),
        "http://169.254.169.254/latest".to_owned(),
        "file:///etc/passwd".to_owned(),
        "nonsense".to_owned(),
    ];
    for (number, url) in forged.iter().enumerate() {
        let id = number.to_string();
        world.left_at(&id, url).await;
        assert!(
            matches!(
                listen(&world.ctx, &anna, &id).await.unwrap(),
                Listening::Failed(RecordingError::Elsewhere)
            ),
            "{url}"
        );
        assert!(closed(&world.ctx, &sara, &id).await);
    }
    erase_recordings(&world.ctx).await.unwrap();
    let address = world.message("0").await.url;
    assert_eq!(address.as_ref(), Some(&forged[0]), "its owner can be told");
}

async fn a_recording_is_erased_once_its_message_is_closed(at: Fresh) {
    let world = World::on(at).await;
    let sara = world.sara().await;
    world.left("1").await;
    world.left("2").await;
    world.platform_erases(ResponseTemplate::new(204)).await;
    erase_recordings(&world.ctx).await.unwrap();
    assert_eq!(world.times_asked().await, 0);
    assert!(closed(&world.ctx, &sara, "1").await);
    erase_recordings(&world.ctx).await.unwrap();
    erase_recordings(&world.ctx).await.unwrap();
    assert_eq!(world.times_asked().await, 1);
    assert!(world.message("1").await.url.is_none());
    assert!(world.message("2").await.url.is_some());
}

async fn a_platform_that_does_not_erase_is_asked_again(at: Fresh) {
    let world = World::on(at).await;
    let sara = world.sara().await;
    world.left("1").await;
    assert!(closed(&world.ctx, &sara, "1").await);
    world.platform_erases(ResponseTemplate::new(503)).await;
    for _ in 0..3 {
        erase_recordings(&world.ctx).await.unwrap();
    }
    assert_eq!(world.times_asked().await, 1);
    assert!(world.message("1").await.url.is_some());
    world.advance(Duration::from_hours(1)).await;
    let gone = ResponseTemplate::new(404).set_body_json(json!({"code": 20404}));
    world.platform_erases(gone).await;
    erase_recordings(&world.ctx).await.unwrap();
    assert!(world.message("1").await.url.is_none(), "it is gone there");
}

async fn after_its_days_nobody_knows_who_left_a_message(at: Fresh) {
    let world = World::on(at).await;
    let anna = world.operator("anna").await;
    let ctx = &world.ctx;
    for id in ["1", "2", "3"] {
        world.left(id).await;
    }
    assert!(take(ctx, &anna, "1").await.unwrap());
    assert!(closed(ctx, &anna, "1").await);
    assert!(take(ctx, &anna, "2").await.unwrap());
    world.advance(DAY * 29).await;
    forget(ctx).await.unwrap();
    assert!(world.message("1").await.from_number.is_some());
    assert_eq!(world.message("3").await.state, "new");
    world.left("4").await;
    world.advance(DAY).await;
    forget(ctx).await.unwrap();
    for id in ["1", "2", "3"] {
        let found = world.message(id).await;
        assert!(found.from_number.is_none() && found.note.is_none());
        let result = if id == "1" { "spoken" } else { "expired" };
        assert_eq!(found.result.as_deref(), Some(result));
    }
    let unheard = world.deeds_on("3").await;
    assert_eq!(unheard, [said("system", "done", Some("expired"))]);
    let newer = world.message("4").await;
    assert!(newer.state == "new" && newer.from_number.is_some());
    let mut tx = ctx.db.read().await.unwrap();
    let due = voice_messages::to_erase(&mut tx, ctx.now_ms(), 9)
        .await
        .unwrap();
    assert_eq!(due.len(), 3, "the platform's copies go, too");
}
