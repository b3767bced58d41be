//! The pages of the announcement over HTTP: who opens them, what is shown before it is switched on, and
//! what is refused, in Italian.
#![expect(
    clippy::cognitive_complexity,
    reason = "a row of assertions is read from top to bottom"
)]

use std::time::Duration;

use axum::http::StatusCode;

use crate::console::handlers::tests::Screen;
use crate::flow::SHIPPED_FLOW;
use crate::store::fresh::{Fresh, on_both};
use crate::store::{audit, sessions};

on_both!(
    only_supervisors_and_administrators_open_it,
    what_callers_will_hear_is_shown_before_and_heard_after,
    what_is_missing_is_told_by_field_and_what_was_typed_comes_back,
    one_that_is_on_is_shown_to_supervisors_on_every_page_and_switched_off_or_prolonged,
    another_takes_its_place_unless_somebody_was_faster,
    of_several_flows_one_or_all_are_chosen_and_heard,
    without_the_sessions_token_nothing_is_announced
);

const PAGE: &str = "/console/announcement";
const WRITE: &str = "/console/announcement/write/disruption";

async fn with_sonia(at: Fresh) -> Screen {
    let screen = Screen::on(at).await;
    screen.staff("sonia", "supervisor").await;
    screen
}

/// A disruption of the site until 18:00 of Tuesday 10 March, that closes.
fn form<'a>() -> Vec<(&'a str, &'a str)> {
    vec![
        ("field-service", "site"),
        ("field-when", "known"),
        ("at-when", "2015-03-10T18:00"),
        ("mode", "close"),
        ("until", "two-hours"),
        ("until-at", ""),
    ]
}

fn but<'a>(name: &str, value: &'a str) -> Vec<(&'a str, &'a str)> {
    let mut fields = form();
    for field in fields.iter_mut().filter(|field| field.0 == name) {
        field.1 = value;
    }
    fields
}

async fn switched_on(screen: &Screen, instead_of: &str) -> StatusCode {
    let mut fields = form();
    fields.push(("instead-of", instead_of));
    let path = format!("{WRITE}/start");
    screen.post("sonia", &path, &fields).await.status
}

/// The id of the one that is on, as its page has it.
async fn live_id(screen: &Screen) -> String {
    let page = screen.get("sonia", PAGE).await.text;
    let (_, rest) = page.split_once("/console/announcement/live/").unwrap();
    rest.split('/').next().unwrap().to_owned()
}

fn heard(screen: &Screen) -> Option<String> {
    let ctx = &screen.world.ctx;
    let flow = SHIPPED_FLOW.trim_end_matches(".yaml");
    let emergency = ctx.board.emergency(flow, ctx.clock.now())?;
    Some(emergency.texts["it"].clone())
}

async fn only_supervisors_and_administrators_open_it(at: Fresh) {
    let screen = with_sonia(at).await;
    screen.anna().await;
    screen.staff("ada", "administrator").await;
    screen.staff("piero", "print-room").await;
    for path in [PAGE, WRITE] {
        for (name, status) in [
            ("sonia", StatusCode::OK),
            ("ada", StatusCode::OK),
            ("anna", StatusCode::FORBIDDEN),
            ("piero", StatusCode::FORBIDDEN),
        ] {
            let answer = screen.get(name, path).await;
            assert_eq!(answer.status, status, "{name} {path}");
            assert!(answer.no_store);
        }
    }
    let start = format!("{WRITE}/start");
    for path in [WRITE, &start, "/console/announcement/live/1/end"] {
        let refused = screen.post("anna", path, &form()).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{path}");
    }
    assert_eq!(heard(&screen), None);
    let unknown = screen
        .get("sonia", "/console/announcement/write/moon")
        .await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
    let menu = "href=\"/console/announcement\"";
    assert!(screen.get("ada", PAGE).await.text.contains(menu));
    assert!(!screen.get("anna", "/console").await.text.contains(menu));
}

async fn what_callers_will_hear_is_shown_before_and_heard_after(at: Fresh) {
    let screen = with_sonia(at).await;
    let preview = screen.post("sonia", WRITE, &form()).await.text;
    for text in [
        "Avviso. Il sito oggi non funziona bene. Ci stiamo lavorando e pensiamo di risolvere oggi alle 18.",
        "La preghiamo di richiamare oggi alle 18.",
        "Die Website ist heute gestört.",
        "Bitte rufen Sie heute um 18 Uhr wieder an.",
        "Please call again today at 6 p.m.",
        "Poi la chiamata si chiude",
        "Grazie per aver chiamato. Arrivederci.",
    ] {
        assert!(preview.contains(text), "{text} is not in {preview}");
    }
    assert_eq!(heard(&screen), None, "nothing is on before it is confirmed");
    assert_eq!(switched_on(&screen, "").await, StatusCode::SEE_OTHER);
    let heard = heard(&screen).unwrap();
    assert!(
        preview.contains(&heard),
        "what was shown is what is heard: {heard}"
    );
    let page = screen.get("sonia", PAGE).await.text;
    assert!(page.contains("data-announcement=\"on\"") && page.contains(&heard));
    let informs = screen
        .post("sonia", WRITE, &but("mode", "inform"))
        .await
        .text;
    assert!(informs.contains("Poi la chiamata prosegue") && informs.contains("Benvenuto"));
    assert!(informs.contains("Se può, richiami più tardi; altrimenti resti in linea."));
}

