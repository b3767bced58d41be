//! What an operator is told of a field: what to do, and what to ask the caller.

use super::problem::{Differs, Problem};
use crate::domain::codice_fiscale::{OtherCode, ParseError};
use crate::domain::person::Sex;

/// The sentence for one field.
pub(super) fn said(field: &str, problem: &Problem) -> String {
    match problem {
        Problem::Missing => missing(field),
        Problem::TooLong => "Il testo è troppo lungo: lo controlli.".to_owned(),
        Problem::NoChoice => choose(field).to_owned(),
        Problem::NotLatin => {
            let what = if field == "name" { "nome" } else { "cognome" };
            format!("Scriva il {what} con le lettere del nostro alfabeto.")
        }
        Problem::Code(error, count) => code(*error, *count),
        Problem::OtherCode(kind) => other_code(*kind).to_owned(),
        Problem::Differs(differs) => code_says(differs),
        Problem::NoDate => {
            "Questa data non esiste o non è completa: la scriva come 31/12/1980.".to_owned()
        }
        Problem::TooEarly => {
            "L'anno di nascita è prima del 1900: lo controlli con chi chiama.".to_owned()
        }
        Problem::InFuture => "La data di nascita è nel futuro: controlli l'anno.".to_owned(),
        Problem::Disagree => {
            "I dati non tornano tra loro: rilegga il codice fiscale con chi chiama.".to_owned()
        }
        Problem::NoProvince
        | Problem::StateHasEe(..)
        | Problem::PlaceElsewhere(..)
        | Problem::NoPlace
        | Problem::Postal(_)
        | Problem::NumberTwice
        | Problem::ComuneIsState
        | Problem::ComuneRenamed(..)
        | Problem::ComuneGone
        | Problem::NoComune
        | Problem::ComuneElsewhere(..)
        | Problem::NoCountry
        | Problem::CountryIsItaly => place(field, problem),
        Problem::NoNumber
        | Problem::NotMobile
        | Problem::IsMobile
        | Problem::ServiceNumber
        | Problem::NoAddress
        | Problem::SameMail
        | Problem::NoChannel
        | Problem::NoPhone
        | Problem::NoMail
        | Problem::NoSmsThere
        | Problem::NoSuchPhone => contact(field, problem).to_owned(),
        Problem::NotDeclared => {
            "Serve la dichiarazione di non avere un documento d'identità italiano.".to_owned()
        }
        Problem::NoDocumentNumber => "Il numero del documento ha solo lettere e cifre.".to_owned(),
    }
}

fn missing(field: &str) -> String {
    let what = match field {
        "surname" => "il cognome",
        "name" => "il nome",
        "codice_fiscale" => "il codice fiscale",
        "birth_date" => "la data di nascita",
        "sex" => "il sesso",
        "birth_place" => "il comune di nascita, o lo Stato per chi è nato all'estero",
        "birth_province" => "la provincia di nascita",
        "cap" => "il CAP",
        "comune" => "il comune di residenza",
        "country" => "lo Stato di residenza",
        "document_country" => "lo Stato che ha rilasciato il documento",
        "document_number" => "il numero del documento",
        "provincia" => {
            return "Manca la provincia di residenza: scriva la sigla, per esempio RM.".to_owned();
        }
        _ => return "Questo campo non può restare vuoto.".to_owned(),
    };
    format!("Manca {what}: chieda a chi chiama.")
}

fn choose(field: &str) -> &'static str {
    match field {
        "language" => "Scelga una lingua: italiano, tedesco o inglese.",
        "sex" => "Scelga M o F.",
        _ => "Scelga una delle voci.",
    }
}

fn code(error: ParseError, count: usize) -> String {
    let said = match error {
        ParseError::BadLength if count == 1 => {
            "Il codice fiscale ha un solo carattere: ne servono 16. Lo rilegga con chi chiama."
        }
        ParseError::BadLength => {
            return format!(
                "Il codice fiscale ha {count} caratteri: ne servono 16. Lo rilegga con chi chiama."
            );
        }
        ParseError::BadSyntax => {
            "Nel codice fiscale c'è una lettera al posto di una cifra, o il contrario. Lo rilegga con chi chiama."
        }
        ParseError::BadMonth => {
            "Il nono carattere del codice fiscale indica il mese: può essere solo A B C D E H L M P R S T. \
             Lo rilegga con chi chiama."
        }
        ParseError::BadDate => {
            "Il giorno di nascita nel codice fiscale (decimo e undicesimo carattere) non esiste. \
             Lo rilegga con chi chiama."
        }
        ParseError::UnknownPlace => {
            "Il luogo di nascita nel codice fiscale (dal dodicesimo al quindicesimo carattere) non esiste. \
             Lo rilegga con chi chiama."
        }
        ParseError::BadCheckChar => {
            "L'ultima lettera del codice fiscale non torna con il resto: almeno un carattere è sbagliato. \
             Lo rilegga lettera per lettera con chi chiama."
        }
    };
    said.to_owned()
}

fn other_code(kind: OtherCode) -> &'static str {
    match kind {
        OtherCode::Provisional => {
            "Questo è un codice fiscale provvisorio, di 11 cifre: non basta per il PIN. Chieda quello definitivo \
             dell'Agenzia delle Entrate, di 16 caratteri."
        }
        OtherCode::Stp => {
            "Questo è un codice STP, del servizio sanitario: non è un codice fiscale e non basta per il PIN."
        }
        OtherCode::Eni => {
            "Questo è un codice ENI, del servizio sanitario: non è un codice fiscale e non basta per il PIN."
        }
    }
}

