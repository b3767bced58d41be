//! Every document that the shipped flow can give, asked for over HTTP.

use centralino::flow;
use centralino::store::releases;
use centralino::twiml::Verb;
use centralino::workflows::releases::as_release;

use crate::caller::Caller;
use crate::world::World;

/// What callers do at a node.
const ANSWERS: [&[(&str, &str)]; 8] = [
    &[],
    &[("Digits", "1")],
    &[("Digits", "2")],
    &[("Digits", "9")],
    &[("Digits", "*")],
    &[("SpeechResult", "vorrei il PIN"), ("Confidence", "0.9")],
    &[("SpeechResult", "supercalifragilistico")],
    &[("QueueResult", "leave")],
];

#[tokio::test]
async fn every_node_answers_any_event_with_a_document_that_platforms_take() {
    let world = World::sqlite().await;
    let flow = world.app.releases.current();
    let nodes: Vec<String> = flow.nodes().map(str::to_owned).collect();
    assert!(nodes.len() > 10, "{nodes:?}");
    let mut asked = 0;
    for node in &nodes {
        for language in ["it", "de", "en"] {
            for (count, answer) in ANSWERS.into_iter().enumerate() {
                let caller = Caller::new(&world, &format!("CA{asked}"));
                let counts = ["0.0", "2.1", "1.2"][count % 3];
                let position = format!("{}/{node}/5/{language}/{counts}/-", flow.release());
                let document = caller
                    .post(&format!("/voice/at/{position}"), answer)
                    .await
                    .document();
                assert!(!document.verbs.is_empty(), "{position}");
                check(&document.verbs, &position);
                asked += 1;
            }
        }
    }
    assert_eq!(asked, nodes.len() * 3 * ANSWERS.len());
}

#[tokio::test]
async fn the_wait_document_goes_on_for_an_hour() {
    let world = World::sqlite().await;
    let anna = world.operator("anna").await;
    Caller::new(&world, "CA0").wait_in_line().await;
    assert!(world.offer_to(&anna).await.is_some());
    let caller = Caller::new(&world, "CA1");
    let queue = caller.wait_in_line().await;
    let mut url = queue.wait_url.unwrap();
    for turn in 0..120 {
        let answer = caller.post(&url, &[("QueueSid", "QU1")]).await;
        let verbs = answer.document().verbs;
        assert!(verbs.iter().any(|verb| matches!(verb, Verb::Play(_))));
        assert!(
            verbs.iter().any(|verb| matches!(verb, Verb::Say(_))),
            "turn {turn}"
        );
        check(&verbs, &url);
        url = answer.redirect();
        assert!(url.contains(&format!("/{}/", turn + 1)), "{url}");
    }
}

#[tokio::test]
async fn the_music_is_a_sound_that_anybody_may_fetch() {
    let world = World::sqlite().await;
    let url = format!("{}/voice/music.wav", world.url);
    let answer = world.http.get(url).send().await.unwrap();
    assert_eq!(answer.status().as_u16(), 200);
    assert_eq!(answer.headers()["content-type"], "audio/wav");
    assert!(answer.bytes().await.unwrap().starts_with(b"RIFF"));
}

#[tokio::test]
async fn a_recording_that_a_release_does_not_have_is_not_found() {
    let world = World::sqlite().await;
    let release = world.app.releases.current().release().to_owned();
    for path in [
        format!("/voice/recordings/{release}/nothing.wav"),
        "/voice/recordings/0123456789ab/first.it.wav".to_owned(),
        "/voice/recordings/current/first.it.wav".to_owned(),
    ] {
        let answer = world.http.get(format!("{}{path}", world.url)).send().await;
        assert_eq!(answer.unwrap().status().as_u16(), 404, "{path}");
    }
}

/// A release with a recording, that this server has not in memory.
async fn stored_elsewhere(world: &World) -> String {
    let wav = [
        &b"RIFF\x26\0\0\0WAVEfmt \x10\0\0\0"[..],
        &b"\x01\0\x01\0\x40\x1f\0\0\x80\x3e\0\0\x02\0\x10\0"[..],
        &b"data\x02\0\0\0\0\0"[..],
    ]
    .concat();
    let mut sources = flow::shipped();
    let recording = "recordings/bye.wav".to_owned();
    sources.insert(recording, flow::in_base64(&wav));
    let flow = flow::load(&sources, flow::SHIPPED_FLOW).unwrap();
    let release = as_release(&flow, &sources).unwrap();
    let mut tx = world.app.ctx.db.write().await.unwrap();
    releases::save(&mut tx, &release, 0).await.unwrap();
    tx.commit().await.unwrap();
    release.hash
}

#[tokio::test]
async fn who_asks_for_recordings_of_invented_releases_does_not_keep_the_store_busy() {
    let world = World::sqlite().await;
    let status = async |path: String| {
        let answer = world.http.get(format!("{}{path}", world.url)).send().await;
        answer.unwrap().status().as_u16()
    };
    let stored = stored_elsewhere(&world).await;
    for number in 0..20 {
        let path = format!("/voice/recordings/{number:012}/bye.wav");
        assert_eq!(status(path).await, 404);
    }
    let path = format!("/voice/recordings/{stored}/bye.wav");
    assert_eq!(
        status(path.clone()).await,
        404,
        "not looked up in this second"
    );
    world.let_pass(1).await;
    assert_eq!(status(path.clone()).await, 200);
    // What is in memory needs no look-up.
    for number in 0..20 {
        let path = format!("/voice/recordings/{number:012}/bye.wav");
        assert_eq!(status(path).await, 404);
    }
    assert_eq!(status(path).await, 200);
}

/// What holds for every document (`telephony.md` 2).
fn check(verbs: &[Verb], from: &str) {
    for (place, verb) in verbs.iter().enumerate() {
        match verb {
            Verb::Say(say) => assert!(say.text().len() < 3_000 && !say.text().is_empty()),
            Verb::Gather(gather) => {
                let action = gather.action.as_deref().unwrap();
                assert!(action.starts_with("/voice/at/"), "{from}: {action}");
                assert!(gather.action_on_empty_result);
                assert!(gather.hints.len() <= 500);
                assert!(gather.hints.iter().all(|hint| hint.len() <= 100));
                assert!(matches!(verbs.get(place + 1), Some(Verb::Redirect(_))));
            }
            Verb::Enqueue(queue) => {
                let action = queue.action.as_deref().unwrap();
                assert!(action.starts_with("/voice/queued/"), "{from}: {action}");
                let wait = queue.wait_url.as_deref().unwrap();
                assert!(wait.starts_with("/voice/wait/"), "{from}: {wait}");
                assert!(queue.queue.len() <= 64);
            }
            Verb::Redirect(redirect) => assert!(redirect.url.starts_with("/voice/")),
            Verb::Play(play) => assert!(play.url.starts_with("/voice/")),
            Verb::Hangup => assert_eq!(place + 1, verbs.len(), "{from}"),
            Verb::Pause(_) | Verb::Dial(_) | Verb::Record(_) | Verb::Reject(_) | Verb::Leave => {
                panic!("{from}: {verb:?}")
            }
        }
    }
}
