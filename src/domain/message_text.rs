//! The wording of what leaves with a first half: the SMS in three languages and the e-mail.
//! One SMS is one part; no text has a link, a codice fiscale, or the half anywhere but in its place.

use jiff::civil::Date;
use zeroize::Zeroizing;

use super::addressee::Addressee;
use super::body::Body;
use super::gsm7::{ONE_PART, gsm7_septets};
use super::hours::ITALIAN_MONTHS;
use super::language::Language;
use super::pin::{Half, normalise};
use super::practice::PracticeNumber;

/// A mail to be sent. Its text holds a half: keep it no longer than needed.
pub struct MailText {
    /// Never with the half in it.
    pub subject: String,
    /// Plain text, wiped when dropped.
    pub text: Zeroizing<String>,
}

/// The SMS with the first half (R52). `abroad`: the residence is abroad, so that the letter takes
/// longer and the number needs its prefix.
pub fn first_half_sms(
    body: &Body,
    language: Language,
    half: &Half,
    practice: PracticeNumber,
    abroad: bool,
) -> Zeroizing<String> {
    let Body { name, name_en, .. } = body;
    let half = half.expose();
    let mobile = if abroad { &body.abroad } else { &body.mobile };
    Zeroizing::new(match (language, abroad) {
        (Language::It, false) => format!(
            "{name}: prima metà del PIN {half}, pratica {practice}. La conservi, non la dica a \
             nessuno. La seconda arriva per posta in 7-15 giorni. Non è sua? {mobile}"
        ),
        (Language::It, true) => format!(
            "{name}: prima metà del PIN {half} (pratica {practice}). La conservi e non la dica a \
             nessuno: la seconda arriva per posta. Non è sua? {mobile}"
        ),
        (Language::De, false) => format!(
            "{name}: 1. Hälfte der PIN {half} (Nr. {practice}). Aufbewahren, niemandem sagen: \
             die 2. kommt in 7-15 Tagen per Post. Nicht bestellt? Tel. {mobile}"
        ),
        (Language::De, true) => format!(
            "{name}: 1. Hälfte der PIN {half} (Nr. {practice}). Aufbewahren, niemandem sagen: \
             die 2. kommt per Post. Nicht bestellt? Tel. {mobile}"
        ),
        (Language::En, false) => format!(
            "{name_en}: first half of your PIN {half} (case {practice}). Keep it secret: the \
             second half comes by post in 7-15 days. Not yours? Call {mobile}"
        ),
        (Language::En, true) => format!(
            "{name_en}: first half of your PIN {half} (case {practice}). Keep it secret: the \
             second half comes by post. Not yours? Call {mobile}"
        ),
    })
}

/// Why a body's name or numbers do not fit its messages; empty when they do. For `config check`.
pub fn sms_problems(body: &Body) -> Vec<String> {
    let mut problems = Vec::new();
    if body.name.chars().count() > 11 || body.name_en.chars().count() > 11 {
        problems.push("the body's name has more than 11 characters".into());
    }
    let Some(half) = Half::from_opened(b"00000000") else {
        return problems;
    };
    let Ok(practice) = PracticeNumber::parse("100000") else {
        return problems;
    };
    for language in [Language::It, Language::De, Language::En] {
        for abroad in [false, true] {
            let text = first_half_sms(body, language, &half, practice, abroad);
            match gsm7_septets(&text) {
                None => problems.push(format!(
                    "{language:?}: the SMS has a character outside GSM-7"
                )),
                Some(septets) if septets > ONE_PART => problems.push(format!(
                    "{language:?}: the SMS takes {septets} septets, one part has {ONE_PART}"
                )),
                Some(_) => {}
            }
            let codes = text
                .split_whitespace()
                .filter(|word| looks_like_a_half(word));
            if codes.count() != 1 {
                problems.push(format!(
                    "{language:?}: a name or number in the SMS can be taken for the half"
                ));
            }
        }
    }
    problems
}

/// The e-mail with the first half (R53). `asked`: the day the PIN was asked for.
pub fn first_half_mail(body: &Body, to: &Addressee, half: &Half, asked: Date) -> MailText {
    let full_name = to.full_name();
    let half = half.expose();
    let Body {
        of_it,
        landline,
        mobile,
        abroad,
        site,
        hours_short,
        ..
    } = body;
    let practice = to.practice;
    let asked = long_date(asked);
    let (arrives, late) = if to.is_abroad() {
        (
            "Ci vogliono alcune settimane.\n   Arriva",
            "Dopo due mesi la lettera non è arrivata",
        )
    } else {
        (
            "Arriva in 7-15 giorni\n  ",
            "La lettera non arriva entro 15 giorni lavorativi",
        )
    };
    let text = format!(
        "Buongiorno {full_name},

questa è la prima metà del PIN che ha chiesto il {asked}:

    {half}

Che cosa fare adesso
1. La scriva su un foglio, o conservi questa e-mail.
2. Aspetti la lettera con la seconda metà. {arrives} all'indirizzo di residenza che ci ha dato.
3. Quando ha tutte e due, vada su {site}: scriva il codice fiscale e poi
   i 16 caratteri, prima questi 8 e poi gli 8 della lettera.

Da sola questa metà non serve per entrare: non la provi.

La tenga per sé. Nessuno {of_it} le chiederà mai il PIN, né al telefono,
né per e-mail, né per SMS.

{late}, o ha perso questa metà?
Ci chiami: annulliamo questo PIN e ne facciamo un altro.

Non ha chiesto lei il PIN? Ci chiami subito.

    {landline:<13} da telefono fisso, gratis
    {mobile:<13} da cellulare, secondo la tariffa del suo operatore
    {abroad:<13} dall'estero
    {hours_short}

Numero della pratica: {practice}

Questa e-mail parte da un sistema automatico: non legge le risposte.
"
    );
    MailText {
        subject: format!("La prima metà del suo PIN - pratica {practice}"),
        text: Zeroizing::new(text),
    }
}

