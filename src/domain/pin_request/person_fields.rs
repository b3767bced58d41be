//! The fields about the person: each alone, and against the codice fiscale (T1).

use jiff::civil::Date;

use super::form::Form;
use crate::domain::codice_fiscale::{
    CodiceFiscale, Mismatch, OtherCode, ParseError, Stated, recognise,
};
use crate::domain::person::{Person, Sex, parse_date};
use crate::domain::place::{self, ABROAD, Place};
use crate::domain::transliteration::{Umlauts, letters};

/// Nobody alive was born before.
const FIRST_YEAR: i16 = 1900;

/// What is wrong with a field that is not blank.
pub(super) fn message(field: &str, form: &Form) -> Option<String> {
    match field {
        "surname" => name_message(form.get(field), "cognome")
            .or_else(|| disagreement(Mismatch::Surname, form)),
        "name" => {
            name_message(form.get(field), "nome").or_else(|| disagreement(Mismatch::Name, form))
        }
        "codice_fiscale" => code_message(form.get(field)),
        "birth_date" => {
            date_message(form.get(field)).or_else(|| disagreement(Mismatch::BirthDate, form))
        }
        "sex" if Sex::parse(form.get(field)).is_none() => Some("Scelga M o F.".to_owned()),
        "sex" => disagreement(Mismatch::Sex, form),
        "birth_place" => birth_places(form)
            .err()
            .or_else(|| disagreement(Mismatch::Place, form)),
        "birth_province" if !place::is_province(&province_letters(form.get(field))) => Some(
            "Scriva la sigla della provincia, per esempio RM, o EE per chi è nato all'estero."
                .to_owned(),
        ),
        _ => None,
    }
}

/// What to say of a field that must not stay blank.
pub(super) fn missing(field: &str, form: &Form) -> Option<String> {
    let what = match field {
        "surname" => "il cognome",
        "name" => "il nome",
        "codice_fiscale" => "il codice fiscale",
        "birth_date" => "la data di nascita",
        "sex" => "il sesso",
        "birth_place" => "il comune di nascita, o lo Stato per chi è nato all'estero",
        "birth_province" if !born_abroad(form) => "la provincia di nascita",
        _ => return None,
    };
    Some(format!("Manca {what}: chieda a chi chiama."))
}

/// The person, once every field is right.
pub(super) fn person(form: &Form) -> Option<(Person, CodiceFiscale)> {
    let code = CodiceFiscale::parse(form.get("codice_fiscale")).ok()?;
    let person = Person {
        surname: form.typed("surname")?.to_owned(),
        name: form.typed("name")?.to_owned(),
        birth_date: parse_date(form.get("birth_date"))?,
        sex: Sex::parse(form.get("sex"))?,
        birth_place: birth_places(form)
            .ok()?
            .into_iter()
            .find(|place| *place == code.place())?,
    };
    code.disagreements(&Stated::from(&person))
        .is_empty()
        .then_some((person, code))
}

/// A date of birth after today.
pub(super) fn born_after(form: &Form, today: Date) -> Option<String> {
    let born = parse_date(form.get("birth_date"))?;
    (born > today).then(|| "La data di nascita è nel futuro: controlli l'anno.".to_owned())
}

/// A place that did not exist, as our table has it, on the day of birth: worth a look, never a refusal.
pub(super) fn place_warning(form: &Form) -> Option<String> {
    let born = parse_date(form.get("birth_date"))?;
    let places = birth_places(form)
        .ok()
        .filter(|places| !places.is_empty())?;
    places.iter().all(|place| place.period_on(born).is_none()).then(|| {
        "Alla data di nascita questo luogo non risulta ancora, o non più: lo verifichi. Può proseguire.".to_owned()
    })
}

fn name_message(text: &str, what: &str) -> Option<String> {
    match letters(text, Umlauts::Expanded) {
        Some(plain) if !plain.is_empty() => None,
        Some(_) | None => Some(format!(
            "Scriva il {what} con le lettere del nostro alfabeto."
        )),
    }
}

fn code_message(text: &str) -> Option<String> {
    let error = CodiceFiscale::parse(text).err()?;
    Some(match recognise(text) {
        Some(kind) => other_code_message(kind).to_owned(),
        None => parse_message(error, text),
    })
}

fn other_code_message(kind: OtherCode) -> &'static str {
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

