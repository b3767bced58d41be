//! Every page that can be reached by links, in every language, and what the pages to read must tell.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::http::StatusCode;
use rstest::rstest;

use super::world;
use crate::domain::language::Language;
use crate::domain::policy::EligibilityPolicy;
use crate::portal::testing::{Seen, Visitor};
use crate::workflows::Ctx;

/// The values of an attribute.
fn all<'a>(html: &'a str, attribute: &str) -> Vec<&'a str> {
    html.split(&format!(" {attribute}=\""))
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect()
}

/// The opening tags of one element.
fn tags<'a>(html: &'a str, element: &str) -> Vec<&'a str> {
    html.split('<')
        .filter_map(|piece| piece.split('>').next())
        .filter(|tag| tag.split([' ', '\n']).next() == Some(element))
        .collect()
}

/// What holds for every page.
fn assert_sound(path: &str, language: Language, seen: &Seen) {
    let html = &seen.text;
    for (header, value) in [
        ("cache-control", "no-store, private"),
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("referrer-policy", "same-origin"),
    ] {
        assert_eq!(seen.headers[header], value, "{path}: {header}");
    }
    let policy = seen.headers["content-security-policy"].to_str().unwrap();
    assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"));
    assert_plain(path, language, html);
    assert_named(path, html);
}

/// One language, one heading, nothing inline.
fn assert_plain(path: &str, language: Language, html: &str) {
    let start = format!("<!doctype html>\n<html lang=\"{}\">", language.code());
    assert!(html.starts_with(&start), "{path}");
    assert_eq!(tags(html, "h1").len(), 1, "{path}: headings");
    assert_eq!(tags(html, "main").len(), 1, "{path}");
    for tag in tags(html, "script") {
        assert!(tag.contains(" src=\"/portal/assets/"), "{path}: <{tag}>");
    }
    assert!(tags(html, "style").is_empty(), "{path}");
    assert!(
        !html.contains(" style=\"") && !html.contains(" onclick="),
        "{path}"
    );
    assert!(
        !html.contains("{body}") && !html.contains("{landline}"),
        "{path}"
    );
}

/// Every id once, everything that is named there, a label for every field.
fn assert_named(path: &str, html: &str) {
    let mut ids = all(html, "id");
    for attribute in [
        "for",
        "aria-describedby",
        "aria-labelledby",
        "aria-controls",
    ] {
        for id in all(html, attribute)
            .iter()
            .flat_map(|ids| ids.split_whitespace())
        {
            assert!(ids.contains(&id), "{path}: {attribute} names {id}");
        }
    }
    for link in all(html, "href")
        .iter()
        .filter_map(|link| link.strip_prefix('#'))
    {
        assert!(ids.contains(&link), "{path}: a link to #{link}");
    }
    let labels = all(html, "for");
    for element in ["input", "select", "textarea"] {
        let seen = tags(html, element).into_iter();
        for tag in seen.filter(|tag| !tag.contains("type=\"hidden\"")) {
            let id = all(tag, "id");
            assert!(
                id.iter().any(|id| labels.contains(id)),
                "{path}: <{tag}> has no label"
            );
        }
    }
    let before = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), before, "{path}: an id twice");
}

