//! The shipped menu with an answering machine behind the key 7 of the services, open day and night.

use centralino::demo::open_hours::always_open;
use centralino::flow::{self, SHIPPED_FLOW, Sources};
use centralino::workflows::Ctx;
use centralino::workflows::publish_flow::{By, Publish, publish};

/// What is heard when a message was kept.
pub const KEPT: &str = "Grazie, ascoltiamo il suo messaggio.";

const BEFORE: &str = "        - press: 0
          words:
            it: [operatore, persona, aiuto]";

const NODES: &str = r##"
  message-notice:
    play:
      notice: true
      say:
        it: Registriamo il suo messaggio per poterle rispondere.
        de: Wir zeichnen Ihre Nachricht auf, um Ihnen antworten zu können.
        en: We record your message so that we can answer you.
      goto: message

  message:
    record:
      say:
        it: Lasci il messaggio dopo il segnale.
        de: Sprechen Sie bitte nach dem Ton.
        en: Please leave your message after the tone.
      max: 2m
      finish-key: "#"
      goto: message-kept
      empty: to-operator

  message-kept:
    hang-up:
      outcome: message
      say:
        it: Grazie, ascoltiamo il suo messaggio.
        de: Danke, wir hören Ihre Nachricht an.
        en: Thank you, we will listen to your message.

  reason:
"##;

/// Makes it the live release.
pub async fn publish_it(ctx: &Ctx) {
    let sources = sources();
    let flow = flow::load(&sources, SHIPPED_FLOW).unwrap();
    let by = By {
        who: "cli:anna",
        note: None,
    };
    let done = publish(ctx, &flow, &sources, by).await.unwrap();
    assert_eq!(done, Publish::Live);
}

fn sources() -> Sources {
    let mut sources = flow::shipped();
    let text = sources.get_mut(SHIPPED_FLOW).unwrap();
    assert!(text.contains(BEFORE) && text.contains("\n  reason:\n"));
    let choice = format!("        - {{ press: 7, goto: message-notice }}\n{BEFORE}");
    *text = text.replacen(BEFORE, &choice, 1);
    *text = text.replacen("\n  reason:\n", NODES, 1);
    always_open(sources)
}
