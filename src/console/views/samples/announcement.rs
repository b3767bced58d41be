//! An announcement: on, being written, about to be confirmed.

use std::collections::BTreeMap;

use super::shell;
use crate::console::views::announcement::{
    AnnouncementBanner, AnnouncementPage, AnnouncementPreview, Audience, Choices, Heard, InShort,
    Input, InputKind, OnAir, Past, Spoken, Subject, WritePage,
};
use crate::console::views::shell::Here;

fn heard() -> Vec<Spoken> {
    let texts = [
        ("it", "Avviso. Il sito oggi non funziona bene."),
        ("de", "Hinweis. Die Website ist heute gestört."),
        (
            "en",
            "Please note. The website is not working properly today.",
        ),
    ];
    let spoken = texts.map(|(language, text)| Spoken {
        language: language.to_owned(),
        text: text.to_owned(),
    });
    spoken.to_vec()
}

fn past(ended_by: Option<&str>) -> Past {
    Past {
        flow: "Notturno (803165)".to_owned(),
        title: "Un servizio non funziona bene".to_owned(),
        fields: "Il sito, non si sa quando".to_owned(),
        closes: false,
        by: "sonia".to_owned(),
        since: "20/11 10:15".to_owned(),
        until: "20/11 12:15".to_owned(),
        ended_by: ended_by.map(str::to_owned),
    }
}

pub fn announcement_banner(on: bool) -> AnnouncementBanner {
    let short = |flow: &str| InShort {
        flow: flow.to_owned(),
        closes: true,
        until: "22/11 12:15".to_owned(),
    };
    AnnouncementBanner {
        on: if on {
            vec![short("Diurno (803164)"), short("Notturno (803165)")]
        } else {
            Vec::new()
        },
    }
}

pub fn announcement(on: bool) -> AnnouncementPage {
    let on_air = |id: &str, flow: &str| OnAir {
        id: id.to_owned(),
        flow: flow.to_owned(),
        title: "Un servizio non funziona bene".to_owned(),
        closes: true,
        by: "sonia".to_owned(),
        since: "22/11 10:15".to_owned(),
        until: "22/11 12:15".to_owned(),
        longer: "2015-11-22T14:15".to_owned(),
        heard: heard(),
    };
    let mut shell = shell(Here::Announcement);
    if let Some(live) = shell.live.as_mut().filter(|_| !on) {
        live.announcement = Some(announcement_banner(false));
    }
    AnnouncementPage {
        shell,
        problem: (!on).then(|| "Questo annuncio era già spento o scaduto.".to_owned()),
        on: if on {
            vec![
                on_air("a1", "Diurno (803164)"),
                on_air("a2", "Notturno (803165)"),
            ]
        } else {
            Vec::new()
        },
        choices: if on {
            vec![
                choices("", "Tutti i flussi"),
                choices("night", "Notturno (803165)"),
            ]
        } else {
            vec![choices("", "")]
        },
        past: vec![past(Some("marco")), past(None)],
    }
}

fn choices(flow: &str, title: &str) -> Choices {
    Choices {
        flow: flow.to_owned(),
        title: title.to_owned(),
        subjects: vec![Subject {
            name: "disruption".to_owned(),
            title: "Un servizio non funziona bene".to_owned(),
        }],
    }
}

fn everybody() -> Audience {
    Audience {
        flow: String::new(),
        title: "Tutti i flussi".to_owned(),
    }
}

pub fn announcement_write() -> WritePage {
    let input = |name: &str, title: &str, kind| Input {
        name: name.to_owned(),
        title: title.to_owned(),
        kind,
    };
    let values = InputKind::Values(vec![("site".to_owned(), "Il sito".to_owned())]);
    let typed = [
        ("field-service", "site"),
        ("field-when", "known"),
        ("until", "today"),
    ];
    let wrong = [
        ("field-when", "Questo momento è già passato."),
        ("mode", "Scelga se la chiamata prosegue o si chiude."),
        ("until", "Al massimo sette giorni da adesso."),
    ];
    let owned = |(name, text): (&str, &str)| (name.to_owned(), text.to_owned());
    WritePage {
        shell: shell(Here::Announcement),
        name: "disruption".to_owned(),
        title: "Un servizio non funziona bene".to_owned(),
        to: everybody(),
        inputs: vec![
            input("service", "Che cosa non funziona bene", values),
            input("when", "Quando pensiamo di risolvere", InputKind::Moment),
        ],
        values: typed.map(owned).into(),
        messages: BTreeMap::from(wrong.map(owned)),
    }
}

pub fn announcement_preview() -> AnnouncementPreview {
    AnnouncementPreview {
        shell: shell(Here::Announcement),
        name: "disruption".to_owned(),
        title: "Un servizio non funziona bene".to_owned(),
        to: everybody(),
        closes: true,
        until: "22/11 12:15".to_owned(),
        heard: ["Diurno", "Notturno"]
            .map(|flows| Heard {
                flows: flows.to_owned(),
                first: heard(),
                then: vec![Spoken {
                    language: "it".to_owned(),
                    text: "Grazie per aver chiamato. Arrivederci.".to_owned(),
                }],
            })
            .to_vec(),
        replaces: vec!["Un problema con i dati".to_owned()],
        instead_of: "a0".to_owned(),
        sent: vec![("field-service".to_owned(), "site".to_owned())],
    }
}
