//! Messages of callers on the console: who sees what of them, and how their sound is handed on.

use axum::body::{Body, to_bytes};
use axum::http::header::{COOKIE, RANGE};
use axum::http::{HeaderMap, Request, StatusCode};
use tower::ServiceExt as _;
use wiremock::matchers::{basic_auth, path};
use wiremock::{Mock, ResponseTemplate};

use super::{Screen, cookie_name};
use crate::store::fresh::{Fresh, append, message, on_both};
use crate::store::writer::Row;

on_both!(
    a_message_is_masked_until_it_is_opened_and_one_operator_sees_to_it,
    what_came_of_a_message_is_chosen_and_stands_on_the_list,
    the_print_room_hears_no_messages,
    the_sound_is_handed_on_whole_and_in_parts_and_kept_by_nobody,
    a_sound_that_does_not_come_says_why_with_the_headers_of_a_page
);

const LIST: &str = "/console/voice-messages";
const OWN: &str = "/2010-04-01/Accounts/AC1/Recordings";

impl Screen {
    async fn left(&self, id: &str) {
        let mut row = message(id, &format!("CA{id}"), 4, 65);
        if let Row::Step {
            message: Some(message),
            at,
            ..
        } = &mut row
        {
            message.url = format!("{}{OWN}/RE{id}", self.world.platform.uri());
            // Not the number of the call that anna is in.
            "+393477654321".clone_into(&mut message.from_number);
            *at = self.world.ctx.now_ms();
        }
        append(&self.world.ctx.db, [row]).await;
    }

    async fn sound(
        &self,
        name: &str,
        id: &str,
        range: Option<&str>,
    ) -> (StatusCode, HeaderMap, Vec<u8>) {
        let cookie = cookie_name(self.world.ctx.config.server.https);
        let mut request =
            Request::get(format!("{LIST}/{id}/sound")).header(COOKIE, format!("{cookie}={name}"));
        if let Some(range) = range {
            request = request.header(RANGE, range);
        }
        let request = request.body(Body::empty()).unwrap();
        let answer = self.routes.clone().oneshot(request).await.unwrap();
        let (parts, body) = answer.into_parts();
        let body = to_bytes(body, 1 << 20).await.unwrap();
        (parts.status, parts.headers, body.to_vec())
    }

    async fn platform_gives(&self, answer: ResponseTemplate) {
        self.world.platform.reset().await;
        Mock::given(path(format!("{OWN}/RE1")))
            .and(basic_auth("AC1", "token"))
            .respond_with(answer)
            .mount(&self.world.platform)
            .await;
    }
}

fn at(id: &str, what: &str) -> String {
    format!("{LIST}/{id}/{what}")
}

async fn a_message_is_masked_until_it_is_opened_and_one_operator_sees_to_it(at_: Fresh) {
    let screen = Screen::on(at_).await;
    screen.anna().await;
    screen.staff("bruno", "operator").await;
    let none = screen.get("anna", LIST).await;
    assert!(none.no_store && none.text.contains("Nessun messaggio da ascoltare"));
    screen.left("1").await;
    let list = screen.get("anna", LIST).await;
    assert!(list.no_store);
    for shown in ["***21", "italiano", "1 min 5 s", "nessuno", "10/03 10:15"] {
        assert!(list.text.contains(shown), "{shown}");
    }
    assert!(!list.text.contains("347 765 4321"));
    let opened = screen.get("bruno", &format!("{LIST}/1")).await;
    assert!(opened.no_store && opened.text.contains("347 765 4321"));
    assert!(opened.text.contains("<audio controls"));
    assert!(!opened.text.contains("platform") && !opened.text.contains("RE1"));
    assert!(!opened.text.contains("/close\""), "it is not his");

    let taken = screen.post("anna", &at("1", "take"), &[]).await.text;
    assert!(taken.contains("Se ne occupa lei") && taken.contains("/close\""));
    let late = screen.post("bruno", &at("1", "take"), &[]).await.text;
    assert!(late.contains("già preso o chiuso") && late.contains(">anna<"));
    let others = screen.get("bruno", &format!("{LIST}/1")).await.text;
    assert!(others.contains("anna") && !others.contains("/close\""));
    let back = screen.post("bruno", &at("1", "give-back"), &[]).await.text;
    assert!(back.contains("Rimesso in lista") && back.contains("nessuno"));
    let missing = screen.get("anna", &format!("{LIST}/none")).await;
    assert_eq!(missing.status, StatusCode::NOT_FOUND);
}