fn parse_message(error: ParseError, text: &str) -> String {
    match (error, CodiceFiscale::length_of(text)) {
        (ParseError::BadLength, 1) => {
            "Il codice fiscale ha un solo carattere: ne servono 16. Lo rilegga con chi chiama.".to_owned()
        }
        (ParseError::BadLength, count) => {
            format!("Il codice fiscale ha {count} caratteri: ne servono 16. Lo rilegga con chi chiama.")
        }
        (ParseError::BadSyntax, _) => {
            "Nel codice fiscale c'è una lettera al posto di una cifra, o il contrario. Lo rilegga con chi chiama."
                .to_owned()
        }
        (ParseError::BadMonth, _) => {
            "Il nono carattere del codice fiscale indica il mese: può essere solo A B C D E H L M P R S T. \
             Lo rilegga con chi chiama."
                .to_owned()
        }
        (ParseError::BadDate, _) => {
            "Il giorno di nascita nel codice fiscale (decimo e undicesimo carattere) non esiste. \
             Lo rilegga con chi chiama."
                .to_owned()
        }
        (ParseError::UnknownPlace, _) => {
            "Il luogo di nascita nel codice fiscale (dal dodicesimo al quindicesimo carattere) non esiste. \
             Lo rilegga con chi chiama."
                .to_owned()
        }
        (ParseError::BadCheckChar, _) => {
            "L'ultima lettera del codice fiscale non torna con il resto: almeno un carattere è sbagliato. \
             Lo rilegga lettera per lettera con chi chiama."
                .to_owned()
        }
    }
}

fn date_message(text: &str) -> Option<String> {
    match parse_date(text) {
        None => {
            Some("Questa data non esiste o non è completa: la scriva come 31/12/1980.".to_owned())
        }
        Some(date) if date.year() < FIRST_YEAR => Some(format!(
            "L'anno di nascita è prima del {FIRST_YEAR}: lo controlli con chi chiama."
        )),
        Some(_) => None,
    }
}

/// What does not agree with the codice fiscale, if that can be read.
fn disagreement(about: Mismatch, form: &Form) -> Option<String> {
    let code = CodiceFiscale::parse(form.get("codice_fiscale")).ok()?;
    let places = birth_places(form).ok().filter(|places| !places.is_empty());
    let stated = Stated {
        surname: form.typed("surname"),
        name: form.typed("name"),
        birth_date: parse_date(form.get("birth_date")),
        sex: Sex::parse(form.get("sex")),
        places: places.as_deref(),
    };
    code.disagreements(&stated)
        .contains(&about)
        .then(|| disagreement_message(about, &code))
}

fn disagreement_message(about: Mismatch, code: &CodiceFiscale) -> String {
    match about {
        Mismatch::Surname => format!(
            "Il cognome non corrisponde al codice fiscale, che comincia con {}. \
             Rilegga tutti e due con chi chiama; per una donna sposata vale il cognome da nubile.",
            code.surname_letters()
        ),
        Mismatch::Name => format!(
            "Il nome non corrisponde al codice fiscale, che dopo il cognome ha {}. \
             Chieda il nome intero, con tutti i nomi del documento.",
            code.name_letters()
        ),
        Mismatch::BirthDate => {
            let (day, month) = code.birthday();
            format!(
                "La data di nascita non corrisponde al codice fiscale, che dice {day:02}/{month:02} e anno {:02}. \
                 La rilegga con chi chiama.",
                code.year_of_century()
            )
        }
        Mismatch::Sex => {
            let of = match code.sex() {
                Sex::M => "di un uomo",
                Sex::F => "di una donna",
            };
            format!(
                "Il codice fiscale è {of}: controlli il sesso, o rilegga il codice con chi chiama."
            )
        }
        Mismatch::Place => format!(
            "Il luogo di nascita non corrisponde al codice fiscale, che dice {} ({}). Lo rilegga con chi chiama.",
            code.place().name(),
            code.place().province()
        ),
    }
}

/// Every place that the typed name may mean; none while it is blank. A Belfiore code is taken too.
fn birth_places(form: &Form) -> Result<Vec<&'static Place>, String> {
    let Some(name) = form.typed("birth_place") else {
        return Ok(Vec::new());
    };
    if let Some(place) = place::by_code(name) {
        return Ok(vec![place]);
    }
    let letters = form.typed("birth_province").map(province_letters);
    let found = place::by_name(name, letters.as_deref(), parse_date(form.get("birth_date")));
    if !found.is_empty() {
        return Ok(found);
    }
    match (place::by_name(name, None, None).first(), letters) {
        (Some(place), Some(letters)) if place.is_state() => Err(format!(
            "{} è uno Stato: come provincia scriva EE, non {letters}.",
            place.name()
        )),
        (Some(place), Some(letters)) => Err(format!(
            "{} non è in provincia di {letters}: risulta in {}.",
            place.name(),
            place.province()
        )),
        (Some(_), None) | (None, _) => Err(
            "Non trovo questo luogo: lo scelga dall'elenco che compare mentre scrive.".to_owned(),
        ),
    }
}

fn born_abroad(form: &Form) -> bool {
    birth_places(form).is_ok_and(|places| places.first().is_some_and(|place| place.is_state()))
}

/// People say «estero» for what the table calls EE.
fn province_letters(text: &str) -> String {
    if text.eq_ignore_ascii_case("estero") {
        ABROAD.to_owned()
    } else {
        text.to_ascii_uppercase()
    }
}
