//! The console over HTTP, in-process: what is shown before and after a caller is known, to whom, and
//! what is never there.
#![expect(
    clippy::cognitive_complexity,
    reason = "a row of assertions is read from top to bottom"
)]

mod flows;
mod voice_messages;

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, COOKIE, LOCATION};
use axum::http::{Request, StatusCode};
use tokio_util::sync::CancellationToken;
use tower::ServiceExt as _;

use super::staff::cookie_name;
use crate::auth::hash_token;
use crate::console::Console;
use crate::flow;
use crate::store::fresh::{Fresh, on_both};
use crate::store::operators::{self, Operator};
use crate::store::uploads::{self, Upload};
use crate::store::{halves, letters, pins, sessions, tasks};
use crate::web::headers::POLICY;
use crate::workflows::promise_callback::promise_callback;
use crate::workflows::publish_flow::{By, publish};
use crate::workflows::releases::Releases;
use crate::workflows::tests::world::{World, cf, form};

on_both!(
    nothing_about_a_pin_is_shown_before_the_caller_is_known,
    a_code_that_nobody_has_looks_as_any_other,
    who_is_known_can_be_revoked_and_asked_anew_and_no_contact_is_shown_whole,
    a_request_for_whoever_has_a_pin_says_so_only_to_who_is_known,
    other_contacts_are_told_by_field_when_wrong_and_else_wait_for_a_second_person,
    no_route_reveals_a_half_by_default_and_where_allowed_only_one_answer_does,
    an_approval_that_is_late_is_shown_to_supervisors_on_every_page,
    a_refusal_needs_a_reason_and_the_maker_has_no_button,
    the_print_room_notes_letters_that_came_back_and_operators_do_not,
    whoever_wants_to_be_called_now_comes_first,
    who_was_promised_to_be_rung_is_on_the_list_until_somebody_has_rung,
    a_document_that_is_not_shown_is_refused_with_the_headers_of_a_page,
    without_the_sessions_token_nothing_is_done,
    the_menu_is_drawn_for_whoever_manages_flows_and_told_in_a_table,
    of_several_flows_each_has_its_picture
);

pub(super) struct Screen {
    pub(super) world: World,
    pub(super) releases: Releases,
    routes: Router,
}

pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) to: String,
    pub(super) no_store: bool,
    pub(super) text: String,
}

impl Screen {
    pub(super) async fn on(at: Fresh) -> Self {
        Self::with(World::on(at).await).await
    }

    async fn with(world: World) -> Self {
        let releases = Releases::serve(&world.ctx, &flow::shipped()).await.unwrap();
        let stop = CancellationToken::new();
        let served = releases.clone();
        let routes = Console::new(world.ctx.clone(), served, None, stop).router();
        Self {
            world,
            releases,
            routes,
        }
    }

    /// Another flow is live beside the first: the same menus behind 803165, without the number for
    /// mobiles.
    pub(super) async fn with_night(&self) {
        let mut sources = flow::shipped();
        let text = sources.remove(flow::SHIPPED_FLOW).unwrap();
        let text = text
            .replace("flow: contact-center", "flow: night")
            .replace("title: Contact center 803164 / 06164164", "title: Notturno")
            .replace("\"803164\"", "\"803165\"")
            .replace("\"06164164\"", "\"06164165\"");
        sources.insert("night.yaml".to_owned(), text);
        let night = flow::load(&sources, "night.yaml").unwrap();
        let by = By {
            who: "cli:anna",
            note: None,
        };
        let ctx = &self.world.ctx;
        publish(ctx, &night, &sources, by).await.unwrap();
        assert_eq!(self.releases.take_up(ctx).await.unwrap(), 1);
    }

    /// Signs an operator in: their token is their name.
    async fn sign_in(&self, operator: &Operator) {
        let mut tx = self.world.ctx.db.write().await.unwrap();
        let token = hash_token(&operator.name);
        let now = self.world.ctx.now_ms();
        sessions::insert(&mut tx, &token, &operator.id, "csrf", now)
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }

