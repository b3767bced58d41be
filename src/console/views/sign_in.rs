//! The way in: name and password, and one text for every wrong pair (security 6).

use askama::Template;

use super::shell::Shell;

/// Why the operator is still outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignInProblem {
    /// Name and password do not go together; which of the two is never said.
    Wrong,
    /// Too many tries: minutes to wait, at least one.
    Throttled {
        /// Whole minutes.
        minutes: u32,
    },
    /// The session ended by itself; what was typed is kept on the server.
    Ended,
    /// Someone signed in with this name elsewhere, and took over.
    TakenOver,
}

/// `GET` and `POST /console/sign-in`.
#[derive(Debug, Clone, Template)]
#[template(path = "console/views/sign_in.html")]
pub struct SignIn {
    /// The frame, without live parts.
    pub shell: Shell,
    /// The name as typed.
    pub name: String,
    /// What went wrong.
    pub problem: Option<SignInProblem>,
}

impl SignIn {
    fn problem_text(&self) -> Option<String> {
        self.problem.map(|problem| match problem {
            SignInProblem::Wrong => "Nome o password non corretti. Controlli le maiuscole e riprovi.".to_owned(),
            SignInProblem::Throttled { minutes: 0 | 1 } => {
                "Troppi tentativi. Aspetti un minuto e riprovi.".to_owned()
            }
            SignInProblem::Throttled { minutes } => {
                format!("Troppi tentativi. Aspetti {minutes} minuti e riprovi.")
            }
            SignInProblem::Ended => {
                "La sessione è finita. Entri di nuovo: quello che ha scritto è salvato.".to_owned()
            }
            SignInProblem::TakenOver => {
                "Con questo nome è entrato qualcuno da un altro posto. Se non è lei, avvisi il responsabile.".to_owned()
            }
        })
    }
}