async fn what_is_missing_is_told_by_field_and_what_was_typed_comes_back(at: Fresh) {
    let screen = with_sonia(at).await;
    for (fields, message) in [
        (but("field-service", ""), "Scelga una voce."),
        (but("field-service", "moon"), "Scelga una voce."),
        (
            but("field-when", ""),
            "Dica quando, o che non si sa ancora.",
        ),
        (but("at-when", "presto"), "Scriva giorno e ora"),
        (
            but("at-when", "2015-03-10T01:00"),
            "Questo momento è già passato.",
        ),
        (
            but("at-when", "2015-05-10T01:00"),
            "Scelga un momento entro trenta giorni.",
        ),
        (
            but("mode", ""),
            "Scelga se la chiamata prosegue o si chiude.",
        ),
        (
            but("until", ""),
            "Scelga fino a quando: un annuncio finisce sempre.",
        ),
        (but("until", "at"), "Scriva giorno e ora"),
    ] {
        for path in [WRITE, &format!("{WRITE}/start")] {
            let page = screen.post("sonia", path, &fields).await.text;
            assert!(page.contains(message), "{path}: {message} is not in {page}");
            assert!(page.contains("id=\"problems\""), "{message}");
        }
    }
    for (until, message) in [
        ("2015-03-10T01:00", "La fine deve essere dopo adesso."),
        ("2015-03-20T01:00", "Al massimo sette giorni da adesso."),
    ] {
        let mut fields = but("until", "at");
        fields.retain(|field| field.0 != "until-at");
        fields.push(("until-at", until));
        let page = screen.post("sonia", WRITE, &fields).await.text;
        assert!(page.contains(message), "{message}");
        assert!(page.contains(&format!("value=\"{until}\"")));
        assert!(page.contains("<option value=\"site\" selected>"));
    }
    let mut fields = form();
    fields.push(("then", "correct"));
    let again = screen.post("sonia", WRITE, &fields).await.text;
    assert!(again.contains("value=\"2015-03-10T18:00\"") && !again.contains("id=\"problems\""));
    assert_eq!(heard(&screen), None);
}

async fn one_that_is_on_is_shown_to_supervisors_on_every_page_and_switched_off_or_prolonged(
    at: Fresh,
) {
    let screen = with_sonia(at).await;
    screen.anna().await;
    let banner = "È attivo un annuncio di emergenza";
    assert!(
        !screen
            .get("sonia", "/console/tasks")
            .await
            .text
            .contains(banner)
    );
    switched_on(&screen, "").await;
    for page in ["/console", "/console/tasks", PAGE] {
        let text = screen.get("sonia", page).await.text;
        assert!(
            text.contains(banner) && text.contains("le chiamate si chiudono"),
            "{page}"
        );
    }
    assert!(!screen.get("anna", "/console").await.text.contains(banner));
    let id = live_id(&screen).await;
    let prolong = format!("/console/announcement/live/{id}/prolong");
    let until = [("until-at", "2015-03-10T20:00")];
    assert_eq!(screen.post("sonia", &prolong, &until).await.to, PAGE);
    let page = screen.get("sonia", PAGE).await.text;
    assert!(page.contains("<dd>10/03 20:00</dd>"), "{page}");
    for (until, message) in [
        ("2015-03-10T01:00", "La fine deve essere dopo adesso."),
        ("2016-03-10T01:00", "Al massimo sette giorni da adesso."),
        ("", "Scriva giorno e ora"),
    ] {
        let page = screen
            .post("sonia", &prolong, &[("until-at", until)])
            .await
            .text;
        assert!(page.contains(message), "{until}");
    }
    let end = format!("/console/announcement/live/{id}/end");
    assert_eq!(screen.post("sonia", &end, &[]).await.to, PAGE);
    assert_eq!(heard(&screen), None);
    let page = screen.get("sonia", PAGE).await.text;
    assert!(page.contains("data-announcement=\"off\"") && page.contains("spento da sonia"));
    assert!(page.contains("Il sito, 10/03 18:00"), "{page}");
    let twice = screen.post("sonia", &end, &[]).await.text;
    assert!(twice.contains("Questo annuncio era già spento o scaduto."));
}

