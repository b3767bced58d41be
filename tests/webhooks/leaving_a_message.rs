//! A caller leaves a message: it is there once, however often the platform tells of it.

use centralino::store::voice_messages::{self, VoiceMessage};
use centralino::twiml::Verb;
use rstest::rstest;

use crate::caller::{Answer, Caller};
use crate::support::voice_mail::{KEPT, publish_it};
use crate::world::{Store, World};

const URL: &str = "https://platform.example/2010-04-01/Accounts/AC1/Recordings/RE1";
const TOLD: [(&str, &str); 4] = [
    ("RecordingUrl", URL),
    ("RecordingSid", "RE1"),
    ("RecordingDuration", "12"),
    ("Digits", "#"),
];

impl Caller<'_> {
    /// After the tone: the address that is told of the recording.
    async fn after_the_tone(&self) -> String {
        let language = self.dial().await.gather().action.unwrap();
        let services = self.post(&language, &[("Digits", "1")]).await;
        let services = services.gather().action.unwrap();
        let asked = self.post(&services, &[("Digits", "7")]).await;
        let found = asked.document().verbs.into_iter().find_map(|verb| {
            let Verb::Record(record) = verb else {
                return None;
            };
            record.action
        });
        found.unwrap_or_else(|| panic!("nothing is recorded in {}", asked.body))
    }
}

impl World {
    async fn has_an_answering_machine(&self) {
        publish_it(&self.app.ctx).await;
        self.settle().await;
    }

    async fn messages(&self) -> Vec<VoiceMessage> {
        self.settle().await;
        let mut tx = self.app.ctx.db.read().await.unwrap();
        voice_messages::waiting(&mut tx, 10).await.unwrap()
    }
}

fn thanked(answer: &Answer) {
    assert!(answer.body.contains(KEPT), "{}", answer.body);
}

#[rstest]
#[case::sqlite(Store::Sqlite)]
#[case::postgres(Store::Postgres)]
#[tokio::test]
async fn a_message_stands_in_the_list_once_however_often_it_is_told(#[case] store: Store) {
    let Some(world) = World::start(store).await else {
        return;
    };
    world.has_an_answering_machine().await;
    let mut caller = Caller::new(&world, "CA1");
    let action = caller.after_the_tone().await;
    let (one, two) = tokio::join!(caller.post(&action, &TOLD), caller.post(&action, &TOLD));
    thanked(&one);
    thanked(&two);
    // Told again with another field, so that no remembered answer serves; and with the call over.
    world.advance(60).await;
    let again = [TOLD.as_slice(), &[("Retry", "1")]].concat();
    thanked(&caller.post(&action, &again).await);
    caller.status = "completed";
    thanked(&caller.post(&action, &TOLD).await);
    let messages = world.messages().await;
    let [message] = messages.as_slice() else {
        panic!("{} messages", messages.len());
    };
    assert_eq!(
        (message.call.as_str(), message.node.as_str()),
        ("CA1", "message")
    );
    assert_eq!(message.url.as_deref(), Some(URL));
    assert_eq!((message.seconds, message.language.as_str()), (12, "it"));
    assert_eq!(message.from_number.as_deref(), Some("+393331234567"));
    assert_eq!(
        (message.to_number.as_str(), message.state.as_str()),
        ("803164", "new")
    );
    let journal = world.journal("CA1").await;
    let recorded = |step: &&centralino::store::calls::Step| step.effects.contains("recorded");
    let steps: Vec<_> = journal.iter().filter(recorded).collect();
    assert_eq!(steps.len(), 1);
    assert!(
        !steps[0].effects.contains("RE1"),
        "its address stands with the message alone"
    );
}

#[tokio::test]
async fn who_hangs_up_while_speaking_has_left_a_message_and_who_says_nothing_has_not() {
    let world = World::sqlite().await;
    world.has_an_answering_machine().await;
    let caller = Caller::new(&world, "CA1");
    let action = caller.after_the_tone().await;
    caller.post(&action, &[]).await.enqueue();
    assert_eq!(world.messages().await.len(), 0);
    // Another answer came first at that step: this one gets its document and leaves nothing.
    thanked(&caller.post(&action, &TOLD).await);
    assert_eq!(world.messages().await.len(), 0);

    let mut caller = Caller::new(&world, "CA2");
    caller.from = "anonymous".to_owned();
    let action = caller.after_the_tone().await;
    caller.status = "completed";
    let mut told = TOLD;
    told[3] = ("Digits", "hangup");
    caller.post(&action, &told).await;
    let messages = world.messages().await;
    assert_eq!(messages.len(), 1);
    assert_eq!(messages[0].call, "CA2");
    assert_eq!(messages[0].from_number.as_deref(), Some("anonymous"));
}
