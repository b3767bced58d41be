//! The request through the portal's own router: what anybody at a browser can do and see.
#![expect(
    clippy::cognitive_complexity,
    reason = "a row of assertions is read from top to bottom"
)]

use std::sync::Arc;

use axum::http::{StatusCode, header};

use crate::domain::pin_request::Form;
use crate::domain::policy::EligibilityPolicy;
use crate::domain::upload::samples;
use crate::portal::testing::{Seen, Visitor};
use crate::store::fresh::{Fresh, on_both};
use crate::store::practices::{self, Practice};
use crate::store::{audit, citizens, jobs, uploads};
use crate::workflows::Ctx;
use crate::workflows::approve::Verdict;
use crate::workflows::decide_call_back::{Decided, decide, propose};
use crate::workflows::tests::world::{World, cf, form, heard};

on_both!(
    a_request_typed_page_after_page_becomes_a_pin,
    confirmed_twice_it_is_one_request,
    what_is_wrong_is_said_in_the_pages_language_and_what_was_typed_stays,
    known_and_unknown_people_get_the_same_answer,
    a_residence_abroad_has_no_cap_and_no_promise_of_days,
    residents_abroad_show_a_document_that_a_person_checks,
    a_document_is_taken_only_where_one_is_needed_and_not_in_any_number,
    a_request_is_not_confirmed_in_any_number,
    who_may_not_ask_is_told_what_else_there_is,
    the_first_half_is_shown_once_where_policy_says_so,
    a_form_without_its_token_changes_nothing,
    another_address_is_called_back_with_the_preferred_telephone,
);

/// A browser at the request's pages, with the page that it last saw.
struct Browser {
    visitor: Visitor,
    csrf: String,
    language: &'static str,
}

impl Browser {
    fn new(ctx: &Ctx, language: &'static str) -> Self {
        Self {
            visitor: Visitor::new(ctx),
            csrf: String::new(),
            language,
        }
    }

    fn url(&self, path: &str) -> String {
        format!("/portal/{}/request{path}", self.language)
    }

    fn saw(&mut self, seen: Seen) -> Seen {
        assert_eq!(seen.headers[header::CACHE_CONTROL], "no-store, private");
        if let Some(csrf) = seen.hidden().remove("csrf") {
            self.csrf = csrf;
        }
        seen
    }

    async fn look(&mut self, path: &str) -> Seen {
        let seen = self.visitor.get(&self.url(path)).await;
        self.saw(seen)
    }

    async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Seen {
        let csrf = self.csrf.clone();
        let fields: Vec<_> = fields
            .iter()
            .copied()
            .chain([("csrf", csrf.as_str())])
            .collect();
        let seen = self.visitor.post(&self.url(path), &fields).await;
        self.saw(seen)
    }

    /// Sends a page with those of the form's fields that it asks for.
    async fn fill(&mut self, page: &str, form: &Form) -> Seen {
        let fields = fields_of(page).iter();
        let fields: Vec<(&str, &str)> = fields.map(|field| (*field, form.get(field))).collect();
        self.post(page, &fields).await
    }

    /// The first page, with its control code.
    async fn begin(&mut self, form: &Form) -> Seen {
        let page = self.look("/start").await;
        let kind = match form.get("residence_kind") {
            "" => "italiana",
            kind => kind,
        };
        let typed = [
            ("codice_fiscale", form.get("codice_fiscale")),
            ("residence_kind", kind),
        ];
        let seen = self.visitor.fill(&page, &self.url("/start"), &typed).await;
        self.saw(seen)
    }

    /// All pages up to the review.
    async fn type_all(&mut self, form: &Form) -> Seen {
        self.begin(form).await;
        for page in ["/person", "/residence", "/contacts"] {
            let seen = self.fill(page, form).await;
            assert_eq!(seen.status, StatusCode::SEE_OTHER, "{page}: {}", seen.text);
        }
        self.look("/review").await
    }

    async fn upload(&mut self, fields: &[(&str, &str)], document: (&str, &[u8])) -> Seen {
        let csrf = self.csrf.clone();
        let fields: Vec<_> = fields
            .iter()
            .copied()
            .chain([("csrf", csrf.as_str())])
            .collect();
        let path = self.url("/document");
        let seen = self.visitor.upload(&path, &fields, document).await;
        self.saw(seen)
    }
}

