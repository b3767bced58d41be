//! Invented citizens, all different, whose data are in order. Nobody here exists.

use centralino::domain::codice_fiscale::compose;
use centralino::domain::person::{Person, Sex};
use centralino::domain::place;
use jiff::civil::date;

const CONSONANTS: [char; 14] = [
    'b', 'c', 'd', 'f', 'g', 'l', 'm', 'n', 'p', 'r', 's', 't', 'v', 'z',
];

/// Somebody who wants a PIN.
#[derive(Clone)]
pub struct Citizen {
    /// Codice fiscale.
    pub cf: String,
    /// E.164.
    pub mobile: String,
    /// What the operator types, by field.
    pub form: Vec<(&'static str, String)>,
}

/// The citizen of this number, below 2,744.
pub fn citizen(number: usize) -> Citizen {
    let letter = |place: u32| CONSONANTS[number / 14_usize.pow(place) % 14];
    let surname = format!(
        "{}a{}o{}i",
        letter(2).to_ascii_uppercase(),
        letter(1),
        letter(0)
    );
    let day = i8::try_from(number % 28).unwrap() + 1;
    let person = Person {
        surname: surname.clone(),
        name: "Mario".to_owned(),
        birth_date: date(1960, 5, day),
        sex: Sex::M,
        birth_place: place::by_code("H501").unwrap(),
    };
    let cf = compose(&person).unwrap().as_str().to_owned();
    let mobile = format!("333{:07}", 1_000_000 + number);
    let form = vec![
        ("surname", surname),
        ("name", person.name),
        ("codice_fiscale", cf.clone()),
        ("birth_date", format!("{day}/5/1960")),
        ("sex", "M".to_owned()),
        ("birth_place", "Roma".to_owned()),
        ("birth_province", "RM".to_owned()),
        ("mobile", mobile.clone()),
        ("street", "Via del Corso".to_owned()),
        ("street_number", (number % 300 + 1).to_string()),
        ("cap", "00186".to_owned()),
        ("comune", "Roma".to_owned()),
        ("provincia", "RM".to_owned()),
        ("language", "it".to_owned()),
    ];
    Citizen {
        cf,
        mobile: format!("+39{mobile}"),
        form,
    }
}
