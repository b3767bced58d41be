//! The control code in a form. A form poses it with `control_code`, comes back for another reason
//! with `control_code_again`, and asks `check_control_code` last, when all else is in order: the
//! answer uses the code up.

use super::Portal;
use super::parts::ControlCode;
use super::problem::Problem;
use super::visit::{Sent, Visit};
use super::words;
use crate::web::fields::Fields;
use crate::workflows::control_code::{self, Answer, Verdict};

/// Names of the fields that a control code sends. They begin so that they are never shown again by
/// an error page, which would offer a code that is used up.
pub const TOKEN: &str = "control_token";
/// What the browser found.
pub const PROOF: &str = "control_proof";
/// What somebody typed; also the id to which a message leads.
pub const NUMBER: &str = "control_number";

impl Portal {
    /// A new control code.
    pub fn control_code(&self, visit: &Visit) -> Result<ControlCode, Problem> {
        let posed = control_code::pose(&self.ctx)?;
        Ok(ControlCode::new(visit.language(), posed))
    }

    /// The same control code with what was answered, when it is still good; else a new one.
    pub fn control_code_again(
        &self,
        visit: &Visit,
        fields: &Fields,
    ) -> Result<ControlCode, Problem> {
        match control_code::again(&self.ctx, fields.get(TOKEN))? {
            Some(posed) => Ok(ControlCode::new(visit.language(), posed)
                .answered(fields.get(NUMBER), fields.get(PROOF))),
            None => self.control_code(visit),
        }
    }

    /// Checks the answer and uses the code up. None when it passed; else the control code for the
    /// form that comes back, with its message.
    pub async fn check_control_code(&self, sent: &Sent) -> Result<Option<ControlCode>, Problem> {
        let (visit, fields) = (&sent.visit, &sent.fields);
        let answer = Answer {
            token: fields.get(TOKEN),
            proof: fields.get(PROOF),
            number: fields.get(NUMBER),
        };
        let said = &words::of(visit.language()).form;
        let verdict = control_code::check(&self.ctx, &self.gates, visit.source(), answer).await?;
        Ok(match verdict {
            Verdict::Passed => None,
            Verdict::Missing => {
                let same = self.control_code_again(visit, fields)?;
                Some(same.error(said.control_missing))
            }
            Verdict::Wrong => Some(self.control_code(visit)?.error(said.control_wrong)),
            Verdict::TooMany(_) => Some(self.control_code(visit)?.error(said.control_too_many)),
        })
    }
}