fn fields_of(page: &str) -> &'static [&'static str] {
    match page {
        "/person" => &[
            "surname",
            "name",
            "birth_date",
            "sex",
            "birth_place",
            "birth_province",
        ],
        "/residence" => &[
            "street",
            "street_number",
            "comune",
            "provincia",
            "cap",
            "country",
            "foreign_1",
            "foreign_2",
            "foreign_3",
        ],
        _ => &[
            "landline",
            "mobile",
            "email",
            "pec",
            "preferred_phone",
            "preferred_time",
        ],
    }
}

async fn practice(world: &World, cf: &str) -> Option<Practice> {
    let mut tx = world.ctx.db.read().await.unwrap();
    practices::open_of(&mut tx, cf).await.unwrap()
}

fn with_policy(ctx: &Ctx, change: impl FnOnce(&mut crate::config::Config)) -> Ctx {
    let mut config = (*ctx.config).clone();
    change(&mut config);
    Ctx {
        config: Arc::new(config),
        ..ctx.clone()
    }
}

/// Somebody of the register's world who lives in Berlin.
fn in_berlin(number: u8) -> Form {
    let mut form = form(number);
    for (field, text) in [
        ("residence_kind", "estera"),
        ("country", "Z112"),
        ("foreign_1", "Hauptstraße 5"),
        ("foreign_2", "10115 Berlin"),
    ] {
        form.set(field, text);
    }
    form
}

async fn a_request_typed_page_after_page_becomes_a_pin(at: Fresh) {
    let world = World::on(at).await;
    let mut browser = Browser::new(&world.ctx, "it");
    let intro = browser.look("").await;
    for notice in ["16 caratteri", "busta chiusa", "SPID"] {
        assert!(intro.says(notice), "{notice}");
    }
    let begun = browser.begin(&form(1)).await;
    assert_eq!(begun.to(), "/portal/it/request/person", "{}", begun.text);
    let person = browser.fill("/person", &form(1)).await;
    assert_eq!(person.to(), "/portal/it/request/residence");
    let residence = browser.fill("/residence", &form(1)).await;
    assert_eq!(residence.to(), "/portal/it/request/contacts");
    let contacts = browser.fill("/contacts", &form(1)).await;
    assert_eq!(contacts.to(), "/portal/it/request/review");
    let review = browser.look("/review").await;
    for shown in [
        "Bianchi",
        &cf(1),
        "Via del Corso",
        "333 1234501",
        "/request/contacts",
    ] {
        assert!(review.says(shown), "{shown}: {}", review.text);
    }
    assert!(
        world.live_pin(&cf(1)).await.is_none(),
        "nothing before Conferma"
    );
    let confirmed = browser.post("/review", &[]).await;
    assert_eq!(confirmed.to(), "/portal/it/request/done");
    let pin = world.live_pin(&cf(1)).await.unwrap();
    assert_eq!(
        (pin.kind.as_str(), pin.origin.as_str()),
        ("ordinario", "web")
    );
    let done = browser.look("/done").await;
    assert!(done.says(&pin.number) && done.says("7-15 giorni"));
    let mut tx = world.ctx.db.read().await.unwrap();
    let halves = jobs::of(&mut tx, &pin.id).await.unwrap();
    assert_eq!((halves.len(), halves[0].kind.as_str()), (1, "sms"));
    let told = jobs::of(&mut tx, &cf(1)).await.unwrap();
    assert_eq!(
        told.len(),
        1,
        "the mailbox, which does not get the half, is told"
    );
    assert!(told[0].data.contains("anna1@example.org") && told[0].data.contains("requested"));
    let known = citizens::find(&mut tx, &cf(1)).await.unwrap().unwrap();
    assert!(known.residence.contains("Via del Corso"));
    let deeds = audit::all(&mut tx).await.unwrap();
    assert!(
        deeds
            .iter()
            .any(|deed| deed.action == "pin.issued" && deed.who == "web")
    );
}

async fn confirmed_twice_it_is_one_request(at: Fresh) {
    let world = World::on(at).await;
    let mut browser = Browser::new(&world.ctx, "it");
    browser.type_all(&form(1)).await;
    let first = browser.post("/review", &[]).await;
    let second = browser.post("/review", &[]).await;
    assert_eq!(first.to(), second.to());
    let mut tx = world.ctx.db.read().await.unwrap();
    let deeds = audit::all(&mut tx).await.unwrap();
    let issued = deeds.iter().filter(|deed| deed.action == "pin.issued");
    assert_eq!(issued.count(), 1);
    let told = jobs::of(&mut tx, &cf(1)).await.unwrap();
    assert!(told.iter().all(|job| !job.data.contains("asked-again")));
}

