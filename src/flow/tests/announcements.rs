//! What a supervisor can announce: what callers hear of it, and files that are not let through.

use super::*;

const FILE: &str = "announcements.yaml";

fn filled(template: &str, fields: &[(&str, &str)], mode: Mode) -> Announced {
    let template = FLOW.announcement(template).unwrap();
    template.fill(&given(fields), mode).unwrap()
}

fn given(fields: &[(&str, &str)]) -> BTreeMap<String, String> {
    let owned = fields
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    owned.collect()
}

fn heard(announced: &Announced, now: &str) -> [String; 3] {
    let emergency = announced.at(now.parse().unwrap());
    ["it", "de", "en"].map(|language| emergency.texts[language].clone())
}

const AT_SIX: &[(&str, &str)] = &[("service", "site"), ("when", "2015-03-10T18:00:00+01:00")];

#[test]
fn a_disruption_that_informs_names_the_service_and_the_time_in_every_language() {
    let announced = filled("disruption", AT_SIX, Mode::Inform);
    assert_eq!(
        heard(&announced, "2015-03-10T09:15:00Z"),
        [
            "Avviso. Il sito oggi non funziona bene. Ci stiamo lavorando e pensiamo di risolvere \
             oggi alle 18. Le sue richieste già fatte non vanno perse. Se può, richiami più tardi; \
             altrimenti resti in linea.",
            "Hinweis. Die Website ist heute gestört. Wir arbeiten daran und rechnen heute um 18 Uhr \
             mit einer Lösung. Bereits gestellte Anträge gehen nicht verloren. Wenn möglich, rufen \
             Sie später an; sonst bleiben Sie am Apparat.",
            "Please note. The website is not working properly today. We are working on it and expect \
             to fix it today at 6 p.m. Requests you have already made are not lost. If you can, call \
             later; otherwise stay on the line.",
        ]
    );
}

#[test]
fn one_that_closes_asks_to_call_again_at_that_time() {
    let announced = filled("disruption", AT_SIX, Mode::Close);
    let [it, de, en] = heard(&announced, "2015-03-10T09:15:00Z");
    assert!(
        it.ends_with("La preghiamo di richiamare oggi alle 18."),
        "{it}"
    );
    assert!(
        de.ends_with("Bitte rufen Sie heute um 18 Uhr wieder an."),
        "{de}"
    );
    assert!(en.ends_with("Please call again today at 6 p.m."), "{en}");
    assert!(!it.contains("resti in linea"));
}

#[test]
fn the_time_is_spoken_as_seen_from_the_call_and_no_more_once_it_is_past() {
    let announced = filled("disruption", AT_SIX, Mode::Inform);
    for (now, words) in [
        (
            "2015-03-08T09:00:00Z",
            "risolvere martedì 10 marzo alle 18.",
        ),
        ("2015-03-09T09:00:00Z", "risolvere domani alle 18."),
        ("2015-03-10T16:59:00Z", "risolvere oggi alle 18."),
        (
            "2015-03-10T17:00:00Z",
            "Non sappiamo ancora quando sarà risolto.",
        ),
    ] {
        let [it, ..] = heard(&announced, now);
        assert!(it.contains(words), "{now}: {it}");
    }
}

#[test]
fn nobody_hears_a_placeholder_whatever_is_chosen() {
    for (name, template) in FLOW.announcements() {
        for mode in [Mode::Inform, Mode::Close] {
            for when in [UNKNOWN, "2015-03-10T18:00:00Z", "2015-05-04T06:00:00Z"] {
                let fields = template.fields.iter().map(|(field, of)| {
                    let first = of.values.keys().next().map(|value| value.value.clone());
                    (
                        field.value.clone(),
                        first.unwrap_or_else(|| when.to_owned()),
                    )
                });
                let announced = template.fill(&fields.collect(), mode).unwrap();
                for now in ["2015-03-10T09:15:00Z", "2015-06-01T09:15:00Z"] {
                    for text in heard(&announced, now) {
                        assert!(
                            !text.contains(['{', '}']) && !text.contains(".."),
                            "{name}: {text}"
                        );
                    }
                }
            }
        }
    }
}

#[test]
fn what_is_not_filled_in_or_not_offered_is_refused_by_field() {
    let template = FLOW.announcement("disruption").unwrap();
    let bad = template.fill(&given(&[("service", "moon"), ("where", "x")]), Mode::Inform);
    let bad = bad.unwrap_err();
    assert_eq!(bad["service"], BadField::Unreadable);
    assert_eq!(bad["when"], BadField::Missing);
    assert_eq!(bad["where"], BadField::NoSuchField);
    let soon = template.fill(
        &given(&[("service", "site"), ("when", "presto")]),
        Mode::Inform,
    );
    assert_eq!(soon.unwrap_err()["when"], BadField::Unreadable);
}

