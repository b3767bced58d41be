//! What an operator does in a step, read from its words: `{ anna: fill, form: …, with: … }`.

use std::collections::BTreeMap;

use crate::flow::Placed;

/// Words that belong to a deed and name no operator.
const WORDS: [&str; 11] = [
    "form", "with", "field", "value", "reason", "outcome", "note", "mobile", "email", "decision",
    "text",
];

/// What an operator does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Deed {
    /// Takes the offered call.
    Accept,
    /// Does not take it.
    Decline,
    /// Wants calls.
    Ready,
    /// Wants none.
    Pause(String),
    /// Signs in, and stays paused.
    SignIn,
    /// Signs out.
    SignOut,
    /// The browser goes away without a word.
    CloseBrowser,
    /// The browser comes back.
    OpenBrowser,
    /// Types a form, a field after the other.
    Fill(String),
    /// Types one field.
    Type {
        /// Which.
        field: String,
        /// What.
        value: String,
    },
    /// Does something about the caller's PIN.
    OfCaller(OfCaller),
    /// Goes to the read-back page.
    Review,
    /// Reads back and confirms.
    IssuePin,
    /// Confirms once more, as a second press of the key does.
    ConfirmAgain,
    /// Corrects a mobile or a mailbox taken down wrong.
    Correct {
        /// The mobile.
        mobile: String,
        /// The mailbox.
        email: String,
        /// Why.
        reason: String,
    },
    /// Sets the outcome.
    Outcome {
        /// Which.
        outcome: String,
        /// A note.
        note: String,
    },
    /// Closes the contact with the outcome it has, or with this one.
    Close(String),
    /// Answers the telephone.
    Answer,
    /// Hangs the telephone up.
    HangUp,
    /// Says a sentence to the caller.
    Say(String),
    /// Calls back, and proposes.
    Propose {
        /// `confirm` or `reject`.
        decision: String,
        /// What was said.
        note: String,
    },
    /// Agrees with a colleague's proposal.
    Approve,
    /// Does not agree.
    Refuse,
}

/// What an operator does about the PIN of a caller.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OfCaller {
    /// Types who the caller says to be: birth date and street of a form.
    Identify(String),
    /// Revokes the PIN of the caller who is known, for a reason.
    Revoke(String),
    /// The same, and another PIN is wanted.
    Renew(String),
}

/// Reads the words of a step: who, and what.
///
/// # Errors
/// A sentence about what is wrong.
pub fn read(
    words: &BTreeMap<Placed<String>, Placed<String>>,
) -> Result<(&Placed<String>, Deed), String> {
    let mut names = words.keys().filter(|word| !WORDS.contains(&word.as_str()));
    let (Some(name), None) = (names.next(), names.next()) else {
        return Err("one operator's name with a deed is needed".to_owned());
    };
    let deed = words
        .get(name.value.as_str())
        .map_or("", |deed| deed.as_str());
    let given = |word: &str| words.get(word).map(|text| text.value.clone());
    let needs = |word: &str| given(word).ok_or_else(|| format!("`{deed}` needs `{word}`"));
    let or = |word: &str, otherwise: &str| given(word).unwrap_or_else(|| otherwise.to_owned());
    let deed = match deed {
        "accept" => Deed::Accept,
        "decline" => Deed::Decline,
        "ready" => Deed::Ready,
        "pause" => Deed::Pause(or("reason", "break")),
        "sign-in" => Deed::SignIn,
        "sign-out" => Deed::SignOut,
        "close-browser" => Deed::CloseBrowser,
        "open-browser" => Deed::OpenBrowser,
        "fill" => fill(&or("form", "pin-request"), needs("with")?)?,
        "type" => Deed::Type {
            field: needs("field")?,
            value: needs("value")?,
        },
        "identify" => Deed::OfCaller(OfCaller::Identify(needs("with")?)),
        "revoke" => Deed::OfCaller(OfCaller::Revoke(or("reason", "lost"))),
        "renew" => Deed::OfCaller(OfCaller::Renew(or("reason", "lost"))),
        "review" => Deed::Review,
        "issue-pin" => Deed::IssuePin,
        "confirm-again" => Deed::ConfirmAgain,
        "correct" => Deed::Correct {
            mobile: or("mobile", ""),
            email: or("email", ""),
            reason: or("reason", "taken-down-wrong"),
        },
        "outcome" => Deed::Outcome {
            outcome: needs("outcome")?,
            note: or("note", ""),
        },
        "close" => Deed::Close(or("outcome", "")),
        "answer" => Deed::Answer,
        "hang-up" => Deed::HangUp,
        "say" => Deed::Say(needs("text")?),
        "propose" => Deed::Propose {
            decision: needs("decision")?,
            note: or("note", "Richiamata."),
        },
        "approve" => Deed::Approve,
        "refuse" => Deed::Refuse,
        other => return Err(format!("`{other}` is nothing that an operator does")),
    };
    Ok((name, deed))
}

fn fill(form: &str, with: String) -> Result<Deed, String> {
    if form == "pin-request" {
        Ok(Deed::Fill(with))
    } else {
        Err(format!(
            "there is no form `{form}`: the only one is `pin-request`"
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn deed(words: &[(&str, &str)]) -> Result<(String, Deed), String> {
        let placed = |text: &str| Placed {
            value: text.to_owned(),
            ..Placed::default()
        };
        let words = words.iter().map(|(a, b)| (placed(a), placed(b))).collect();
        read(&words).map(|(name, deed)| (name.value.clone(), deed))
    }

    #[test]
    fn a_step_names_one_operator_and_a_deed_with_what_it_needs() {
        let with = [("anna", "fill"), ("with", "fixtures/maria-rossi.yaml")];
        let expected = Deed::Fill("fixtures/maria-rossi.yaml".to_owned());
        assert_eq!(deed(&with), Ok(("anna".to_owned(), expected)));
        assert_eq!(
            deed(&[("anna", "accept")]),
            Ok(("anna".to_owned(), Deed::Accept))
        );
        assert_eq!(
            deed(&[("anna", "fill")]),
            Err("`fill` needs `with`".to_owned())
        );
        assert!(deed(&[("anna", "accept"), ("bruno", "accept")]).is_err());
        assert!(deed(&[("anna", "dance")]).is_err_and(|text| text.contains("dance")));
    }
}