#[rstest]
#[case(Language::It)]
#[case(Language::De)]
#[case(Language::En)]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_link_leads_to_a_sound_page_of_the_same_language(#[case] language: Language) {
    let mut visitor = Visitor::new(&world().await.ctx);
    let home = format!("/portal/{}", language.code());
    let mut to_see = vec![home.clone()];
    let mut known: BTreeSet<String> = to_see.iter().cloned().collect();
    while let Some(path) = to_see.pop() {
        let seen = visitor.get(&path).await;
        if seen.status.is_redirection() {
            // A page for somebody else: its way in is a page of ours, too.
            assert!(
                seen.to().starts_with(&home),
                "{path} leads to {}",
                seen.to()
            );
        } else {
            assert_eq!(seen.status, StatusCode::OK, "{path}");
            assert_sound(&path, language, &seen);
        }
        for link in all(&seen.text, "href") {
            let link = link.replace("&#38;", "&");
            let page = link.split('#').next().unwrap_or_default().to_owned();
            let own = page == home
                || page.starts_with(&format!("{home}/"))
                || page.starts_with(&format!("{home}?"));
            if own && known.insert(page.clone()) {
                to_see.push(page);
            }
        }
    }
    for needed in [
        "/help",
        "/other-ways",
        "/offices",
        "/accessibility",
        "/access",
        "/lost",
    ] {
        assert!(known.contains(&format!("{home}{needed}")), "{needed}");
    }
    assert!(
        known.len() > 50,
        "all regions and cities, too: {}",
        known.len()
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_language_shows_the_same_page_and_the_same_search() {
    let mut visitor = Visitor::new(&world().await.ctx);
    let seen = visitor.get("/portal/it/offices?place=Merano").await;
    let german = "href=\"/portal/de/offices?place=Merano\" lang=\"de\" hreflang=\"de\"";
    assert!(seen.says(german), "{}", seen.text);
    assert!(
        visitor
            .get("/portal/de/offices?place=Merano")
            .await
            .says("Dienststellen für Merano")
    );
}

/// A page in Italian says all of these.
async fn says(path: &str, words: &[&str]) {
    let seen = Visitor::new(&world().await.ctx).get(path).await;
    for said in words {
        assert!(seen.says(said), "{path} does not say «{said}»");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_help_page_tells_what_the_guides_tell() {
    let told = [
        (
            "R43",
            "16 caratteri: 8 arrivano con un SMS, un'e-mail o una PEC",
        ),
        ("R44", "con il modulo su carta"),
        ("R57, C18", "da 7 a 15 giorni"),
        ("R61", "Con la sola prima metà non può ancora entrare"),
        (
            "R71",
            "Richiesta assegnazione codice dispositivo per il cittadino in sede",
        ),
        ("R74", "inviando online o per fax la richiesta firmata"),
        (
            "R75",
            "Con il PIN dispositivo può anche chiedere prestazioni",
        ),
        ("R84", "vale solo quando legge «Fine»"),
        ("R90", "Dopo 10 tentativi sbagliati"),
        ("R106", "già usato almeno una volta"),
        ("R109", "aspetti qualche minuto"),
        ("R117", "Senza tessera sanitaria ci chiami: 803164"),
        ("R120", "aspettano di essere attivati"),
        ("R130", "Il PIN vale sei mesi"),
        (
            "R140",
            "Lo SPID di livello 2 e la CNS valgono come un PIN dispositivo",
        ),
        ("R151", "Nessuno dell'INPS le chiederà mai il PIN"),
        ("R5", "L'assistente virtuale"),
        ("R86", "Nell'app si entra con lo stesso codice fiscale"),
        ("R10", "da telefono fisso, gratis"),
        ("C13", "da cellulare, secondo la tariffa del suo operatore"),
        ("hours", "ora italiana"),
    ];
    says("/portal/it/help", &told.map(|(_, words)| words)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_page_about_other_ways_tells_who_gives_what_and_how_to_log_in() {
    let told = [
        "InfoCert",
        "Aruba",
        "Poste ID",
        "Namirial",
        "TIM ID",
        "SpidItalia (Register)",
        "Intesa",
        "Sielte",
        "15 marzo 2016",
        "21 luglio 2017",
        "Entra con SPID",
        "codice fiscale o la partita IVA",
        "La rilascia il comune di residenza",
        "strutture sanitarie",
        "certificato di autenticazione",
        "Senza un documento d'identità italiano",
    ];
    says("/portal/it/other-ways", &told).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_home_page_offers_every_task_by_its_name() {
    let told = [
        "Richiedi e gestisci il tuo PIN",
        "Accedi",
        "Richiedi PIN",
        "Hai smarrito il tuo PIN?",
        "Ripristina il PIN",
        "Annulla il PIN",
        "Attiva il PIN",
        "Ottenere e gestire il PIN",
        "Trova la sede",
        "SPID, CIE e CNS",
    ];
    says("/portal/it", &told).await;
}

fn with_policy(ctx: &Ctx, eligibility: EligibilityPolicy) -> Ctx {
    let mut config = (*ctx.config).clone();
    config.policy.eligibility = eligibility;
    Ctx {
        config: Arc::new(config),
        ..ctx.clone()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_may_have_a_pin_is_said_where_that_is_not_everybody() {
    let world = world().await;
    let only = "solo per chi risiede all'estero e non ha un documento d'identità italiano";
    for (policy, said) in [
        (EligibilityPolicy::Open, false),
        // The world begins in 2015.
        (EligibilityPolicy::ByDate, false),
        (EligibilityPolicy::ResidentsAbroad, true),
    ] {
        let mut visitor = Visitor::new(&with_policy(&world.ctx, policy));
        for path in ["/portal/it", "/portal/it/help", "/portal/it/other-ways"] {
            let seen = visitor.get(path).await;
            assert_eq!(seen.says(only), said, "{policy:?} {path}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn offices_are_shown_with_all_that_one_needs_to_go_there() {
    let mut visitor = Visitor::new(&world().await.ctx);
    for search in [
        "place=Bolzano",
        "place=39100",
        "region=Trentino%2DAlto%20Adige%2FS%C3%BCdtirol&city=Bolzano",
    ] {
        let seen = visitor.get(&format!("/portal/it/offices?{search}")).await;
        for words in [
            "Sede di Bolzano",
            "piazza Esempio 8",
            "00 0000 0008",
            "dalle 8:30 alle 12:30",
            "15 agosto",
            " Esempio</dd>",
            "sedi, telefoni e nomi sono inventati",
        ] {
            assert!(seen.says(words), "{search}: {words}");
        }
    }
    for (search, words) in [
        ("place=", "Scriva il nome di un comune o un CAP"),
        ("place=Atlantide", "Non conosciamo questo comune"),
        ("place=1", "Non conosciamo questo comune"),
    ] {
        let seen = visitor.get(&format!("/portal/it/offices?{search}")).await;
        assert_eq!(seen.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            seen.says(words) && seen.says("Errore: Trova la sede"),
            "{search}"
        );
    }
    let hostile = visitor
        .get("/portal/it/offices?place=%3Cscript%3Ealert(1)%3C%2Fscript%3E")
        .await;
    assert!(!hostile.text.contains("<script>alert"));
}