async fn what_is_wrong_is_said_in_the_pages_language_and_what_was_typed_stays(at: Fresh) {
    let world = World::on(at).await;
    let mut browser = Browser::new(&world.ctx, "de");
    let mut wrong = form(1);
    wrong.set("codice_fiscale", "BNCNNA80A42H501");
    let begun = browser.begin(&wrong).await;
    assert_eq!(begun.status, StatusCode::UNPROCESSABLE_ENTITY);
    for shown in [
        "16 Zeichen: Hier sind es 15",
        "BNCNNA80A42H501",
        "href=\"#codice_fiscale\"",
    ] {
        assert!(begun.says(shown), "{shown}: {}", begun.text);
    }
    browser.begin(&form(1)).await;
    let mut wrong = form(1);
    wrong.set("name", "Carla <script>");
    wrong.set("birth_date", "31/2/1980");
    let person = browser.fill("/person", &wrong).await;
    assert_eq!(person.status, StatusCode::UNPROCESSABLE_ENTITY);
    for shown in ["Der Vorname passt nicht", "Datum, das es gibt", "31/2/1980"] {
        assert!(person.says(shown), "{shown}");
    }
    assert!(!person.text.contains("Carla <script>") && !person.says("chi chiama"));
    let again = browser.look("/person").await;
    assert!(again.says("31/2/1980"), "it stays on the server");
    let missing = browser.post("/contacts", &[]).await;
    for shown in ["mindestens ein Telefon", "mindestens eine E-Mail"] {
        assert!(missing.says(shown), "{shown}");
    }
}

async fn known_and_unknown_people_get_the_same_answer(at: Fresh) {
    let world = World::on(at).await;
    let holder = world.issued(1).await;
    let mut pages = Vec::new();
    for number in [1, 2] {
        let mut browser = Browser::new(&world.ctx, "it");
        let mut own = form(number);
        own.set("mobile", "333 7654321");
        own.set("email", "somebody@example.org");
        browser.type_all(&own).await;
        let confirmed = browser.post("/review", &[]).await;
        assert_eq!(confirmed.to(), "/portal/it/request/done");
        let done = browser.look("/done").await;
        let shown = done.between("<strong class=\"code\">", "<").unwrap();
        assert_eq!(shown.len(), 6);
        pages.push(done.text.replace(&shown, "NUMBER"));
    }
    assert_eq!(pages[0], pages[1]);
    assert_eq!(world.live_pin(&cf(1)).await.unwrap().id, holder.id);
    assert!(world.live_pin(&cf(2)).await.is_some());
    let mut tx = world.ctx.db.read().await.unwrap();
    let told: Vec<_> = jobs::of(&mut tx, &cf(1)).await.unwrap();
    let told: Vec<_> = told
        .iter()
        .filter(|job| job.data.contains("asked-again"))
        .collect();
    assert_eq!(told.len(), 2, "both registered contacts");
    for job in told {
        assert!(!job.data.contains("7654321") && !job.data.contains("somebody"));
    }
}

async fn a_residence_abroad_has_no_cap_and_no_promise_of_days(at: Fresh) {
    let world = World::on(at).await;
    let ctx = with_policy(&world.ctx, |config| {
        config.register.check = crate::config::ResidenceCheck::Format;
    });
    let mut browser = Browser::new(&ctx, "en");
    let begun = browser.begin(&in_berlin(1)).await;
    assert_eq!(begun.to(), "/portal/en/request/person");
    browser.fill("/person", &in_berlin(1)).await;
    let page = browser.look("/residence").await;
    assert!(page.says("name=\"foreign_1\"") && page.says("Germany"));
    for absent in ["name=\"cap\"", "name=\"comune\"", "name=\"provincia\""] {
        assert!(!page.says(absent), "{absent}");
    }
    browser.fill("/residence", &in_berlin(1)).await;
    let contacts = browser.look("/contacts").await;
    assert!(contacts.says("international prefix"));
    browser.fill("/contacts", &in_berlin(1)).await;
    browser.post("/review", &[]).await;
    let done = browser.look("/done").await;
    for shown in ["some weeks", "+39 06 164164", "Italian time"] {
        assert!(done.says(shown), "{shown}");
    }
    assert!(!done.says("7-15"));
    let pin = world.live_pin(&cf(1)).await.unwrap();
    let mut tx = ctx.db.read().await.unwrap();
    let letter = crate::store::letters::find(&mut tx, &pin.id)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        letter.address,
        r#"["HAUPTSTRASSE 5","10115 BERLIN","GERMANIA"]"#
    );
}