    pub(super) async fn staff(&self, name: &str, role: &str) -> Operator {
        let operator = Operator {
            id: format!("id-{name}"),
            name: name.to_owned(),
            password: String::new(),
            role: role.to_owned(),
            endpoint: None,
            disabled: 0,
        };
        let mut tx = self.world.ctx.db.write().await.unwrap();
        operators::insert(&mut tx, &operator, 0).await.unwrap();
        tx.commit().await.unwrap();
        self.sign_in(&operator).await;
        operator
    }

    /// `anna` talks in a contact of her own.
    pub(super) async fn anna(&self) -> (Operator, String) {
        let anna = self.world.operator("anna").await;
        self.sign_in(&anna).await;
        let contact = self.world.talking("CA-anna", &anna).await;
        (anna, contact)
    }

    pub(super) async fn ask(
        &self,
        name: &str,
        path: &str,
        form: Option<&[(&str, &str)]>,
    ) -> Answer {
        let https = self.world.ctx.config.server.https;
        let request = Request::builder()
            .uri(path)
            .header(COOKIE, format!("{}={name}", cookie_name(https)));
        let request = match form {
            None => request.body(Body::empty()),
            Some(fields) => {
                let body = encoded(fields);
                request
                    .method("POST")
                    .header("sec-fetch-site", "same-origin")
                    .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
                    .body(Body::from(body))
            }
        };
        let answer = self.routes.clone().oneshot(request.unwrap()).await.unwrap();
        let header = |name| {
            let value = answer.headers().get(name);
            value.map_or_else(String::new, |value| value.to_str().unwrap().to_owned())
        };
        let (status, to) = (answer.status(), header(LOCATION));
        let no_store = header(CACHE_CONTROL).contains("no-store");
        let bytes = to_bytes(answer.into_body(), 1 << 20).await.unwrap();
        let text = String::from_utf8(bytes.to_vec()).unwrap();
        Answer {
            status,
            to,
            no_store,
            text,
        }
    }

    pub(super) async fn get(&self, name: &str, path: &str) -> Answer {
        self.ask(name, path, None).await
    }

    pub(super) async fn post(&self, name: &str, path: &str, fields: &[(&str, &str)]) -> Answer {
        let mut all = vec![("csrf", "csrf")];
        all.extend_from_slice(fields);
        self.ask(name, path, Some(&all)).await
    }
}

/// A form as browsers send it.
fn encoded(fields: &[(&str, &str)]) -> String {
    let escaped = |text: &str| -> String {
        let byte = |byte: u8| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => char::from(byte).to_string(),
            other => format!("%{other:02X}"),
        };
        text.bytes().map(byte).collect()
    };
    let pairs: Vec<String> = fields
        .iter()
        .map(|(name, text)| format!("{}={}", escaped(name), escaped(text)))
        .collect();
    pairs.join("&")
}

fn right(cf: &str) -> [(&str, &str); 3] {
    [
        ("codice_fiscale", cf),
        ("birth_date", "2/1/1980"),
        ("phone_end", "4501"),
    ]
}

async fn nothing_about_a_pin_is_shown_before_the_caller_is_known(at: Fresh) {
    let screen = Screen::on(at).await;
    let pin = screen.world.issued(1).await;
    let (_, contact) = screen.anna().await;
    let at = format!("/console/contacts/{contact}");
    let record = screen.get("anna", &format!("{at}/record")).await;
    assert_eq!(record.status, StatusCode::SEE_OTHER);
    assert_eq!(record.to, format!("{at}/identify"));
    let (cf, identify) = (cf(1), format!("{at}/identify"));
    let page = screen.get("anna", &identify).await;
    let wrong = [("codice_fiscale", cf.as_str()), ("birth_date", "9/9/1979")];
    let answered = screen.post("anna", &identify, &wrong).await;
    for answer in [&page, &answered] {
        assert!(answer.no_store);
        for secret in [&*pin.number, "4501", "1980", "Corso", "Bianchi"] {
            assert!(!answer.text.contains(secret), "{secret}");
        }
    }
    assert!(answered.text.contains("non corrisponde"));
    let revoked = screen
        .post(
            "anna",
            &format!("{at}/record/revoke"),
            &[("reason", "lost"), ("agreed", "yes")],
        )
        .await;
    assert_eq!(revoked.to, identify);
    assert!(screen.world.live_pin(&cf).await.is_some());
    let known = screen.post("anna", &identify, &right(&cf)).await;
    assert_eq!(known.to, format!("{at}/record"));
}

