//! Letters that came back undelivered (T23): the print room or a supervisor notes them by the number of
//! the practice.

use axum::extract::State;

use super::problem::{Page, html};
use super::staff::{Sent, Staff};
use crate::console::Console;
use crate::console::views::letters::ReturnedLetters;
use crate::console::views::shell::Here;
use crate::domain::practice::PracticeNumber;
use crate::workflows::note_returned_letter::{Returned, note_returned};

pub async fn page(State(console): State<Console>, staff: Staff) -> Page {
    staff.must_note_letters()?;
    console.returned_letters(&staff, None, None).await
}

pub async fn note(State(console): State<Console>, sent: Sent) -> Page {
    sent.staff.must_note_letters()?;
    let typed = sent.fields.get("number");
    let Ok(number) = PracticeNumber::parse(typed) else {
        let problem = Some((typed, "Il numero della pratica ha sei cifre."));
        return console.returned_letters(&sent.staff, None, problem).await;
    };
    let number = number.to_string();
    let surname = sent.fields.get("surname");
    match note_returned(&console.ctx, &sent.staff.operator, &number, surname).await? {
        Returned::Noted => {
            let notice = format!("La lettera della pratica {number} è segnata come tornata.");
            console
                .returned_letters(&sent.staff, Some(notice), None)
                .await
        }
        Returned::Several => {
            let text = "Più lettere hanno questo numero: scriva anche il cognome.";
            let problem = Some((typed, text));
            console.returned_letters(&sent.staff, None, problem).await
        }
        Returned::NoSuchLetter => {
            let text = "Nessuna lettera stampata ha questo numero, o è già segnata.";
            let problem = Some((typed, text));
            console.returned_letters(&sent.staff, None, problem).await
        }
    }
}

impl Console {
    async fn returned_letters(
        &self,
        staff: &Staff,
        notice: Option<String>,
        problem: Option<(&str, &'static str)>,
    ) -> Page {
        html(&ReturnedLetters {
            shell: self.shell(staff, Here::Letters).await?,
            notice,
            number: problem.map_or_else(String::new, |(typed, _)| typed.to_owned()),
            problem: problem.map(|(_, text)| text),
        })
    }
}
