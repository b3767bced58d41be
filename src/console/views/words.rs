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
        "get-ready" => "preparazione",
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
        "to-call-back" => "Da richiamare",
        "not-connected" => "Telefono non raggiunto",
        "abandoned" => "Ha riagganciato",
        other => OUTCOMES
            .iter()
            .find(|(known, _)| *known == other)
            .map_or(other, |(_, text)| text),
    }
}