async fn residents_abroad_show_a_document_that_a_person_checks(at: Fresh) {
    let world = World::on(at).await;
    let ctx = with_policy(&world.ctx, |config| {
        config.policy.eligibility = EligibilityPolicy::ResidentsAbroad;
        config.register.check = crate::config::ResidenceCheck::Format;
    });
    let mut browser = Browser::new(&ctx, "it");
    browser.begin(&in_berlin(1)).await;
    browser.fill("/person", &in_berlin(1)).await;
    browser.fill("/residence", &in_berlin(1)).await;
    let contacts = browser.fill("/contacts", &in_berlin(1)).await;
    assert_eq!(contacts.to(), "/portal/it/request/document");
    let declared = [
        ("no_italian_document", "yes"),
        ("document_country", "Z112"),
        ("document_number", "C01X00T47"),
    ];
    let nothing = browser.upload(&[], ("application/octet-stream", b"")).await;
    for shown in [
        "serve la dichiarazione",
        "Scelga un file",
        "Manca: Numero del documento",
    ] {
        assert!(nothing.says(shown), "{shown}: {}", nothing.text);
    }
    let active = samples::pdf("/OpenAction 2 0 R", &[]);
    let refused = browser
        .upload(&declared, ("application/pdf", &active))
        .await;
    assert!(refused.says("si avvia da solo"), "{}", refused.text);
    let kept = browser
        .upload(&declared, ("image/png", &samples::png()))
        .await;
    assert_eq!(kept.to(), "/portal/it/request/review", "{}", kept.text);
    let confirmed = browser.post("/review", &[]).await;
    assert_eq!(confirmed.to(), "/portal/it/request/done");
    assert!(
        world.live_pin(&cf(1)).await.is_none(),
        "a person looks first"
    );
    let waiting = practice(&world, &cf(1)).await.unwrap();
    assert_eq!(waiting.reason.as_deref(), Some("foreign-document"));
    let mut tx = ctx.db.read().await.unwrap();
    let documents = uploads::of_subject(&mut tx, &waiting.id).await.unwrap();
    assert_eq!(
        (documents.len(), documents[0].what.as_str()),
        (1, "foreign-document")
    );
    drop(tx);
    two_operators_confirm(&world, &ctx, &waiting.id).await;
    let pin = world.live_pin(&cf(1)).await.unwrap();
    assert_eq!((pin.exempt, pin.origin.as_str()), (1, "web"));
}