async fn another_takes_its_place_unless_somebody_was_faster(at: Fresh) {
    let screen = with_sonia(at).await;
    switched_on(&screen, "").await;
    let first = live_id(&screen).await;
    let preview = screen.post("sonia", WRITE, &form()).await.text;
    assert!(preview.contains("Prende il posto dell'annuncio attivo"));
    assert!(preview.contains(&format!("name=\"instead-of\" value=\"{first}\"")));
    let mut late = form();
    late.push(("instead-of", ""));
    let refused = screen.post("sonia", &format!("{WRITE}/start"), &late).await;
    assert!(
        refused
            .text
            .contains("Intanto qualcuno ha acceso o spento un annuncio")
    );
    assert_eq!(switched_on(&screen, &first).await, StatusCode::SEE_OTHER);
    assert_ne!(live_id(&screen).await, first);
    // Two hours later nobody has switched it off: it ran out.
    screen.world.advance(Duration::from_hours(2)).await;
    let mut tx = screen.world.ctx.db.write().await.unwrap();
    let now = screen.world.ctx.now_ms();
    let token = crate::auth::hash_token("sonia");
    sessions::delete(&mut tx, &token).await.unwrap();
    sessions::insert(&mut tx, &token, "id-sonia", "csrf", now)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let page = screen.get("sonia", PAGE).await.text;
    assert!(page.contains("data-announcement=\"off\"") && page.contains("scaduto"));
    assert!(!page.contains("È attivo un annuncio"));
}

async fn without_the_sessions_token_nothing_is_announced(at: Fresh) {
    let screen = with_sonia(at).await;
    let path = format!("{WRITE}/start");
    let mut fields = form();
    fields.push(("csrf", "another"));
    let refused = screen.ask("sonia", &path, Some(&fields)).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    let mut tx = screen.world.ctx.db.read().await.unwrap();
    let deeds = audit::all(&mut tx).await.unwrap();
    let mut announced = deeds
        .iter()
        .filter(|deed| deed.action.starts_with("announcement"));
    assert!(announced.next().is_none());
}

/// The flows in which one is on.
fn on_in(screen: &Screen) -> Vec<String> {
    let ctx = &screen.world.ctx;
    let on = ctx.board.all_announced(ctx.now_ms());
    on.into_iter().map(|(flow, _)| flow).collect()
}

/// The value of the hidden field that says what is replaced.
fn instead_of(preview: &str) -> String {
    let (_, rest) = preview.split_once("name=\"instead-of\" value=\"").unwrap();
    rest.split('"').next().unwrap().to_owned()
}

async fn of_several_flows_one_or_all_are_chosen_and_heard(at: Fresh) {
    let screen = with_sonia(at).await;
    let alone = screen.get("sonia", PAGE).await.text;
    assert!(!alone.contains("Tutti i flussi") && !alone.contains("?flow="));
    screen.with_night().await;
    let page = screen.get("sonia", PAGE).await.text;
    for part in [
        "Tutti i flussi",
        "(803165, 06164165)",
        "/write/disruption\"",
        "/write/disruption?flow=night\"",
        "/write/disruption?flow=contact-center\"",
    ] {
        assert!(page.contains(part), "{part}");
    }
    let write = screen
        .get("sonia", &format!("{WRITE}?flow=night"))
        .await
        .text;
    assert!(write.contains("name=\"flow\" value=\"night\"") && write.contains("(803165,"));
    let nowhere = screen.get("sonia", &format!("{WRITE}?flow=moon")).await;
    assert_eq!(nowhere.status, StatusCode::NOT_FOUND);

    let start = format!("{WRITE}/start");
    let mut at_night = form();
    at_night.push(("flow", "night"));
    assert_eq!(screen.post("sonia", &start, &at_night).await.to, PAGE);
    assert_eq!(on_in(&screen), ["night"]);
    let page = screen.get("sonia", PAGE).await.text;
    let banner = "È attivo un annuncio di emergenza per ";
    assert!(
        page.contains(banner) && page.contains("Chi lo sente"),
        "{page}"
    );
    assert!(!page.contains("Disattiva tutti"));

    let preview = screen.post("sonia", WRITE, &form()).await.text;
    assert!(preview.contains("Lo sentirà: <strong>Tutti i flussi</strong>"));
    assert!(preview.contains("Prende il posto dell'annuncio attivo"));
    assert_eq!(
        preview.matches("data-preview").count(),
        1,
        "both hear the same"
    );
    let mut all = form();
    let known = instead_of(&preview);
    all.extend([("flow", ""), ("instead-of", "")]);
    let refused = screen.post("sonia", &start, &all).await.text;
    assert!(refused.contains("Intanto qualcuno ha acceso o spento un annuncio"));
    all.pop();
    all.push(("instead-of", &known));
    assert_eq!(screen.post("sonia", &start, &all).await.to, PAGE);
    assert_eq!(on_in(&screen), ["contact-center", "night"]);
    let page = screen.get("sonia", PAGE).await.text;
    assert!(
        page.contains("Sono attivi 2 annunci di emergenza") && page.contains("Disattiva tutti")
    );
    all_are_switched_off_at_once(&screen, &page).await;
}

async fn all_are_switched_off_at_once(screen: &Screen, page: &str) {
    let (_, rest) = page.split_once("name=\"ids\" value=\"").unwrap();
    let ids = rest.split('"').next().unwrap().to_owned();
    let off = "/console/announcement/end";
    assert_eq!(screen.post("sonia", off, &[("ids", &ids)]).await.to, PAGE);
    assert!(on_in(screen).is_empty());
    screen.anna().await;
    let refused = screen.post("anna", off, &[("ids", &ids)]).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
}
