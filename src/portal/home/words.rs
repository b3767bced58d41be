//! The words of the home page.

use crate::domain::language::Language;

/// The words of the home page.
pub struct HomeWords {
    pub title: &'static str,
    pub lead: &'static str,
}

/// The words in this language.
pub fn of(language: Language) -> &'static HomeWords {
    match language {
        Language::It => &IT,
        Language::De => &DE,
        Language::En => &EN,
    }
}

static IT: HomeWords = HomeWords {
    title: "Richiedi e gestisci il tuo PIN",
    lead: "Il PIN è il codice personale con cui entra nei servizi online {of_body}.",
};

static DE: HomeWords = HomeWords {
    title: "PIN beantragen und verwalten",
    lead: "Mit der PIN, Ihrem persönlichen Code, nutzen Sie die Online-Dienste {of_body}.",
};

static EN: HomeWords = HomeWords {
    title: "Request and manage your PIN",
    lead: "Your PIN is the personal code with which you enter the online services of {body}.",
};