async fn a_code_that_nobody_has_looks_as_any_other(at: Fresh) {
    let screen = Screen::on(at).await;
    screen.world.issued(1).await;
    let mut pages = Vec::new();
    for (name, number) in [("bruno", 1), ("carla", 9)] {
        let operator = screen.world.operator(name).await;
        screen.sign_in(&operator).await;
        let contact = screen.world.talking(&format!("CA-{name}"), &operator).await;
        let cf = cf(number);
        let wrong = [("codice_fiscale", cf.as_str()), ("birth_date", "9/9/1979")];
        let path = format!("/console/contacts/{contact}/identify");
        let page = screen.post(name, &path, &wrong).await.text;
        pages.push(
            page.replace(&cf, "CF")
                .replace(&contact, "ID")
                .replace(name, "NAME"),
        );
    }
    let main = |page: &String| page.split("<main").nth(1).unwrap().to_owned();
    assert_eq!(main(&pages[0]), main(&pages[1]));
}

async fn who_is_known_can_be_revoked_and_asked_anew_and_no_contact_is_shown_whole(at: Fresh) {
    let screen = Screen::on(at).await;
    screen.world.issued(1).await;
    let (_, contact) = screen.anna().await;
    let (cf, at) = (cf(1), format!("/console/contacts/{contact}"));
    screen
        .post("anna", &format!("{at}/identify"), &right(&cf))
        .await;
    let record = screen.get("anna", &format!("{at}/record")).await;
    assert!(record.no_store && record.text.contains("mai usato"));
    for whole in ["3331234501", "333 123 4501", "anna1@example.org"] {
        assert!(!record.text.contains(whole), "{whole}");
    }
    let revoke = format!("{at}/record/revoke");
    let unagreed = [("reason", "lost"), ("then", "another")];
    let refused = screen.post("anna", &revoke, &unagreed).await;
    assert!(refused.text.contains("chieda a chi chiama"));
    assert!(screen.world.live_pin(&cf).await.is_some());
    let agreed = [("reason", "lost"), ("then", "another"), ("agreed", "yes")];
    let done = screen.post("anna", &revoke, &agreed).await;
    assert_eq!(done.to, at);
    assert!(screen.world.live_pin(&cf).await.is_none());
    let call = screen.get("anna", &at).await.text;
    assert!(call.contains("Il PIN di prima è annullato"));
    assert!(
        call.contains(&format!("value=\"{cf}\"")),
        "the person is there already"
    );
}

async fn a_request_for_whoever_has_a_pin_says_so_only_to_who_is_known(at: Fresh) {
    let screen = Screen::on(at).await;
    screen.world.issued(1).await;
    let (_, contact) = screen.anna().await;
    let (cf, at) = (cf(1), format!("/console/contacts/{contact}"));
    let typed = form(1);
    let fields: Vec<(&str, &str)> = crate::domain::pin_request::FIELDS
        .iter()
        .map(|field| (*field, typed.get(field)))
        .collect();
    screen.post("anna", &format!("{at}/review"), &fields).await;
    let issue = format!("{at}/issue");
    let neutral = screen.post("anna", &issue, &[("version", "1")]).await.text;
    assert!(neutral.contains("data-result=\"to-identify\""), "{neutral}");
    assert!(!neutral.contains("già un PIN"));
    screen
        .post("anna", &format!("{at}/identify"), &right(&cf))
        .await;
    let told = screen.post("anna", &issue, &[("version", "1")]).await.text;
    assert!(told.contains("data-result=\"already-has-pin\""));
}

