//! What each transition does to a life, its guards first. Only `Life::step` calls these: which of
//! them applies is decided there.

use jiff::Timestamp;

use super::event::{Activation, Asked, ContactProof, Decision, Desk, Holder};
use super::expiry;
use super::words::{Kind, Origin, Standing};
use super::{Effect, Life, Lock, News, No, Rule, Step};
use crate::domain::policy::{Policy, SecondHalf};

/// A guard by its name: without it, `no`.
fn needs(held: bool, no: No) -> Result<(), No> {
    if held { Ok(()) } else { Err(no) }
}

impl Life {
    fn then(self, rule: Rule, effects: impl Into<Vec<Effect>>) -> Step {
        Step {
            life: self,
            effects: effects.into(),
            rule,
        }
    }

    /// A PIN that did not exist a moment ago. What is counted against the person stays.
    fn newborn(&self, standing: Standing, kind: Kind, origin: Origin, holder: Holder) -> Self {
        Self {
            standing,
            kind,
            origin,
            class: holder.class,
            exempt: holder.exempt,
            lock: self.lock,
            ..Self::default()
        }
    }

    /// The same PIN, ended.
    fn ended(&self, standing: Standing) -> Self {
        Self {
            standing,
            changing: false,
            restoring: false,
            ..*self
        }
    }

    /// T1.
    pub(super) fn request(&self, asked: Asked) -> Result<Step, No> {
        asked.eligible.map_err(No::MayNotHave)?;
        needs(asked.agrees, No::Differs)?;
        needs(asked.contacts_suffice, No::ContactsMissing)?;
        let life = self.newborn(
            Standing::Richiesto,
            Kind::Ordinario,
            asked.origin,
            asked.holder,
        );
        Ok(life.then(Rule::T1, [Effect::Tell(News::Requested)]))
    }

    /// T2. The holder was told of the request, and is sent the first half.
    pub(super) fn issue(&self) -> Step {
        let life = Self {
            standing: Standing::Iniziale,
            ..*self
        };
        life.then(
            Rule::T2,
            [
                Effect::StoreHalves,
                Effect::SendFirstHalf,
                Effect::PrintLetter,
            ],
        )
    }

    /// T3.
    pub(super) fn call_back(&self) -> Step {
        let life = Self {
            standing: Standing::DaRichiamare,
            ..*self
        };
        life.then(Rule::T3, [Effect::CallBackTask])
    }

    /// T4.
    pub(super) fn decide(&self, decision: Decision) -> Result<Step, No> {
        needs(decision.by_another, No::SecondPersonNeeded)?;
        if !decision.confirmed {
            let life = Self {
                standing: Standing::Nessuno,
                ..*self
            };
            return Ok(life.then(Rule::T4, []));
        }
        decision.eligible.map_err(No::MayNotHave)?;
        let life = Self {
            standing: Standing::Richiesto,
            ..*self
        };
        Ok(life.then(Rule::T4, []))
    }

    /// T5: no SMS; all sixteen characters are in the envelope, and the first access still changes
    /// them to eight.
    pub(super) fn hand_out(&self, desk: Desk) -> Result<Step, No> {
        desk.eligible.map_err(No::MayNotHave)?;
        needs(desk.mv35 && desk.document, No::DocumentsMissing)?;
        let life = self.newborn(
            Standing::Iniziale,
            Kind::Dispositivo,
            Origin::Sede,
            desk.holder,
        );
        Ok(life.then(
            Rule::T5,
            [
                Effect::StoreHalves,
                Effect::BindEnvelope,
                Effect::Tell(News::Requested),
            ],
        ))
    }

    /// T6.
    pub(super) fn preassign(&self, holder: Holder) -> Step {
        let life = self.newborn(
            Standing::Preassegnato,
            Kind::Ordinario,
            Origin::DUfficio,
            holder,
        );
        life.then(Rule::T6, [Effect::StoreHalves, Effect::PrintInvitation])
    }

    /// T7; how the second half goes is a matter of policy (C11).
    pub(super) fn activate(&self, proof: Activation, policy: &Policy) -> Result<Step, No> {
        needs(proof.first_half_right && proof.card_right, No::Differs)?;
        needs(proof.contacts_suffice, No::ContactsMissing)?;
        let second = match policy.activation_second_half {
            SecondHalf::Post => Effect::PrintLetter,
            SecondHalf::Sms => Effect::SendSecondHalf,
        };
        let life = Self {
            standing: Standing::Iniziale,
            ..*self
        };
        Ok(life.then(
            Rule::T7,
            [Effect::StoreHalves, second, Effect::Tell(News::Activated)],
        ))
    }

    /// T8 and T12: the right secret, that opens nothing but its own change.
    pub(super) fn must_change(&self, eligible: bool, rule: Rule) -> Result<Step, No> {
        needs(eligible || self.exempt, No::NotEligible)?;
        let life = Self {
            lock: Lock::default(),
            ..*self
        };
        Ok(life.show_new(rule))
    }

    /// The second part of T8 and T12: new characters take the place of any shown before.
    pub(super) fn show_new(&self, rule: Rule) -> Step {
        let life = Self {
            changing: true,
            ..*self
        };
        life.then(rule, [Effect::ShowNewPin])
    }

    /// T9.
    pub(super) fn finish_change(&self, now: Timestamp, policy: &Policy) -> Result<Step, No> {
        needs(self.changing, No::NoChangeOpen)?;
        let life = Self {
            standing: Standing::Attivo,
            ever_used: true,
            changed_at: Some(now),
            expires_at: Some(expiry::ends_at(now, self.class, policy.validity_months)),
            changing: false,
            ..*self
        };
        Ok(life.then(
            Rule::T9,
            [Effect::ActivateNewSecret, Effect::Tell(News::Changed)],
        ))
    }

