//! Every page with sample data, and what must hold on all of them. The pages are also written to a
//! folder of the temporary directory, to be looked at beside the style sheet.

use askama::Template;

use super::call::Work;
use super::identify::Stage;
use super::presence::PresenceState;
use super::result::IssueResult;
use super::samples::{self, HOSTILE};
use super::sign_in::SignInProblem;
use super::strip::CallState;
use super::voice_message::Stage as MessageStage;

/// The name and the HTML of each page.
fn pages() -> Vec<(&'static str, String)> {
    [
        outside(),
        desks(),
        calls(),
        callers(),
        results(),
        lists(),
        messages(),
        announcements(),
        sede(),
    ]
    .concat()
}

fn page(name: &'static str, view: &impl Template) -> (&'static str, String) {
    (name, view.render().unwrap())
}

fn outside() -> Vec<(&'static str, String)> {
    let throttled = SignInProblem::Throttled { minutes: 5 };
    vec![
        page("sign-in", &samples::sign_in(None)),
        page(
            "sign-in-wrong",
            &samples::sign_in(Some(SignInProblem::Wrong)),
        ),
        page("sign-in-throttled", &samples::sign_in(Some(throttled))),
        page("error", &samples::error()),
    ]
}

fn desks() -> Vec<(&'static str, String)> {
    vec![
        page("desk", &samples::desk(false)),
        page("desk-offer", &samples::desk(true)),
    ]
}

fn calls() -> Vec<(&'static str, String)> {
    let form = || Work::Form(samples::form());
    let wrong = Work::Form(samples::wrong_form());
    let office = Work::Office {
        office: samples::office(),
        form: samples::form(),
    };
    let done = Work::Done {
        practice: "482913".to_owned(),
    };
    vec![
        page("call", &samples::call(form(), "vorrei il pin")),
        page("call-wrong", &samples::call(wrong, "vorrei il pin")),
        page("call-hostile", &samples::call(form(), HOSTILE)),
        page("call-office", &samples::call(office, "vorrei il pin")),
        page("call-done", &samples::call(done, "")),
        page("call-closed", &samples::call(Work::Closed, "")),
        page("review", &samples::review()),
    ]
}

fn callers() -> Vec<(&'static str, String)> {
    vec![
        page("identify", &samples::identify(Stage::Open(2))),
        page("identify-failed", &samples::identify(Stage::Failed)),
        page("identify-call-over", &samples::identify(Stage::CallOver)),
        page("record", &samples::record()),
        page("record-preassigned", &samples::record_preassigned()),
        page("dictation", &samples::dictation()),
    ]
}

fn results() -> Vec<(&'static str, String)> {
    let call_back = IssueResult::ToCallBack {
        practice: "482913".to_owned(),
    };
    let refused = IssueResult::Refused {
        title: "La richiesta non si può fare".to_owned(),
        text: "Con questo cellulare risultano già tre PIN.".to_owned(),
        instead: vec!["Chieda un altro recapito.".to_owned()],
    };
    vec![
        page("result-issued", &samples::result(samples::issued())),
        page("result-call-back", &samples::result(call_back)),
        page(
            "result-to-identify",
            &samples::result(IssueResult::ToIdentify),
        ),
        page(
            "result-has-pin",
            &samples::result(IssueResult::AlreadyHasPin),
        ),
        page("result-refused", &samples::result(refused)),
    ]
}

fn lists() -> Vec<(&'static str, String)> {
    vec![
        page("call-backs", &samples::call_backs()),
        page("undelivered", &samples::undelivered()),
        page("tasks", &samples::tasks()),
        page("approvals", &samples::approvals()),
        page("returned-letters", &samples::returned_letters()),
        page("flows", &samples::flows()),
        page("flow-back", &samples::flow_back()),
        page("flow-diff", &samples::flow_diff(Some(samples::things()))),
        page("flow-diff-none", &samples::flow_diff(Some(Vec::new()))),
        page("flow-diff-unreadable", &samples::flow_diff(None)),
        page("menu", &samples::menu()),
    ]
}

fn messages() -> Vec<(&'static str, String)> {
    let others = MessageStage::Taken {
        by: "Luca Verdi".to_owned(),
        may_close: true,
    };
    let done = MessageStage::Done {
        result: "spoken".to_owned(),
        by: "Luca Verdi".to_owned(),
    };
    let new = MessageStage::New { may_close: false };
    vec![
        page("voice-messages", &samples::voice_messages()),
        page("voice-message", &samples::voice_message(new)),
        page(
            "voice-message-mine",
            &samples::voice_message(MessageStage::Mine),
        ),
        page("voice-message-taken", &samples::voice_message(others)),
        page("voice-message-done", &samples::voice_message(done)),
    ]
}

