//! The wording of every SMS and mail, in Italian, German and English. An SMS is one GSM-7 part; no
//! text has a codice fiscale, and only the mail with a code has a link.

mod code;
mod first_half;
mod notice;
mod restored;

pub use code::{Code, Deed, code_mail, not_possible_mail};
pub use first_half::{first_half_mail, first_half_sms};
pub use notice::{notice_mail, notice_sms};
pub use restored::{Second, Which, activated_mail, activated_sms, restored_mail, restored_sms};

use jiff::civil::Date;
use zeroize::Zeroizing;

use super::body::Body;
use super::gsm7::{ONE_PART, gsm7_septets};
use super::language::Language;
use super::life::News;
use super::months;
use super::pin::{Half, normalise};
use super::practice::PracticeNumber;

/// A mail to be sent. Its text may hold a half or a code: keep it no longer than needed.
pub struct MailText {
    /// Never with a secret in it.
    pub subject: String,
    /// Plain text, wiped when dropped.
    pub text: Zeroizing<String>,
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
    for language in Language::ALL {
        for abroad in [false, true] {
            let issued = first_half_sms(body, language, &half, practice, abroad);
            problems.extend(problems_of(language, &issued, 1));
            let activated = activated_sms(body, (language, abroad), &half, practice);
            problems.extend(problems_of(language, &activated, 1));
            for second in [Second::Email, Second::Pec] {
                let restored = restored_sms(body, (language, abroad), &half, practice, second);
                problems.extend(problems_of(language, &restored, 1));
            }
            for news in News::ALL {
                let notice =
                    notice_sms(body, (language, abroad), *news, Date::constant(2028, 9, 30));
                problems.extend(problems_of(language, &notice, 0));
            }
        }
    }
    problems.dedup();
    problems
}

/// What is wrong with one SMS, which is to hold `halves` words that look like a half.
fn problems_of(language: Language, text: &str, halves: usize) -> Vec<String> {
    let mut problems = Vec::new();
    match gsm7_septets(text) {
        None => problems.push(format!(
            "{language:?}: the SMS has a character outside GSM-7"
        )),
        Some(septets) if septets > ONE_PART => problems.push(format!(
            "{language:?}: the SMS takes {septets} septets, one part has {ONE_PART}"
        )),
        Some(_) => {}
    }
    let words = text.split_whitespace();
    if words.filter(|word| looks_like_a_half(word)).count() != halves {
        problems.push(format!(
            "{language:?}: a name or number in the SMS can be taken for the half"
        ));
    }
    problems
}

/// A date as Italians write it: `10 marzo 2015`, `1° aprile 2015`.
pub fn long_date(date: Date) -> String {
    date_in(Language::It, date)
}

/// A date as it is written in a language.
pub fn date_in(language: Language, date: Date) -> String {
    let months = months::of(language);
    let month = usize::try_from(date.month() - 1)
        .ok()
        .and_then(|index| months.get(index))
        .unwrap_or(&"");
    let (day, year) = (date.day(), date.year());
    match language {
        Language::It if day == 1 => format!("1° {month} {year}"),
        Language::It | Language::En => format!("{day} {month} {year}"),
        Language::De => format!("{day}. {month} {year}"),
    }
}

/// The numbers to call, each on its line, and the hours.
fn phones(body: &Body, language: Language) -> String {
    let Body {
        landline,
        mobile,
        abroad,
        ..
    } = body;
    let (fixed, paid, far, hours) = match language {
        Language::It => (
            "da telefono fisso, gratis",
            "da cellulare, secondo la tariffa del suo operatore",
            "dall'estero",
            body.hours_short.clone(),
        ),
        Language::De => (
            "vom Festnetz in Italien, kostenlos",
            "vom Handy, zum Tarif Ihres Anbieters",
            "aus dem Ausland",
            format!("Wir antworten {}", body.hours_de),
        ),
        Language::En => (
            "from a landline in Italy, free",
            "from a mobile, at your phone company's rate",
            "from abroad",
            format!("We answer {}", body.hours_en),
        ),
    };
    let hours = indented(&hours);
    format!("    {landline:<13} {fixed}\n    {mobile:<13} {paid}\n    {abroad:<13} {far}\n{hours}")
}