/// A date as Italians write it: `10 marzo 2015`, `1° aprile 2015`.
pub fn long_date(date: Date) -> String {
    let month = usize::try_from(date.month() - 1)
        .ok()
        .and_then(|index| ITALIAN_MONTHS.get(index))
        .unwrap_or(&"");
    let first = if date.day() == 1 { "°" } else { "" };
    format!("{}{first} {month} {}", date.day(), date.year())
}

/// Whether a word standing alone can be taken for a half: eight capitals or digits.
fn looks_like_a_half(word: &str) -> bool {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric());
    word.len() == 8 && !word.contains(char::is_lowercase) && normalise(word).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::addressee::samples::mario;
    use crate::domain::body::samples::{institute, longest};
    use jiff::civil::date;
    use rstest::rstest;

    fn half() -> Half {
        Half::from_opened(b"K7QM2XRT").unwrap()
    }

    #[rstest]
    #[case::italian(
        Language::It,
        false,
        "INPS: prima metà del PIN K7QM2XRT, pratica 482913. La conservi, non la dica a nessuno. La seconda arriva per posta in 7-15 giorni. Non è sua? 06 164164"
    )]
    #[case::german(
        Language::De,
        false,
        "INPS: 1. Hälfte der PIN K7QM2XRT (Nr. 482913). Aufbewahren, niemandem sagen: die 2. kommt in 7-15 Tagen per Post. Nicht bestellt? Tel. 06 164164"
    )]
    #[case::english(
        Language::En,
        false,
        "INPS: first half of your PIN K7QM2XRT (case 482913). Keep it secret: the second half comes by post in 7-15 days. Not yours? Call 06 164164"
    )]
    #[case::abroad(
        Language::It,
        true,
        "INPS: prima metà del PIN K7QM2XRT (pratica 482913). La conservi e non la dica a nessuno: la seconda arriva per posta. Non è sua? +39 06 164164"
    )]
    fn the_sms_reads_as_agreed(
        #[case] language: Language,
        #[case] abroad: bool,
        #[case] expected: &str,
    ) {
        let text = first_half_sms(&institute(), language, &half(), mario().practice, abroad);
        assert_eq!(text.as_str(), expected);
    }

    #[test]
    fn every_sms_is_one_part_even_with_the_longest_name() {
        assert_eq!(sms_problems(&institute()), Vec::<String>::new());
        assert_eq!(sms_problems(&longest()), Vec::<String>::new());
    }

    #[test]
    fn a_body_that_does_not_fit_its_sms_is_told_so() {
        let body = |change: fn(&mut Body)| {
            let mut body = institute();
            change(&mut body);
            sms_problems(&body).join("; ")
        };
        assert!(body(|b| b.name = "Città di Castello".into()).contains("11 characters"));
        assert!(body(|b| b.name = "SANITÀ".into()).contains("outside GSM-7"));
        assert!(body(|b| b.mobile = "06164164".into()).contains("taken for the half"));
        let long = body(|b| b.mobile = "+39 0471 164 164 interno 2".into());
        assert!(long.contains("one part has 160"), "{long}");
    }

    #[test]
    fn the_mail_says_the_half_once_and_never_in_the_subject() {
        let mail = first_half_mail(&institute(), &mario(), &half(), date(2015, 3, 10));
        assert_eq!(mail.subject, "La prima metà del suo PIN - pratica 482913");
        assert_eq!(mail.text.matches("K7QM2XRT").count(), 1);
        assert!(
            mail.text
                .starts_with("Buongiorno Mario Rossi,\n\nquesta è la prima metà")
        );
        assert!(
            mail.text
                .contains("che ha chiesto il 10 marzo 2015:\n\n    K7QM2XRT\n")
        );
        assert!(
            mail.text
                .contains("Nessuno dell'INPS le chiederà mai il PIN")
        );
        assert!(
            mail.text
                .contains("    803164        da telefono fisso, gratis\n")
        );
        assert!(mail.text.contains("    +39 06 164164 dall'estero\n"));
        assert!(!mail.text.contains("http"));
        assert!(mail.text.lines().all(|line| line.chars().count() <= 78));
    }

    #[test]
    fn abroad_no_mail_promises_days() {
        let mut to = mario();
        to.address = vec![
            "HAUPTSTR 5".into(),
            "10115 BERLIN".into(),
            "GERMANIA".into(),
        ];
        let mail = first_half_mail(&institute(), &to, &half(), date(2015, 3, 10));
        assert!(
            mail.text
                .contains("Ci vogliono alcune settimane.\n   Arriva all'indirizzo")
        );
        assert!(!mail.text.contains("15 giorni"), "{}", mail.text.as_str());
        assert!(mail.text.lines().all(|line| line.chars().count() <= 78));
        let home = first_half_mail(&institute(), &mario(), &half(), date(2015, 3, 10));
        assert!(
            home.text
                .contains("Arriva in 7-15 giorni\n   all'indirizzo di residenza")
        );
    }

    #[test]
    fn dates_are_written_as_italians_write_them() {
        assert_eq!(long_date(date(2015, 3, 10)), "10 marzo 2015");
        assert_eq!(long_date(date(2026, 12, 1)), "1° dicembre 2026");
    }
}
