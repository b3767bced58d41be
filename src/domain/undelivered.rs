//! Why a message did not arrive: one table of the platform's error codes and of our own words, with
//! what an operator reads and what the system does next (`telephony.md` 4).

/// What is known of a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Failure {
    /// Why, in plain Italian; it begins small and ends without a full stop.
    pub reason: &'static str,
    /// What the system does.
    pub next: Next,
    /// Whose fault it is.
    pub cause: Cause,
}

/// What the system does after a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// The next registered contact at once, and a task for an operator when there is none.
    OtherContact,
    /// The same again later: nothing was sent. After an hour the next contact.
    Later,
    /// It may have gone: the platform is asked first, then the same again.
    AskFirst,
}

/// Whose fault a failure is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// The contact's: another one is better.
    Contact,
    /// Our account's or settings': every message fails alike until somebody mends them. The log
    /// raises an alarm.
    Settings,
    /// The carriers' or the platform's; it passes.
    Carrier,
}

use Cause::{Carrier, Contact, Settings};
use Next::{AskFirst, Later, OtherContact};

const UNKNOWN_SENDER: &str =
    "il nome del nostro mittente non è registrato presso gli operatori telefonici";
const NOT_KNOWN_TO_PLATFORM: &str = "il servizio che invia i messaggi non ci riconosce";
const TOO_MUCH: &str = "il servizio che invia i messaggi è troppo carico";
const MAIL_REFUSED: &str = "la casella di posta non esiste o rifiuta i messaggi";

/// Code or word, reason, what is next, whose fault.
const TABLE: &[(&str, &str, Next, Cause)] = &[
    // What the platform says to a request.
    ("20003", NOT_KNOWN_TO_PLATFORM, Later, Settings),
    ("20404", NOT_KNOWN_TO_PLATFORM, Later, Settings),
    ("20429", TOO_MUCH, Later, Carrier),
    (
        "21201",
        "il numero di telefono non esiste",
        OtherContact,
        Contact,
    ),
    (
        "21211",
        "il numero di telefono non esiste",
        OtherContact,
        Contact,
    ),
    (
        "21408",
        "gli SMS verso quel paese non sono abilitati",
        OtherContact,
        Settings,
    ),
    (
        "21606",
        "il nostro mittente non può scrivere a quel numero",
        OtherContact,
        Settings,
    ),
    (
        "21610",
        "la persona ha chiesto di non ricevere SMS da noi",
        OtherContact,
        Contact,
    ),
    (
        "21612",
        "a quel numero gli SMS non arrivano",
        OtherContact,
        Contact,
    ),
    (
        "21614",
        "il numero non è di un cellulare",
        OtherContact,
        Contact,
    ),
    (
        "21617",
        "il messaggio è troppo lungo",
        OtherContact,
        Settings,
    ),
    // What becomes of a message later.
    (
        "30003",
        "il cellulare è spento, senza campo o non esiste",
        OtherContact,
        Contact,
    ),
    (
        "30004",
        "l'operatore telefonico rifiuta i messaggi per quel numero",
        OtherContact,
        Contact,
    ),
    (
        "30005",
        "il numero non esiste o non è attivo",
        OtherContact,
        Contact,
    ),
    (
        "30006",
        "il numero è di un telefono fisso, che non riceve SMS",
        OtherContact,
        Contact,
    ),
    (
        "30007",
        "l'operatore telefonico ha bloccato il messaggio",
        OtherContact,
        Carrier,
    ),
    (
        "30008",
        "l'operatore telefonico non dice perché",
        OtherContact,
        Carrier,
    ),
    ("30018", UNKNOWN_SENDER, OtherContact, Settings),
    (
        "30036",
        "il cellulare è rimasto spento troppo a lungo",
        OtherContact,
        Contact,
    ),
    ("30040", UNKNOWN_SENDER, OtherContact, Settings),
    ("30041", UNKNOWN_SENDER, OtherContact, Settings),
    ("30042", UNKNOWN_SENDER, OtherContact, Settings),
    // Our own words for a request that failed.
    ("credentials", NOT_KNOWN_TO_PLATFORM, Later, Settings),
    ("gone", NOT_KNOWN_TO_PLATFORM, Later, Settings),
    (
        "not-offered",
        "la piattaforma telefonica non invia messaggi",
        OtherContact,
        Settings,
    ),
    ("rate-limited", TOO_MUCH, Later, Carrier),
    (
        "unreachable",
        "il servizio che invia i messaggi non risponde",
        Later,
        Carrier,
    ),
    (
        "unknown",
        "il servizio che invia i messaggi non ha detto se è partito",
        AskFirst,
        Carrier,
    ),
    (
        "fault",
        "il messaggio non si è potuto preparare",
        OtherContact,
        Settings,
    ),
    (
        "malformed",
        "l'indirizzo di posta non è valido",
        OtherContact,
        Contact,
    ),
];