async fn other_contacts_are_told_by_field_when_wrong_and_else_wait_for_a_second_person(at: Fresh) {
    let screen = Screen::on(at).await;
    let pin = screen.world.issued(1).await;
    let mut tx = screen.world.ctx.db.write().await.unwrap();
    let mut pin = pins::find(&mut tx, &pin.id).await.unwrap().unwrap();
    "attivo".clone_into(&mut pin.state);
    pin.ever_used = 1;
    assert!(pins::save(&mut tx, &pin).await.unwrap());
    tx.commit().await.unwrap();
    let (_, contact) = screen.anna().await;
    let (cf, at) = (cf(1), format!("/console/contacts/{contact}"));
    screen
        .post("anna", &format!("{at}/identify"), &right(&cf))
        .await;
    let path = format!("{at}/record/contacts");
    let wrong = screen.post("anna", &path, &[("mobile", "333")]).await.text;
    assert!(wrong.contains("aria-describedby=\"new-mobile-message\" aria-invalid=\"true\""));
    let few = screen
        .post("anna", &path, &[("mobile", "333 1234599")])
        .await
        .text;
    assert!(few.contains("Servono almeno un telefono"));
    let new = [("mobile", "333 1234599"), ("email", "anna1@example.org")];
    let kept = screen.post("anna", &path, &new).await.text;
    assert!(
        kept.contains("decide un&#39;altra persona") || kept.contains("decide un'altra persona")
    );
    screen.staff("sonia", "supervisor").await;
    let queue = screen.get("sonia", "/console/approvals").await.text;
    assert!(queue.contains("Cambio dei recapiti") && queue.contains("***99"));
    assert!(
        !queue.contains("3331234599") && !queue.contains("anna1@"),
        "masked"
    );
}

async fn no_route_reveals_a_half_by_default_and_where_allowed_only_one_answer_does(at: Fresh) {
    let mut world = World::on(at).await;
    let anna = world.operator("anna").await;
    let contact = world.talking("CA-anna", &anna).await;
    world.issue(&anna, &contact, &form(1), "form").await;
    let at = format!("/console/contacts/{contact}");
    let screen = Screen::with(world).await;
    screen.sign_in(&anna).await;
    let dictate = format!("{at}/dictate");
    let answer = screen.post("anna", &dictate, &[]).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    let result = screen.get("anna", &format!("{at}/result")).await.text;
    assert!(!result.contains("/dictate"));

    world = screen.world;
    Arc::make_mut(&mut world.ctx.config)
        .policy
        .first_half_dictation = true;
    let pin = world.live_pin(&cf(1)).await.unwrap();
    let mut tx = world.ctx.db.read().await.unwrap();
    let sealed = halves::sealed(&mut tx, &pin.id, "first")
        .await
        .unwrap()
        .unwrap();
    drop(tx);
    let half = world.ctx.outbox.open(&sealed, &pin.id).unwrap();
    let half = String::from_utf8(half.to_vec()).unwrap();
    let screen = Screen::with(world).await;
    let result = screen.get("anna", &format!("{at}/result")).await.text;
    assert!(result.contains("/dictate") && !result.contains(&half));
    let shown = screen.post("anna", &dictate, &[]).await;
    assert!(shown.no_store);
    assert!(shown.text.contains(&half[..4]) && shown.text.contains(&half[4..]));
    let again = screen.post("anna", &dictate, &[]).await;
    assert_eq!(again.status, StatusCode::CONFLICT);
    assert!(!again.text.contains(&half[..4]));
    let result = screen.get("anna", &format!("{at}/result")).await.text;
    assert!(!result.contains("/dictate"));
}

/// A practice that `anna` took and proposed to confirm.
async fn proposed(screen: &Screen) -> Operator {
    let (anna, contact) = screen.anna().await;
    let mut moved = form(1);
    moved.set("street_number", "2");
    screen.world.issue(&anna, &contact, &moved, "form").await;
    let page = screen.get("anna", "/console/call-backs").await.text;
    let action = page
        .split("action=\"")
        .find(|piece| piece.contains("/propose\""));
    let path = action.unwrap().split('"').next().unwrap().to_owned();
    let heard = [("decision", "confirm"), ("note", "ha confermato")];
    screen.post("anna", &path, &heard).await;
    anna
}

