//! Why a message did not arrive, in Italian, and what the operator can do about it. The words are
//! the platform's error codes and our own.

/// Reason and next step.
pub fn undelivered(word: &str, elsewhere: bool) -> (String, String) {
    let reason = match word {
        "21211" | "21614" | "30006" => "il numero non è di un cellulare che riceve SMS",
        "21610" => "la persona ha chiesto di non ricevere SMS da noi",
        "21408" | "21612" => "in quel paese gli SMS non arrivano",
        "30003" | "30004" | "30005" => "il cellulare non esiste, è spento o non riceve",
        "30007" => "l'operatore telefonico ha bloccato il messaggio",
        "30036" => "il cellulare è rimasto spento troppo a lungo",
        "unknown" | "unreachable" | "rate-limited" | "credentials" => {
            "il servizio che invia i messaggi non risponde"
        }
        word if word.starts_with("smtp-5") => "la casella di posta non esiste o rifiuta i messaggi",
        word if word.starts_with("smtp-") => "la posta non risponde",
        _ => "il messaggio non è stato consegnato",
    };
    let next = if elsewhere {
        "È partito verso un altro recapito: non serve fare altro."
    } else {
        "Annulli questo PIN e ne faccia un altro con un recapito giusto."
    };
    (reason.to_owned(), next.to_owned())
}

/// What differs from the register, in a few words.
pub fn difference(word: &str) -> &'static str {
    match word {
        "comune" => "comune o provincia diversi",
        "cap" => "CAP diverso",
        "street" => "via diversa",
        "number" => "numero civico diverso",
        "not-registered" => "la persona non è nel registro",
        "abroad" => "risulta residente in Italia",
        "shared-contact" => "un recapito è già di altre persone",
        "foreign-document" => "documento estero da verificare",
        "had-a-pin" => "aveva già un PIN: controllare che sia la stessa persona",
        "second-issue" => "ha già avuto un PIN da meno di un mese",
        _ => "da verificare",
    }
}