async fn what_came_of_a_message_is_chosen_and_stands_on_the_list(at_: Fresh) {
    let screen = Screen::on(at_).await;
    screen.anna().await;
    screen.left("1").await;
    screen.post("anna", &at("1", "take"), &[]).await;
    let note = ("note", "Chiede <della> lettera");
    let nothing = screen
        .post("anna", &at("1", "close"), &[("result", "expired"), note])
        .await
        .text;
    assert!(nothing.contains("Scelga com&#39;è andata."), "{nothing}");
    assert!(nothing.contains("value=\"Chiede &#60;della&#62; lettera\""));
    let closed = screen
        .post("anna", &at("1", "close"), &[("result", "written"), note])
        .await
        .text;
    for shown in [
        "Messaggio chiuso.",
        "Nessun messaggio da ascoltare",
        "Risposto per scritto",
        "Chiede &#60;della&#62; lettera",
    ] {
        assert!(closed.contains(shown), "{shown}");
    }
    let page = screen.get("anna", &format!("{LIST}/1")).await.text;
    assert!(page.contains("Risposto per scritto (anna)") && !page.contains("<audio"));
    let (status, ..) = screen.sound("anna", "1", None).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    let twice = [("result", "written")];
    let again = screen.post("anna", &at("1", "close"), &twice).await.text;
    assert!(again.contains("già preso o chiuso"));
}

async fn the_print_room_hears_no_messages(at_: Fresh) {
    let screen = Screen::on(at_).await;
    screen.staff("piero", "print-room").await;
    screen.left("1").await;
    for page in [LIST.to_owned(), format!("{LIST}/1")] {
        let refused = screen.get("piero", &page).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{page}");
    }
    for what in ["take", "give-back", "close"] {
        let refused = screen.post("piero", &at("1", what), &[]).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{what}");
    }
    for (who, status) in [
        ("piero", StatusCode::FORBIDDEN),
        ("nobody", StatusCode::SEE_OTHER),
    ] {
        let (answered, ..) = screen.sound(who, "1", None).await;
        assert_eq!(answered, status, "{who}");
    }
    let asked = screen.world.platform.received_requests().await.unwrap();
    assert!(asked.is_empty());
}

async fn the_sound_is_handed_on_whole_and_in_parts_and_kept_by_nobody(at_: Fresh) {
    let screen = Screen::on(at_).await;
    screen.anna().await;
    screen.left("1").await;
    let sound = ResponseTemplate::new(200).set_body_raw("0123456789", "audio/x-wav");
    screen
        .platform_gives(sound.insert_header("set-cookie", "theirs=1"))
        .await;
    let (status, headers, body) = screen.sound("anna", "1", None).await;
    assert_eq!(
        (status, body.as_slice()),
        (StatusCode::OK, &b"0123456789"[..])
    );
    for (name, value) in [
        ("content-type", "audio/wav"),
        ("content-length", "10"),
        ("accept-ranges", "bytes"),
        ("content-disposition", "inline; filename=\"messaggio.wav\""),
        ("cache-control", "no-store, private"),
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "no-referrer"),
        ("cross-origin-resource-policy", "same-origin"),
    ] {
        assert_eq!(headers[name], value, "{name}");
    }
    assert!(
        headers["content-security-policy"]
            .to_str()
            .unwrap()
            .contains("sandbox")
    );
    assert!(!headers.contains_key("set-cookie"));
    let (status, headers, body) = screen.sound("anna", "1", Some("bytes=4-6")).await;
    assert_eq!(
        (status, body.as_slice()),
        (StatusCode::PARTIAL_CONTENT, &b"456"[..])
    );
    assert_eq!(headers["content-range"], "bytes 4-6/10");
    assert_eq!(headers["content-length"], "3");
    let (status, headers, body) = screen.sound("anna", "1", Some("bytes=10-")).await;
    assert_eq!((status, body.len()), (StatusCode::RANGE_NOT_SATISFIABLE, 0));
    assert_eq!(headers["content-range"], "bytes */10");
}

async fn a_sound_that_does_not_come_says_why_with_the_headers_of_a_page(at_: Fresh) {
    let screen = Screen::on(at_).await;
    screen.anna().await;
    screen.left("1").await;
    let page = || ResponseTemplate::new(200).set_body_raw("<script>", "text/html");
    for (answer, words) in [
        (ResponseTemplate::new(404), "La registrazione non c"),
        (ResponseTemplate::new(401), "adesso non si può ascoltare"),
        (page(), "adesso non si può ascoltare"),
    ] {
        screen.platform_gives(answer).await;
        let (status, headers, body) = screen.sound("anna", "1", None).await;
        assert_eq!(status, StatusCode::BAD_GATEWAY, "{words}");
        let text = String::from_utf8(body).unwrap();
        assert!(text.contains(words) && !text.contains("<script>"), "{text}");
        assert_eq!(headers["cache-control"], "no-store, private");
        assert_eq!(headers["x-frame-options"], "DENY");
    }
}