#[test]
fn what_was_switched_on_survives_being_stored() {
    let announced = filled("disruption", AT_SIX, Mode::Close);
    let text = serde_json::to_string(&announced).unwrap();
    assert_eq!(serde_json::from_str::<Announced>(&text).unwrap(), announced);
}

#[test]
fn callers_hear_it_before_the_welcome_and_one_that_closes_ends_the_call() {
    let now = "2015-03-10T09:15:00Z".parse().unwrap();
    let mut facts = open(Line::Free);
    facts.emergency = Some(filled("data-leak", &[], Mode::Inform).at(now));
    let said: Vec<String> = first_words(&FLOW, &facts)
        .into_iter()
        .map(|say| say.text().into_owned())
        .collect();
    assert!(
        said[0].starts_with("Avviso. Abbiamo avuto un problema"),
        "{said:?}"
    );
    assert!(said[3].starts_with("Benvenuto"), "{said:?}");
    facts.emergency = Some(filled("data-leak", &[], Mode::Close).at(now));
    let said: Vec<String> = first_words(&FLOW, &facts)
        .into_iter()
        .map(|say| say.text().into_owned())
        .collect();
    assert_eq!(said[3], "Grazie per aver chiamato. Arrivederci.");
    assert_eq!(said.len(), 6);
}

#[test]
fn whoever_speaks_a_language_that_is_newer_than_the_announcement_hears_it_all_the_same() {
    let mut sources = shipped();
    let text = sources.get_mut(SHIPPED_FLOW).unwrap();
    *text = text.replacen(
        "      speak: every-language\n      emergency:",
        "      emergency:",
        1,
    );
    let flow = load(&sources, SHIPPED_FLOW).unwrap();
    let mut facts = open(Line::Free);
    let mut emergency = filled("data-leak", &[], Mode::Inform).at(facts.now);
    emergency.texts.remove("de");
    facts.emergency = Some(emergency);
    let german = Position {
        language: "de".to_owned(),
        ..flow.first_position()
    };
    let first = step(&flow, &german, &Event::Start, &facts);
    assert!(super::text(&first.document).starts_with("Avviso. Abbiamo avuto un problema"));
}

#[test]
fn a_flow_without_the_file_has_nothing_to_announce() {
    let mut sources = shipped();
    sources.remove(FILE);
    let flow = load(&sources, SHIPPED_FLOW).unwrap();
    assert_eq!(flow.announcements().count(), 0);
}

/// What stands in the file, what stands there instead, the rule that catches it, what it names.
const MISTAKES: [(&str, &str, &str, &str); 10] = [
    (
        "de: Die Website, ",
        "",
        "missing-language",
        "`site` is not written in `de`",
    ),
    (
        "en: The website }",
        "fr: Le site, en: The website }",
        "unknown-language",
        "`fr`",
    ),
    (
        "{service} oggi non",
        "{servizio} oggi non",
        "unknown-placeholder",
        "`{servizio}`",
    ),
    (
        "richiamare {when}.",
        "richiamare {hours}.",
        "unknown-placeholder",
        "`{hours}`",
    ),
    (
        "quando sarà risolto.",
        "{when}.",
        "unknown-placeholder",
        "`unknown`",
    ),
    (
        "{service} ist heute gestört. Wir arbeiten daran und",
        "Es ist gestört. Wir",
        "unused-field",
        "`de` never says `service`",
    ),
    (
        "moment: true",
        "values: {}",
        "bad-field",
        "`values` or be a `moment`",
    ),
    ("    unknown:\n", "    known:\n", "yaml", "known"),
    ("  disruption:", "  Disruption:", "bad-name", "`Disruption`"),
    (
        "title: Quando pensiamo di risolvere\n        moment: true",
        "title: x\n        values: { now: { it: a, de: b, en: c } }",
        "bad-field",
        "needs `unknown`",
    ),
];

#[test]
fn a_mistake_in_a_template_is_named_with_its_place() {
    for (from, to, code, names) in MISTAKES {
        let mut sources = shipped();
        let text = sources.get_mut(FILE).unwrap();
        assert!(text.contains(from), "{from}");
        let line = text.split(from).next().unwrap().lines().count();
        *text = text.replacen(from, to, 1);
        let (flow, found) = check(&sources, SHIPPED_FLOW);
        assert!(flow.is_none(), "{from}");
        let one = found
            .iter()
            .find(|one| one.code == code && one.message.contains(names));
        let one = one.unwrap_or_else(|| panic!("no {code} with {names} in {found:#?}"));
        assert_eq!(one.file, FILE);
        assert!(
            one.line > 0 && one.line as usize <= line + 1,
            "{one}, {line}"
        );
    }
}
