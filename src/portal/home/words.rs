//! The words of the home page.

use crate::domain::language::Language;

/// The words of the home page.
pub struct HomeWords {
    /// The label of the guides' path (R35).
    pub title: &'static str,
    /// What a PIN is for.
    pub lead: &'static str,
    /// What one can do: the most usual first.
    pub tasks: [Task; 6],
}

/// Something one can do.
pub struct Task {
    /// Where.
    pub path: &'static str,
    /// What.
    pub title: &'static str,
    /// For whom.
    pub text: &'static str,
    /// Ways to do it: path and text.
    pub ways: &'static [(&'static str, &'static str)],
}

/// The words in this language.
pub fn of(language: Language) -> &'static HomeWords {
    match language {
        Language::It => &IT,
        Language::De => &DE,
        Language::En => &EN,
    }
}

const fn task(path: &'static str, title: &'static str, text: &'static str) -> Task {
    Task {
        path,
        title,
        text,
        ways: &[],
    }
}

static IT: HomeWords = HomeWords {
    title: "Richiedi e gestisci il tuo PIN",
    lead: "Il PIN è il codice personale con cui entra nei servizi online {of_body}. Che cosa vuole fare?",
    tasks: [
        task(
            "/access",
            "Accedi: Entra con PIN",
            "Ha già il PIN, o ne ha ricevuto tutte e due le metà.",
        ),
        task("/request", "Richiedi PIN", "Non ha un PIN e ne vuole uno."),
        Task {
            path: "/lost",
            title: "Hai smarrito il tuo PIN?",
            text: "L'ha perso o dimenticato, lo vuole annullare, oppure ha ricevuto una lettera con l'invito ad attivarlo.",
            ways: &[
                ("/lost/restore", "Ripristina il PIN"),
                ("/lost/revoke", "Annulla il PIN"),
                ("/lost/activate", "Attiva il PIN"),
            ],
        },
        task(
            "/help",
            "Ottenere e gestire il PIN",
            "Tutto spiegato con calma: come arriva, come si usa, che cosa fare se qualcosa non va.",
        ),
        task(
            "/offices",
            "Trova la sede",
            "Indirizzo, telefono e orari della sede più vicina.",
        ),
        task(
            "/other-ways",
            "Altri modi per entrare",
            "SPID, CIE e CNS: che cosa sono e chi li rilascia.",
        ),
    ],
};

static DE: HomeWords = HomeWords {
    title: "PIN beantragen und verwalten",
    lead: "Mit der PIN, Ihrem persönlichen Code, kommen Sie in die Online-Dienste {of_body}. Was möchten Sie tun?",
    tasks: [
        task(
            "/access",
            "Anmelden (Entra con PIN)",
            "Sie haben die PIN schon, oder Sie haben beide Hälften erhalten.",
        ),
        task(
            "/request",
            "PIN beantragen",
            "Sie haben keine PIN und möchten eine.",
        ),
        Task {
            path: "/lost",
            title: "PIN verloren?",
            text: "Sie haben sie verloren oder vergessen, möchten sie widerrufen, oder haben einen Brief mit der Einladung zur Aktivierung erhalten.",
            ways: &[
                ("/lost/restore", "PIN wiederherstellen"),
                ("/lost/revoke", "PIN widerrufen"),
                ("/lost/activate", "PIN aktivieren"),
            ],
        },
        task(
            "/help",
            "PIN erhalten und verwalten",
            "Alles in Ruhe erklärt: wie sie ankommt, wie man sie benutzt und was zu tun ist, wenn etwas nicht klappt.",
        ),
        task(
            "/offices",
            "Dienststelle finden",
            "Adresse, Telefon und Öffnungszeiten der nächsten Dienststelle.",
        ),
        task(
            "/other-ways",
            "Andere Wege",
            "SPID, CIE und CNS: was sie sind und wer sie ausstellt.",
        ),
    ],
};

static EN: HomeWords = HomeWords {
    title: "Request and manage your PIN",
    lead: "Your PIN is the personal code with which you enter the online services of {body}. What would you like to do?",
    tasks: [
        task(
            "/access",
            "Log in (Entra con PIN)",
            "You have your PIN, or have received both of its halves.",
        ),
        task(
            "/request",
            "Request a PIN",
            "You have no PIN and would like one.",
        ),
        Task {
            path: "/lost",
            title: "Have you lost your PIN?",
            text: "You lost or forgot it, want to cancel it, or got a letter that invites you to activate it.",
            ways: &[
                ("/lost/restore", "Restore your PIN"),
                ("/lost/revoke", "Cancel your PIN"),
                ("/lost/activate", "Activate your PIN"),
            ],
        },
        task(
            "/help",
            "Getting and managing your PIN",
            "Everything explained at leisure: how it reaches you, how to use it, what to do when something goes wrong.",
        ),
        task(
            "/offices",
            "Find an office",
            "Address, telephone and hours of the nearest office.",
        ),
        task(
            "/other-ways",
            "Other ways to log in",
            "SPID, CIE and CNS: what they are and who issues them.",
        ),
    ],
};