async fn a_document_is_taken_only_where_one_is_needed_and_not_in_any_number(at: Fresh) {
    let world = World::on(at).await;
    let document = ("image/png", &*samples::png());
    let mut stranger = Browser::new(&world.ctx, "it");
    let sent = stranger.upload(&[], document).await;
    assert_eq!(sent.to(), "/portal/it/request/start");
    let mut browser = Browser::new(&world.ctx, "it");
    browser.type_all(&form(1)).await;
    for elsewhere in [
        browser.look("/document").await,
        browser.upload(&[], document).await,
    ] {
        assert_eq!(elsewhere.to(), "/portal/it/request/review");
    }
    let mut tx = world.ctx.db.read().await.unwrap();
    let deeds = audit::all(&mut tx).await.unwrap();
    assert!(deeds.iter().all(|deed| deed.action != "upload.kept"));
    drop(tx);
    let ctx = with_policy(&world.ctx, |config| {
        config.policy.eligibility = EligibilityPolicy::ResidentsAbroad;
    });
    let mut browser = Browser::new(&ctx, "it");
    browser.begin(&in_berlin(1)).await;
    for _ in 0..10 {
        let again = browser.upload(&[], document).await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let later = browser.upload(&[], document).await;
    assert_eq!(later.status, StatusCode::TOO_MANY_REQUESTS);
}

async fn a_request_is_not_confirmed_in_any_number(at: Fresh) {
    let world = World::on(at).await;
    let mut browser = Browser::new(&world.ctx, "it");
    browser.begin(&form(1)).await;
    browser.look("/person").await;
    for _ in 0..10 {
        let incomplete = browser.post("/review", &[]).await;
        assert_eq!(incomplete.to(), "/portal/it/request/person");
    }
    let later = browser.post("/review", &[]).await;
    assert_eq!(later.status, StatusCode::TOO_MANY_REQUESTS);
}

async fn two_operators_confirm(world: &World, ctx: &Ctx, practice: &str) {
    let (anna, bruno) = (world.operator("anna").await, world.operator("bruno").await);
    assert!(
        propose(ctx, &anna, practice, heard(true, "seen"))
            .await
            .unwrap()
    );
    let decided = decide(ctx, &bruno, practice, Verdict::Approve)
        .await
        .unwrap();
    assert_eq!(decided, Decided::Done);
}

async fn who_may_not_ask_is_told_what_else_there_is(at: Fresh) {
    let world = World::on(at).await;
    world.issued(1).await;
    let ctx = with_policy(&world.ctx, |config| {
        config.policy.eligibility = EligibilityPolicy::ResidentsAbroad;
    });
    let mut pages = Vec::new();
    for number in [1, 2] {
        let mut browser = Browser::new(&ctx, "it");
        pages.push(browser.begin(&form(number)).await.text);
    }
    assert_eq!(pages[0], pages[1], "nothing about an existing PIN");
    for shown in ["SPID", "CIE", "CNS", "/portal/it/other-ways"] {
        assert!(pages[0].contains(shown), "{shown}");
    }
}

async fn the_first_half_is_shown_once_where_policy_says_so(at: Fresh) {
    let world = World::on(at).await;
    let ctx = with_policy(&world.ctx, |config| config.policy.first_half_on_web = true);
    let mut browser = Browser::new(&ctx, "it");
    browser.type_all(&form(1)).await;
    let confirmed = browser.post("/review", &[]).await;
    assert_eq!(confirmed.status, StatusCode::OK);
    let shown = confirmed.between("<p class=\"code number\">", "<").unwrap();
    let pin = world.live_pin(&cf(1)).await.unwrap();
    let mut tx = ctx.db.read().await.unwrap();
    let sealed = crate::store::halves::sealed(&mut tx, &pin.id, "first")
        .await
        .unwrap();
    drop(tx);
    let opened = ctx.outbox.open(&sealed.unwrap(), &pin.id).unwrap();
    assert_eq!(shown.replace(' ', "").as_bytes(), opened.as_slice());
    for again in [
        browser.post("/review", &[]).await,
        browser.look("/done").await,
    ] {
        assert!(!again.says(&shown), "once");
    }
    let mut off = Browser::new(&world.ctx, "it");
    off.type_all(&form(2)).await;
    let confirmed = off.post("/review", &[]).await;
    assert_eq!(confirmed.status, StatusCode::SEE_OTHER, "off by default");
}

async fn a_form_without_its_token_changes_nothing(at: Fresh) {
    let world = World::on(at).await;
    let mut browser = Browser::new(&world.ctx, "it");
    browser.type_all(&form(1)).await;
    let own = std::mem::replace(&mut browser.csrf, "another".to_owned());
    let refused = browser.post("/review", &[]).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert!(world.live_pin(&cf(1)).await.is_none());
    browser.csrf = own;
    let mut stranger = Browser::new(&world.ctx, "it");
    stranger.look("/start").await;
    let review = stranger.look("/review").await;
    assert_eq!(
        review.to(),
        "/portal/it/request/start",
        "a draft is its browser's alone"
    );
    world.advance(std::time::Duration::from_secs(3_700)).await;
    let late = browser.look("/review").await;
    assert_eq!(late.to(), "/portal/it/request/start", "an hour without use");
}

async fn another_address_is_called_back_with_the_preferred_telephone(at: Fresh) {
    let world = World::on(at).await;
    let mut browser = Browser::new(&world.ctx, "it");
    let mut moved = form(1);
    for (field, text) in [
        ("street_number", "2"),
        ("landline", "06 5905 1234"),
        ("preferred_phone", "landline"),
        ("preferred_time", "sera"),
    ] {
        moved.set(field, text);
    }
    browser.type_all(&moved).await;
    let confirmed = browser.post("/review", &[]).await;
    assert_eq!(
        confirmed.to(),
        "/portal/it/request/done",
        "the same as for everybody"
    );
    assert!(world.live_pin(&cf(1)).await.is_none());
    let waiting = practice(&world, &cf(1)).await.unwrap();
    assert_eq!(
        (waiting.reason.as_deref(), waiting.maker.as_str()),
        (Some("number"), "web")
    );
    let kept: Form = serde_json::from_str(&waiting.request).unwrap();
    let wish = crate::domain::pin_request::Preference::of(&kept);
    assert_eq!(wish.phone, "06 5905 1234");
}