async fn an_approval_that_is_late_is_shown_to_supervisors_on_every_page(at: Fresh) {
    let screen = Screen::on(at).await;
    proposed(&screen).await;
    screen.staff("sonia", "supervisor").await;
    let pages = [
        "/console",
        "/console/tasks",
        "/console/call-backs",
        "/console/undelivered",
    ];
    let late = async |name: &str| {
        let mut late = 0;
        for page in pages {
            let text = screen.get(name, page).await.text;
            assert!(
                text.contains("Approvazioni <span class=\"count\">1</span>"),
                "{page}"
            );
            late += usize::from(text.contains("id=\"late\""));
        }
        late
    };
    assert_eq!(late("sonia").await, 0);
    let four_hours = std::time::Duration::from_hours(4);
    screen.world.advance(four_hours).await;
    for name in ["sonia", "anna"] {
        let mut tx = screen.world.ctx.db.write().await.unwrap();
        let token = hash_token(name);
        sessions::delete(&mut tx, &token).await.unwrap();
        let now = screen.world.ctx.now_ms();
        let id = format!("id-{name}");
        sessions::insert(&mut tx, &token, &id, "csrf", now)
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }
    assert_eq!(late("sonia").await, pages.len());
    assert_eq!(late("anna").await, 0, "operators are not told");
}

async fn a_refusal_needs_a_reason_and_the_maker_has_no_button(at: Fresh) {
    let screen = Screen::on(at).await;
    proposed(&screen).await;
    let mine = screen.get("anna", "/console/approvals").await.text;
    assert!(mine.contains("La proposta è sua") && !mine.contains("/approve\""));
    screen.staff("sonia", "supervisor").await;
    let page = screen.get("sonia", "/console/approvals").await.text;
    let action = page
        .split("action=\"")
        .find(|piece| piece.contains("/refuse\""));
    let path = action.unwrap().split('"').next().unwrap().to_owned();
    let silent = screen.post("sonia", &path, &[("reason", " ")]).await.text;
    assert!(silent.contains("Scriva perché non approva"));
    let refused = screen
        .post("sonia", &path, &[("reason", "manca il civico")])
        .await
        .text;
    assert!(refused.contains("torna da richiamare"));
    let list = screen.get("anna", "/console/call-backs").await.text;
    assert!(
        list.contains("manca il civico"),
        "whoever calls back next reads why"
    );
}

async fn the_print_room_notes_letters_that_came_back_and_operators_do_not(at: Fresh) {
    let screen = Screen::on(at).await;
    let pin = screen.world.issued(1).await;
    let (_, _contact) = screen.anna().await;
    screen.staff("piero", "print-room").await;
    let path = "/console/returned-letters";
    let refused = screen.post("anna", path, &[("number", &pin.number)]).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    let mut tx = screen.world.ctx.db.write().await.unwrap();
    letters::exported(&mut tx, &pin.id, "B1", 1).await.unwrap();
    letters::settle(&mut tx, &pin.id, "B1", "confirmed", 2)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let wrong = screen.post("piero", path, &[("number", "12")]).await.text;
    assert!(wrong.contains("ha sei cifre"));
    let noted = screen
        .post("piero", path, &[("number", &pin.number)])
        .await
        .text;
    assert!(noted.contains("segnata come tornata"));
    let tasks = screen.get("anna", "/console/tasks").await.text;
    assert!(tasks.contains("data-task=\"letter-returned\""));
    let tasks = screen.get("piero", "/console/tasks").await;
    assert_eq!(tasks.status, StatusCode::FORBIDDEN);
}