    /// T10: the old secret was valid all the time (R84).
    pub(super) fn abandon_change(&self) -> Result<Step, No> {
        needs(self.changing, No::NoChangeOpen)?;
        let life = Self {
            changing: false,
            ..*self
        };
        Ok(life.then(Rule::T10, [Effect::DiscardNewSecret]))
    }

    /// T11.
    pub(super) fn enter(&self, eligible: bool) -> Result<Step, No> {
        needs(eligible || self.exempt, No::NotEligible)?;
        let life = Self {
            lock: Lock::default(),
            ..*self
        };
        Ok(life.then(Rule::T11, [Effect::OpenSession]))
    }

    /// T13 and T15, for persons with and without a PIN alike. The holder is told once, when the
    /// tenth failure locks.
    pub(super) fn fail(&self, now: Timestamp, rule: Rule) -> Step {
        let life = Self {
            lock: self.lock.after_failure(now),
            ..*self
        };
        let first_lock = life.lock.failures() >= Lock::LIMIT && self.lock.failures() < Lock::LIMIT;
        let told = first_lock.then_some(Effect::Tell(News::Locked));
        life.then(rule, told.into_iter().collect::<Vec<_>>())
    }

    /// T14: whatever was typed was not looked at.
    pub(super) fn try_while_locked(&self, now: Timestamp, policy: &Policy) -> Step {
        let life = Self {
            lock: self.lock.after_try_while_shut(now, policy.lock),
            ..*self
        };
        life.then(Rule::T14, [])
    }

    /// T16. What does not agree changes nothing; the answer on the screen is the same, and the
    /// registered address gets a mail with a way out (R108).
    pub(super) fn ask_restore(&self, agrees: bool) -> Step {
        if !agrees {
            return self.then(Rule::T16, [Effect::MailImpossible]);
        }
        let life = Self {
            restoring: true,
            ..*self
        };
        life.then(Rule::T16, [Effect::MailLinkAndCode])
    }

    /// T19: never used (R106, R107).
    pub(super) fn refuse_restore(&self) -> Step {
        self.then(Rule::T19, [Effect::MailImpossible])
    }

    /// T17 and T18. A restored PIN is the way out of a lock, too (R110).
    pub(super) fn try_restore_code(&self, right: bool, tries_left: u32) -> Result<Step, No> {
        needs(self.restoring, No::NoRestoreOpen)?;
        if !right {
            needs(tries_left == 0, No::WrongCode)?;
            return self.let_restore_lapse();
        }
        let life = Self {
            standing: Standing::Iniziale,
            origin: Origin::Ripristino,
            lock: Lock::default(),
            changed_at: None,
            expires_at: None,
            ..self.ended(Standing::Iniziale)
        };
        Ok(life.then(
            Rule::T17,
            [
                Effect::KillSecret,
                Effect::DiscardNewSecret,
                Effect::EndSessions,
                Effect::CloseRestore,
                Effect::StoreHalves,
                Effect::SendFirstHalf,
                Effect::SendSecondHalf,
                Effect::Tell(News::Restored),
            ],
        ))
    }

    /// T18: the old secret was valid all the time.
    pub(super) fn let_restore_lapse(&self) -> Result<Step, No> {
        needs(self.restoring, No::NoRestoreOpen)?;
        let life = Self {
            restoring: false,
            ..*self
        };
        Ok(life.then(Rule::T18, [Effect::CloseRestore]))
    }

    /// T20, from a dismissed PIN too.
    pub(super) fn revoke(&self, identified: bool) -> Result<Step, No> {
        needs(identified, No::NotIdentified)?;
        let life = self.ended(Standing::Revocato);
        Ok(life.then(Rule::T20, end_of_a_secret(News::Revoked)))
    }

    /// T21: the secret stays.
    pub(super) fn convert(&self, verified_by_person: bool, now: Timestamp) -> Result<Step, No> {
        needs(verified_by_person, No::NotIdentified)?;
        needs(self.kind == Kind::Ordinario, No::AlreadyDispositivo)?;
        needs(!self.is_expired(now), No::Expired)?;
        let life = Self {
            kind: Kind::Dispositivo,
            ..*self
        };
        Ok(life.then(Rule::T21, [Effect::Tell(News::Converted)]))
    }

    /// T22. The hash stays, so that the right PIN is told why it opens nothing.
    pub(super) fn dismiss(&self, eligible: bool) -> Result<Step, No> {
        needs(!eligible && !self.exempt, No::StillEligible)?;
        let life = self.ended(Standing::Dismesso);
        let effects = end_of_a_secret(News::Dismissed)
            .into_iter()
            .filter(|effect| *effect != Effect::KillSecret);
        Ok(life.then(Rule::T22, effects.collect::<Vec<_>>()))
    }

    /// T23: to send it again is T20 and T1.
    pub(super) fn verify_address(&self) -> Step {
        self.then(Rule::T23, [Effect::VerifyAddressTask])
    }

    /// T24.
    pub(super) fn change_contacts(&self, proof: ContactProof, now: Timestamp) -> Result<Step, No> {
        match proof {
            ContactProof::LoggedIn | ContactProof::TwoPeople => {}
            ContactProof::Nothing => return Err(No::SecondPersonNeeded),
        }
        needs(!self.is_expired(now), No::Expired)?;
        Ok(self.then(Rule::T24, [Effect::Tell(News::Contacts)]))
    }
}

fn end_of_a_secret(news: News) -> Vec<Effect> {
    vec![
        Effect::KillSecret,
        Effect::DiscardNewSecret,
        Effect::CloseRestore,
        Effect::EndSessions,
        Effect::CancelDeliveries,
        Effect::Tell(news),
    ]
}