/// What to make of a failure, by the platform's code or by our word. Words that are in no table
/// have a sane meaning, too.
pub fn of(word: &str) -> Failure {
    let (reason, next, cause) = TABLE.iter().find(|(known, ..)| *known == word).map_or_else(
        || otherwise(word),
        |(_, reason, next, cause)| (*reason, *next, *cause),
    );
    Failure {
        reason,
        next,
        cause,
    }
}

fn otherwise(word: &str) -> (&'static str, Next, Cause) {
    let carrier = "il messaggio non è stato consegnato";
    match word.split_at_checked(2) {
        // General refusals of the account or of the request's form.
        Some(("20", _)) => (NOT_KNOWN_TO_PLATFORM, OtherContact, Settings),
        // An answer without a code: the address leads to something that is no such platform.
        Some(("ht", _)) if word.starts_with("http-") => (NOT_KNOWN_TO_PLATFORM, Later, Settings),
        Some(("sm", _)) if word.starts_with("smtp-5") => (MAIL_REFUSED, OtherContact, Contact),
        Some(("sm", _)) if word.starts_with("smtp-") => ("la posta non risponde", Later, Carrier),
        _ => (carrier, OtherContact, Carrier),
    }
}

/// All words of the table, for tests that go through it.
#[cfg(test)]
pub fn words() -> impl Iterator<Item = &'static str> {
    TABLE.iter().map(|(word, ..)| *word)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The list of `telephony.md` 4.
    const LISTED: [&str; 20] = [
        "20003", "20404", "20429", "21211", "21614", "21408", "21606", "21610", "21612", "21617",
        "30003", "30004", "30005", "30006", "30007", "30008", "30036", "30018", "30040", "30041",
    ];

    #[test]
    fn every_listed_code_is_in_the_table_once() {
        for code in LISTED.into_iter().chain(["30042"]) {
            assert_eq!(words().filter(|word| *word == code).count(), 1, "{code}");
        }
        let all: std::collections::HashSet<_> = words().collect();
        assert_eq!(all.len(), TABLE.len(), "none is there twice");
    }

    #[test]
    fn every_reason_is_a_short_clause_without_a_code() {
        for word in words().chain(["20999", "30999", "smtp-550", "smtp-451", "http-403", ""]) {
            let reason = of(word).reason;
            assert!((15..=80).contains(&reason.chars().count()), "{reason}");
            assert!(
                !reason.ends_with('.') && !reason.contains(char::is_numeric),
                "{reason}"
            );
            assert!(reason.starts_with(char::is_lowercase), "{reason}");
        }
    }

    #[test]
    fn wrong_settings_raise_the_alarm_and_wrong_numbers_do_not() {
        for code in [
            "20003",
            "30018",
            "30040",
            "30041",
            "30042",
            "21606",
            "21408",
            "credentials",
        ] {
            assert_eq!(of(code).cause, Settings, "{code}");
        }
        for code in [
            "21211", "21614", "21610", "30003", "30005", "30006", "30036",
        ] {
            assert_eq!(of(code).cause, Contact, "{code}");
            assert_eq!(of(code).next, OtherContact, "{code}");
        }
    }

    #[test]
    fn only_what_was_never_processed_is_sent_again_unasked() {
        let again: Vec<_> = words().filter(|word| of(word).next == Later).collect();
        assert_eq!(
            again,
            [
                "20003",
                "20404",
                "20429",
                "credentials",
                "gone",
                "rate-limited",
                "unreachable"
            ]
        );
        assert_eq!(of("unknown").next, AskFirst);
    }

    #[test]
    fn a_word_that_nobody_knows_goes_to_the_next_contact() {
        for word in ["30999", "21999", "undelivered", "", "é"] {
            let failure = of(word);
            assert_eq!(
                (failure.next, failure.cause),
                (OtherContact, Carrier),
                "{word}"
            );
        }
        assert_eq!(of("20500").cause, Settings);
        assert_eq!(of("http-404").next, Later);
    }
}