fn code_says(differs: &Differs) -> String {
    match differs {
        Differs::Surname(letters) => format!(
            "Il cognome non corrisponde al codice fiscale, che comincia con {letters}. \
             Rilegga tutti e due con chi chiama; per una donna sposata vale il cognome da nubile."
        ),
        Differs::Name(letters) => format!(
            "Il nome non corrisponde al codice fiscale, che dopo il cognome ha {letters}. \
             Chieda il nome intero, con tutti i nomi del documento."
        ),
        Differs::Date(day, month, year) => format!(
            "La data di nascita non corrisponde al codice fiscale, che dice {day:02}/{month:02} e anno {year:02}. \
             La rilegga con chi chiama."
        ),
        Differs::Sex(sex) => {
            let of = match sex {
                Sex::M => "di un uomo",
                Sex::F => "di una donna",
            };
            format!(
                "Il codice fiscale è {of}: controlli il sesso, o rilegga il codice con chi chiama."
            )
        }
        Differs::Place(name, province) => format!(
            "Il luogo di nascita non corrisponde al codice fiscale, che dice {name} ({province}). \
             Lo rilegga con chi chiama."
        ),
    }
}

fn place(field: &str, problem: &Problem) -> String {
    match (problem, field) {
        (Problem::NoProvince, "birth_province") => {
            "Scriva la sigla della provincia, per esempio RM, o EE per chi è nato all'estero."
                .to_owned()
        }
        (Problem::NoProvince, _) => "Scriva la sigla della provincia, per esempio RM.".to_owned(),
        (Problem::StateHasEe(state, letters), _) => {
            format!("{state} è uno Stato: come provincia scriva EE, non {letters}.")
        }
        (Problem::PlaceElsewhere(place, letters, province), _) => {
            format!("{place} non è in provincia di {letters}: risulta in {province}.")
        }
        (Problem::Postal(error), _) => error.to_string(),
        (Problem::NumberTwice, _) => {
            "Il numero civico c'è già nel suo campo: lo tolga dalla via.".to_owned()
        }
        (Problem::ComuneIsState, _) => {
            "Questo è uno Stato: per chi abita fuori d'Italia scelga la residenza estera."
                .to_owned()
        }
        (Problem::ComuneRenamed(name, province), _) => {
            format!("Questo comune oggi si chiama {name} ({province}): scriva il nome di oggi.")
        }
        (Problem::ComuneGone, _) => {
            "Questo comune oggi non esiste più: chieda a quale è stato unito.".to_owned()
        }
        (Problem::ComuneElsewhere(name, provinces), _) => {
            format!("{name} è in provincia di {provinces}: controlli con chi chiama.")
        }
        (Problem::NoCountry, _) => "Non trovo questo Stato: lo scriva in italiano.".to_owned(),
        (Problem::CountryIsItaly, _) => {
            "L'Italia non è all'estero: scelga la residenza italiana.".to_owned()
        }
        (_, field) => {
            let what = if field == "comune" { "comune" } else { "luogo" };
            format!("Non trovo questo {what}: lo scelga dall'elenco che compare mentre scrive.")
        }
    }
}

fn contact(field: &str, problem: &Problem) -> &'static str {
    match (problem, field) {
        (Problem::NoNumber, "mobile") => {
            "Questo numero di cellulare non esiste. Lo rilegga cifra per cifra con chi chiama."
        }
        (Problem::NoNumber, _) => {
            "Questo numero di telefono non esiste. Lo rilegga con chi chiama, prefisso compreso (per esempio 06)."
        }
        (Problem::NotMobile, _) => {
            "Questo non è un cellulare: l'SMS non arriverebbe. Se è un fisso, lo scriva in Telefono fisso."
        }
        (Problem::IsMobile, _) => "Questo è un cellulare: lo scriva in Cellulare.",
        (Problem::ServiceNumber, "mobile") => {
            "Questo è il numero di un servizio, non di un cellulare. Lo rilegga con chi chiama."
        }
        (Problem::ServiceNumber, _) => {
            "Questo è il numero di un servizio, non di una casa. Lo rilegga con chi chiama."
        }
        (Problem::NoAddress, "pec") => {
            "L'indirizzo PEC non è scritto bene: serve una forma come nome@pec.esempio.it. Se lo faccia dire lettera \
             per lettera."
        }
        (Problem::NoAddress, _) => {
            "L'indirizzo e-mail non è scritto bene: serve una forma come nome@esempio.it. Se lo faccia dire lettera \
             per lettera."
        }
        (Problem::SameMail, _) => "La PEC è uguale all'e-mail: la lasci in un campo solo.",
        (Problem::NoChannel, _) => {
            "Senza cellulare, e-mail o PEC la prima metà del PIN non può partire: se chi chiama non ne ha, il PIN \
             si chiede in sede."
        }
        (Problem::NoPhone, _) => "Serve un telefono: il cellulare o, se non c'è, il fisso.",
        (Problem::NoMail, _) => "Serve anche un'e-mail o una PEC.",
        (Problem::NoSuchPhone, _) => "Questo telefono non è stato dato: scelga l'altro.",
        _ => "In quel Paese gli SMS con il PIN non partono: serve un'e-mail o una PEC.",
    }
}