fn announcements() -> Vec<(&'static str, String)> {
    vec![
        page("announcement", &samples::announcement(true)),
        page("announcement-off", &samples::announcement(false)),
        page("announcement-write", &samples::announcement_write()),
        page("announcement-preview", &samples::announcement_preview()),
    ]
}

fn sede() -> Vec<(&'static str, String)> {
    use super::samples::sede;
    vec![
        page("sede", &sede::start()),
        page("sede-envelope", &sede::envelope(false)),
        page("sede-envelope-wrong", &sede::envelope(true)),
        page("sede-pin", &sede::pin()),
        page("sede-spoiled", &sede::spoiled()),
        page("sede-paper", &sede::paper()),
        page("sede-convert", &sede::convert()),
        page("sede-done", &sede::done()),
        page("upload-picture", &sede::upload(true)),
        page("upload-pdf", &sede::upload(false)),
    ]
}

/// The opening tags of one element, without their brackets.
fn tags<'a>(html: &'a str, element: &str) -> Vec<&'a str> {
    html.split('<')
        .filter_map(|piece| piece.split('>').next())
        .filter(|tag| tag.split([' ', '\n']).next() == Some(element))
        .collect()
}

fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    tag.split_once(&format!(" {name}=\""))?.1.split('"').next()
}

#[test]
fn every_page_is_italian_and_has_one_heading_and_one_main() {
    for (name, html) in pages() {
        assert!(
            html.starts_with("<!doctype html>\n<html lang=\"it\">"),
            "{name}"
        );
        assert_eq!(tags(&html, "h1").len(), 1, "{name}");
        assert_eq!(tags(&html, "main").len(), 1, "{name}");
        assert!(html.contains("href=\"#main\""), "{name} has no skip link");
        assert!(!html.contains("{{") && !html.contains("{%"), "{name}");
    }
}

#[test]
fn every_field_that_is_seen_has_a_label() {
    for (name, html) in pages() {
        let labels: Vec<_> = tags(&html, "label")
            .into_iter()
            .filter_map(|tag| attribute(tag, "for"))
            .collect();
        for element in ["input", "select", "textarea"] {
            for tag in tags(&html, element) {
                if attribute(tag, "type") == Some("hidden") {
                    continue;
                }
                let id = attribute(tag, "id").unwrap_or_else(|| panic!("{name}: no id in <{tag}>"));
                assert!(labels.contains(&id), "{name}: no label for {id}");
            }
        }
    }
}

#[test]
fn ids_are_unique_and_what_describes_a_field_exists() {
    for (name, html) in pages() {
        let mut ids: Vec<_> = html
            .split(" id=\"")
            .skip(1)
            .filter_map(|piece| piece.split('"').next())
            .collect();
        for reference in [
            "aria-describedby",
            "aria-labelledby",
            "aria-controls",
            "for",
        ] {
            for piece in html.split(&format!(" {reference}=\"")).skip(1) {
                for id in piece.split('"').next().unwrap().split(' ') {
                    assert!(ids.contains(&id), "{name}: {reference} names {id}");
                }
            }
        }
        ids.sort_unstable();
        let all = ids.len();
        ids.dedup();
        assert_eq!(ids.len(), all, "{name} has an id twice");
    }
}

#[test]
fn every_form_is_posted_and_carries_the_token() {
    for (name, html) in pages() {
        for form in html.split("<form ").skip(1) {
            let form = form.split("</form>").next().unwrap();
            assert!(form.contains("method=\"post\""), "{name}: {form}");
            assert!(
                form.contains("name=\"csrf\" value=\"csrf-token\""),
                "{name}: {form}"
            );
        }
    }
}

#[test]
fn nothing_inline_and_nothing_from_elsewhere() {
    for (name, html) in pages() {
        for script in tags(&html, "script") {
            assert!(attribute(script, "src").is_some(), "{name}: <{script}>");
        }
        assert!(tags(&html, "style").is_empty(), "{name}");
        for tag in html.split('<').filter_map(|piece| piece.split('>').next()) {
            assert!(!tag.contains(" style=\""), "{name}: <{tag}>");
            assert!(
                !tag.contains(" onerror=") && !tag.contains(" onclick="),
                "{name}: <{tag}>"
            );
            for address in ["src", "href", "action"]
                .iter()
                .filter_map(|a| attribute(tag, a))
            {
                assert!(
                    address.starts_with("/console") || address.starts_with('#'),
                    "{name}: {address}"
                );
            }
        }
    }
}

#[test]
fn what_a_caller_said_is_text_and_never_markup() {
    let page = samples::call(Work::Form(samples::form()), HOSTILE)
        .render()
        .unwrap();
    let offer = samples::offer(HOSTILE).render().unwrap();
    for html in [page, offer] {
        assert!(!html.contains("<script>alert") && !html.contains("<img"));
        assert!(html.contains("&#60;script&#62;") || html.contains("&lt;script&gt;"));
    }
}