/// The longest line of a mail, characters.
const LINE: usize = 78;
const INDENT: &str = "    ";

/// A text in lines that are set in and no longer than `LINE`.
fn indented(text: &str) -> String {
    let mut lines = String::new();
    let mut line = String::new();
    for word in text.split_whitespace() {
        let longer = INDENT.len() + line.chars().count() + 1 + word.chars().count();
        if !line.is_empty() && longer > LINE {
            lines.extend([INDENT, &line, "\n"]);
            line.clear();
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    lines.extend([INDENT, &line, "\n"]);
    lines
}

/// That the PIN is asked for by nobody.
fn nobody_asks(body: &Body, language: Language) -> String {
    match language {
        Language::It => format!(
            "Nessuno {} le chiederà mai il PIN, né al telefono, né per e-mail,\nné per SMS.",
            body.of_it
        ),
        Language::De => format!(
            "Niemand {} wird Sie je nach der PIN fragen, weder am Telefon noch\n\
             per E-Mail oder SMS.",
            body.of_de
        ),
        Language::En => format!(
            "Nobody from {} will ever ask you for your PIN, by phone, e-mail or SMS.",
            body.name_en
        ),
    }
}

/// That nobody reads an answer: the last line.
fn sent_by_machine(language: Language) -> &'static str {
    match language {
        Language::It => "Questa e-mail parte da un sistema automatico: non legge le risposte.\n",
        Language::De => {
            "Diese E-Mail kommt von einem automatischen System: Es liest keine Antworten.\n"
        }
        Language::En => "This e-mail is sent by an automatic system: it does not read replies.\n",
    }
}

/// How a mail ends.
fn closing(body: &Body, language: Language) -> String {
    let (nobody, end) = (nobody_asks(body, language), sent_by_machine(language));
    format!("{nobody}\n\n{end}")
}

fn greeting(language: Language) -> &'static str {
    match language {
        Language::It => "Buongiorno",
        Language::De => "Guten Tag",
        Language::En => "Hello",
    }
}

/// Whether a word standing alone can be taken for a half: eight capitals or digits.
fn looks_like_a_half(word: &str) -> bool {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric());
    word.len() == 8 && !word.contains(char::is_lowercase) && normalise(word).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::body::samples::{institute, longest};
    use jiff::civil::date;

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
    fn every_mail_says_in_its_language_when_the_telephone_is_answered() {
        let hours = |language| phones(&institute(), language);
        assert!(
            hours(Language::It).ends_with(
                "dall'estero\n    dal lunedì al venerdì 8-20, sabato 8-14, ora italiana\n"
            )
        );
        assert!(hours(Language::De).ends_with(
            "aus dem Ausland\n    Wir antworten von Montag bis Freitag von 8 bis 20 Uhr, am Samstag von 8\n    \
             bis 14 Uhr, italienische Zeit\n"
        ));
        assert!(hours(Language::En).ends_with(
            "from abroad\n    We answer from Monday to Friday, 8 a.m. to 8 p.m., and on Saturday, 8 a.m.\n    \
             to 2 p.m., Italian time\n"
        ));
        for line in Language::ALL.map(hours).join("").lines() {
            assert!(line.chars().count() <= LINE, "{line}");
        }
    }

    #[test]
    fn dates_are_written_as_the_readers_write_them() {
        assert_eq!(long_date(date(2015, 3, 10)), "10 marzo 2015");
        assert_eq!(long_date(date(2026, 12, 1)), "1° dicembre 2026");
        assert_eq!(date_in(Language::De, date(2015, 3, 1)), "1. März 2015");
        assert_eq!(date_in(Language::En, date(2015, 3, 1)), "1 March 2015");
    }
}
