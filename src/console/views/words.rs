//! The Italian names of what the rest of the system knows by a short word. An unknown word shows as it is.

use super::outcome::OUTCOMES;

/// A language, by its code.
pub fn language(code: &str) -> &str {
    match code {
        "it" => "italiano",
        "de" => "tedesco",
        "en" => "inglese",
        "" | "-" => "non scelta",
        other => other,
    }
}

/// What the caller wants, by the intent's name in the flow.
pub fn intent(name: &str) -> &str {
    match name {
        "pin-request" => "Chiede il PIN",
        "pin-restore" => "Ha perso il PIN o non funziona",
        "pin-revoke" => "Vuole annullare il PIN",
        "pin-activate" => "Attiva un PIN arrivato per lettera",
        "pin-first-access" => "Primo accesso con il PIN",
        "pin-status" => "A che punto è la richiesta",
        "pin" => "PIN, da chiarire",
        "other" => "Altro motivo",
        "" | "-" => "Non detto",
        other => other,
    }
}

/// A step of the menu, by its node's name in the flow.
pub fn node(name: &str) -> &str {
    match name {
        "welcome" => "benvenuto",
        "language" => "lingua",
        "tariff" => "tariffa",
        "privacy" => "informativa",
        "services" => "servizi",
        "reason" => "motivo",
        "reason-keys" => "motivo (tasti)",
        "heard" => "conferma",
        "callback-offer" | "callback-hidden" => "offerta di richiamata",
        "callback-other--number" | "callback-other--read-back" => "numero da richiamare",
        "get-ready" => "preparazione",
        other => other,
    }
}

/// A number that a caller typed, by its name in the flow.
pub fn typed(name: &str) -> &str {
    match name {
        "practice" => "pratica",
        "phone" => "telefono",
        "card" => "numero della tessera",
        other => other,
    }
}

/// Why an operator is not ready, by its name.
pub fn pause_reason(name: &str) -> &str {
    match name {
        "break" => "pausa",
        "training" => "formazione",
        "offline-work" => "attività fuori linea",
        "meeting" => "riunione",
        "not-answered" => "chiamata non accettata",
        "declined" => "ha risposto: non ora",
        "phone-failed" => "telefono non raggiungibile",
        other => other,
    }
}

/// The Italian name of any outcome, chosen or set by the system.
pub fn outcome(name: &str) -> &str {
    match name {
        "pin-issued" => "PIN emesso",
        "pin-revoked" => "PIN annullato",
        "to-call-back" => "Da richiamare",
        "not-connected" => "Telefono non raggiunto",
        "abandoned" => "Ha riagganciato",
        other => OUTCOMES
            .iter()
            .find(|(known, _)| *known == other)
            .map_or(other, |(_, text)| text),
    }
}

/// The state of a PIN as an operator reads it, by `Shown`'s word.
pub fn pin_state(word: &str) -> &str {
    match word {
        "nessuno" => "nessun PIN",
        "richiesto" => "richiesto",
        "da-richiamare" => "richiesta da verificare",
        "preassegnato" => "arrivato per lettera, da attivare",
        "iniziale" => "non ancora usato per entrare: servono le due metà",
        "cambio-in-corso" => "cambio cominciato e non finito: vale quello di prima",
        "attivo" => "attivo",
        "scaduto" => "da cambiare: sono passati i mesi",
        "ripristino-in-corso" => "ripristino in corso",
        "revocato" => "annullato",
        "dismesso" => "non più valido: si entra con SPID, CIE o CNS",
        other => other,
    }
}

/// What a PIN opens.
pub fn pin_kind(word: &str) -> &str {
    match word {
        "ordinario" => "ordinario: si consulta",
        "dispositivo" => "dispositivo: si chiedono anche prestazioni",
        other => other,
    }
}

/// How a PIN came about.
pub fn pin_origin(word: &str) -> &str {
    match word {
        "web" => "chiesto sul sito",
        "contact-center" => "chiesto al telefono",
        "sede" => "dato in sede",
        "d-ufficio" => "mandato senza richiesta",
        "ripristino" => "ripristinato dal sito",
        other => other,
    }
}

/// How far a practice is.
pub fn practice_state(word: &str) -> &'static str {
    match word {
        "issued" => "PIN emesso",
        "rejected" => "respinta",
        "proposed" => "aspetta una seconda persona",
        _ => "da verificare: la richiamiamo",
    }
}

/// What a task is about.
pub fn task(word: &str) -> &'static str {
    match word {
        "letter-returned" => "la lettera è tornata indietro",
        "letter-missing" => "la lettera non arriva",
        "unreachable" => "non si riesce a raggiungere la persona",
        _ => "richiamare la persona",
    }
}

/// What came of a message that a caller left.
pub fn message_result(word: &str) -> &str {
    match word {
        "spoken" => "Richiamato: abbiamo parlato",
        "written" => "Risposto per scritto",
        "passed-on" => "Passato a un altro ufficio",
        "not-reached" => "Richiamato: non risponde",
        "nothing-to-do" => "Non chiede una risposta",
        "not-understood" => "Vuoto o non si capisce",
        "expired" => "Scaduto senza risposta",
        other => other,
    }
}

/// How long something lasts: "42 s", "1 min 5 s".
pub fn length(seconds: i64) -> String {
    match (seconds / 60, seconds % 60) {
        (0, seconds) => format!("{seconds} s"),
        (minutes, 0) => format!("{minutes} min"),
        (minutes, seconds) => format!("{minutes} min {seconds} s"),
    }
}

/// What waits for a second person.
pub fn approval(word: &str) -> &'static str {
    match word {
        "contacts" => "cambio dei recapiti",
        "convert" => "passaggio a PIN dispositivo",
        _ => "richiesta da verificare",
    }
}

/// How a release of a flow became the live one.
pub fn flow_cause(word: &str) -> &str {
    match word {
        "folder" => "dai file del server",
        "publish" => "pubblicata",
        "roll-back" => "ritorno",
        other => other,
    }
}

/// Who made a release live.
pub fn flow_who(who: &str) -> String {
    match (who, who.strip_prefix("cli:")) {
        ("system", _) => "il server".to_owned(),
        ("cli", _) => "riga di comando".to_owned(),
        (_, Some(name)) => format!("{name}, da riga di comando"),
        (name, None) => name.to_owned(),
    }
}