#[test]
fn the_form_has_exactly_the_agreed_fields_and_none_for_a_pin() {
    let html = samples::form().render().unwrap();
    let mut names: Vec<_> = ["input", "select"]
        .iter()
        .flat_map(|element| tags(&html, element))
        .filter_map(|tag| attribute(tag, "name"))
        .collect();
    names.sort_unstable();
    assert_eq!(
        names.join(" "),
        "birth_date birth_place birth_province cap codice_fiscale comune country csrf email \
         foreign_1 foreign_2 foreign_3 form_key landline language mobile name pec \
         preferred_phone preferred_time provincia residence_kind sex street street_number \
         surname version"
    );
}

#[test]
fn what_was_typed_comes_back_with_its_message() {
    let html = samples::wrong_form().render().unwrap();
    assert!(html.contains("value=\"RSSMRA85T10A562S\""));
    assert!(html.contains("<option value=\"M\" selected>"));
    assert!(html.contains("<a href=\"#cap\">CAP</a>"));
    assert_eq!(html.matches("aria-invalid=\"true\"").count(), 3);
}

#[test]
fn an_offer_carries_what_is_known_of_the_call() {
    let html = samples::offer("vorrei il pin").render().unwrap();
    for expected in [
        "data-offer=\"o1\"",
        "data-caller=\"+393471234567\"",
        "data-dialled=\"06164164\"",
        "data-language=\"it\"",
        "data-path=\"welcome language privacy services reason heard\"",
        "data-intent=\"pin-request\"",
        "data-said=\"vorrei il pin\"",
    ] {
        // A plus sign may be written as a reference.
        assert!(html.replace("&#43;", "+").contains(expected), "{expected}");
    }
    assert!(!samples::no_offer().render().unwrap().contains("data-offer"));
}

#[test]
fn each_fragment_stands_alone_under_its_own_id() {
    let strip = super::strip::ContactStrip {
        contacts: vec![samples::open_contact(CallState::Dropped)],
    };
    for (id, html) in [
        ("offer", samples::offer("").render()),
        ("offer", samples::no_offer().render()),
        (
            "presence",
            samples::presence(PresenceState::WrapUp).render(),
        ),
        ("contact", strip.render()),
        ("line", samples::line().render()),
        ("announcement", samples::announcement_banner(true).render()),
        ("announcement", samples::announcement_banner(false).render()),
        ("delivery", samples::delivery().render()),
    ] {
        let html = html.unwrap();
        let start = format!("<section id=\"{id}\"");
        assert!(html.trim_start().starts_with(&start), "{id}: {html}");
        assert!(html.trim_end().ends_with("</section>"), "{id}");
        assert_eq!(tags(&html, "section").len(), 1, "{id}");
    }
}

#[test]
fn nobody_without_a_telephone_can_be_ready() {
    let mut presence = samples::presence(PresenceState::Paused("break".to_owned()));
    assert!(!presence.render().unwrap().contains(" disabled"));
    presence.endpoint.clear();
    assert!(presence.render().unwrap().contains(" disabled"));
}

#[test]
fn the_outcome_that_the_system_set_cannot_be_chosen_away() {
    let html = samples::result(samples::issued()).render().unwrap();
    assert!(html.contains("name=\"outcome\" value=\"pin-issued\""));
    assert!(!html.contains("id=\"outcome-choice\""));
    assert!(
        super::outcome::OUTCOMES
            .iter()
            .all(|(name, _)| *name != "pin-issued")
    );
}

#[test]
fn the_gallery_can_be_written_to_a_folder_and_looked_at() {
    let folder = std::env::temp_dir().join("centralino-gallery");
    std::fs::create_dir_all(&folder).unwrap();
    for (name, html) in pages() {
        let file = folder.join(format!("{name}.html"));
        std::fs::write(&file, &html).unwrap();
        assert_eq!(std::fs::read_to_string(&file).unwrap(), html);
    }
}

#[test]
fn before_a_caller_is_known_no_page_says_whether_there_is_a_pin() {
    let refused = samples::result(IssueResult::ToIdentify).render().unwrap();
    for text in ["Risulta già", "già un PIN", "ha un PIN", "already"] {
        assert!(!refused.contains(text), "{text}");
    }
    for stage in [Stage::Open(2), Stage::Failed, Stage::CallOver] {
        let html = samples::identify(stage).render().unwrap();
        assert!(!html.contains("già un PIN") && !html.contains("Risulta già"));
    }
}

#[test]
fn an_answer_to_a_fact_is_said_in_words_and_reaches_whoever_cannot_see_it() {
    let html = samples::identify(Stage::Open(2)).render().unwrap();
    assert!(html.contains("Data di nascita: <strong>corrisponde</strong>"));
    assert!(html.contains("Residenza: <strong>non corrisponde</strong>"));
    assert!(html.contains("id=\"problems\" tabindex=\"-1\" role=\"status\""));
}