async fn whoever_wants_to_be_called_now_comes_first(at: Fresh) {
    let screen = Screen::on(at).await;
    screen.world.issued(1).await;
    screen.world.issued(2).await;
    screen.anna().await;
    let mut tx = screen.world.ctx.db.write().await.unwrap();
    // It is a quarter past ten in Rome.
    for (id, number, time) in [("t1", 1, "15-17"), ("t2", 2, "9-12")] {
        let task = tasks::Task {
            id: id.to_owned(),
            kind: "call-back".to_owned(),
            cf: cf(number),
            practice: None,
            phone: Some("+393331234501".to_owned()),
            preferred_time: Some(time.to_owned()),
            note: None,
            state: "open".to_owned(),
            maker: "anna".to_owned(),
            done_by: None,
            result: None,
            created_at: i64::from(number),
            done_at: None,
        };
        assert!(tasks::open(&mut tx, &task).await.unwrap());
    }
    tx.commit().await.unwrap();
    let page = screen.get("anna", "/console/tasks").await.text;
    let (first, second) = (page.find("task-t2").unwrap(), page.find("task-t1").unwrap());
    assert!(first < second);
    assert_eq!(page.matches("adesso è nell&#39;orario chiesto").count(), 0);
    assert_eq!(page.matches("orario chiesto").count(), 1);
    let done = screen
        .post("anna", "/console/tasks/t2/done", &[("result", "parlato")])
        .await;
    assert!(done.text.contains("Compito chiuso") && !done.text.contains("task-t2"));
}

async fn who_was_promised_to_be_rung_is_on_the_list_until_somebody_has_rung(at: Fresh) {
    let screen = Screen::on(at).await;
    screen.anna().await;
    screen.staff("bruno", "operator").await;
    screen.staff("piero", "print-room").await;
    let now = screen.world.ctx.now_ms();
    // Who asked later entered the line earlier, and comes first.
    for (call, number, entered) in [
        ("CA1", "+393331234501", now - 60_000),
        ("CA2", "+393331234502", now - 90_000),
    ] {
        let wish = flow::Wish {
            number: flow::Number::Caller,
            queue: "pin".to_owned(),
            priority: 5,
            skills: vec!["pin".to_owned()],
            language: "de".to_owned(),
            intent: Some("pin-restore".to_owned()),
            entered_ms: entered,
            due_ms: now,
        };
        promise_callback(&screen.world.ctx, call, &wish, number)
            .await
            .unwrap();
    }
    let page = screen.get("anna", "/console/tasks").await.text;
    let ids: Vec<&str> = page
        .split("data-callback=\"")
        .skip(1)
        .filter_map(|piece| piece.split('"').next())
        .collect();
    let [first, second] = ids.as_slice() else {
        panic!("{ids:?}")
    };
    assert!(page.contains("tedesco") && page.contains("Ha perso il PIN"));
    assert!(page.contains("***02") && !page.contains("333 123 4502"));
    let act = |id: &str, what: &str| format!("/console/callbacks/{id}/{what}");
    let refused = screen.post("piero", &act(first, "take"), &[]).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);

    let taken = screen.post("anna", &act(first, "take"), &[]).await.text;
    assert!(taken.contains("333 123 4502") && taken.contains("la sta chiamando lei"));
    let late = screen.post("bruno", &act(first, "take"), &[]).await.text;
    assert!(late.contains("già presa o chiusa") && late.contains("la sta chiamando anna"));
    assert!(late.contains("***02") && !late.contains("333 123 4502"));
    let nothing = screen.post("anna", &act(first, "close"), &[]).await.text;
    assert!(nothing.contains("Scelga com&#39;è andata."), "{nothing}");
    let spoken = [("went", "spoken")];
    let closed = screen
        .post("anna", &act(first, "close"), &spoken)
        .await
        .text;
    assert!(closed.contains("Segnato.") && !closed.contains(*first));

    screen.post("bruno", &act(second, "take"), &[]).await;
    let back = screen
        .post("anna", &act(second, "give-back"), &[])
        .await
        .text;
    assert!(back.contains("Rimessa in lista") && back.contains("La chiamo io"));
}

async fn a_document_that_is_not_shown_is_refused_with_the_headers_of_a_page(at: Fresh) {
    let screen = Screen::on(at).await;
    screen.anna().await;
    let upload = Upload {
        id: "upload".to_owned(),
        subject: "nothing that waits".to_owned(),
        what: "foreign-document".to_owned(),
        media_type: "image/png".to_owned(),
        size: 1,
        created_at: 0,
    };
    let mut tx = screen.world.ctx.db.write().await.unwrap();
    uploads::insert(&mut tx, &upload, "sealed").await.unwrap();
    tx.commit().await.unwrap();
    let name = cookie_name(screen.world.ctx.config.server.https);
    for (path, cookie, status) in [
        ("upload", "anna", StatusCode::FORBIDDEN),
        ("another", "anna", StatusCode::NOT_FOUND),
        ("upload", "nobody", StatusCode::SEE_OTHER),
    ] {
        let request = Request::get(format!("/console/uploads/{path}/content"))
            .header(COOKIE, format!("{name}={cookie}"))
            .body(Body::empty());
        let answer = screen.routes.clone().oneshot(request.unwrap()).await;
        let answer = answer.unwrap();
        assert_eq!(answer.status(), status, "{path} {cookie}");
        for (header, value) in [
            ("cache-control", "no-store, private"),
            ("content-security-policy", POLICY),
            ("x-content-type-options", "nosniff"),
            ("x-frame-options", "DENY"),
        ] {
            assert_eq!(answer.headers()[header], value, "{path} {cookie}");
        }
    }
}

async fn without_the_sessions_token_nothing_is_done(at: Fresh) {
    let screen = Screen::on(at).await;
    screen.world.issued(1).await;
    let (_, contact) = screen.anna().await;
    let (cf, at) = (cf(1), format!("/console/contacts/{contact}"));
    screen
        .post("anna", &format!("{at}/identify"), &right(&cf))
        .await;
    for (path, fields) in [
        (
            "record/revoke",
            &[("reason", "lost"), ("agreed", "yes")][..],
        ),
        ("record/contacts", &[("mobile", "333 1234599")]),
        ("record/task", &[("kind", "call-back")]),
    ] {
        let answer = screen
            .ask("anna", &format!("{at}/{path}"), Some(fields))
            .await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path}");
    }
    assert!(screen.world.live_pin(&cf).await.is_some());
    let bruno = screen.world.operator("bruno").await;
    screen.sign_in(&bruno).await;
    let other = screen.get("bruno", &format!("{at}/record")).await;
    assert_eq!(other.status, StatusCode::NOT_FOUND, "nobody else's contact");
}

async fn the_menu_is_drawn_for_whoever_manages_flows_and_told_in_a_table(at: Fresh) {
    let screen = Screen::on(at).await;
    screen.staff("sara", "supervisor").await;
    screen.staff("ada", "administrator").await;
    let (_, _contact) = screen.anna().await;
    let refused = screen.get("anna", "/console/menu").await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    for name in ["sara", "ada"] {
        let page = screen.get(name, "/console/menu").await;
        assert_eq!((page.status, page.no_store), (StatusCode::OK, true));
        let shipped = flow::load(&flow::shipped(), flow::SHIPPED_FLOW).unwrap();
        assert!(page.text.contains(shipped.release()));
        for node in shipped.nodes() {
            assert!(
                page.text.contains(&format!("<a href=\"#node-{node}\"><g>")),
                "{node}"
            );
            assert!(
                page.text.contains(&format!("<tr id=\"node-{node}\">")),
                "{node}"
            );
        }
        // The policy of the pages lets no style stand in them.
        assert!(!page.text.contains("<style") && !page.text.contains(" style="));
    }
}

async fn of_several_flows_each_has_its_picture(at: Fresh) {
    let screen = Screen::on(at).await;
    screen.staff("sara", "supervisor").await;
    let alone = screen.get("sara", "/console/menu").await.text;
    assert!(!alone.contains("Flussi in uso"));
    screen.with_night().await;
    let live = screen.releases.all_live();
    for (path, here) in [
        ("/console/menu", &live[0]),
        ("/console/menu/contact-center", &live[0]),
        ("/console/menu/night", &live[1]),
    ] {
        let page = screen.get("sara", path).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.text.contains(here.release()), "{path}");
        let current = format!("href=\"/console/menu/{}\" aria-current", here.name());
        assert!(page.text.contains(&current), "{path}");
        assert!(page.text.contains("(803165, 06164165)"), "{path}");
    }
    let nowhere = screen.get("sara", "/console/menu/evening").await;
    assert_eq!(nowhere.status, StatusCode::NOT_FOUND);
    screen.anna().await;
    let refused = screen.get("anna", "/console/menu/night").await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
}
