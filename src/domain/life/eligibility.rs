//! Who may have a PIN, and by which way, as the policy and its dates say (C12; circulars 87/2020
//! and 127/2021). The facts about the person are handed in: it asks nobody.

use jiff::Timestamp;
use jiff::civil::{Date, date};

use super::expiry::begins;
use crate::domain::policy::EligibilityPolicy;

/// From this day in Rome new PINs are for few (circular 87/2020).
const FEW: Date = date(2020, 10, 1);
/// From this day in Rome PINs are for residents abroad alone (circular 127/2021).
const ABROAD: Date = date(2021, 10, 1);

/// What is known of a person who wants a PIN or has one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "facts that do not hang together"
)]
pub struct Facts {
    /// Lives abroad and has no Italian identity document (R133).
    pub abroad_without_document: bool,
    /// Under eighteen.
    pub minor: bool,
    /// Has no Italian identity document.
    pub without_italian_document: bool,
    /// Under tutela, curatela or amministrazione di sostegno.
    pub under_guardianship: bool,
}

/// The way by which somebody asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// The portal.
    Web,
    /// The contact center.
    Phone,
    /// An office, in person, on paper or by fax.
    Office,
}

/// Why not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// Only for minors, for who has no Italian document, for who is under guardianship.
    OnlyFew,
    /// Only for residents abroad without an Italian identity document.
    OnlyAbroad,
    /// Not from the contact center: from an office or on the web.
    NotByPhone,
}

impl Reason {
    /// A word for machines.
    pub fn word(self) -> &'static str {
        match self {
            Self::OnlyFew => "only-few",
            Self::OnlyAbroad => "only-abroad",
            Self::NotByPhone => "not-by-phone",
        }
    }
}

/// Which of the three rules is in force.
enum InForce {
    Everybody,
    Few,
    Abroad,
}

fn in_force(policy: EligibilityPolicy, now: Timestamp) -> InForce {
    match policy {
        EligibilityPolicy::Open => InForce::Everybody,
        EligibilityPolicy::ByDate if now < begins(FEW) => InForce::Everybody,
        EligibilityPolicy::ByDate if now < begins(ABROAD) => InForce::Few,
        EligibilityPolicy::ByDate | EligibilityPolicy::ResidentsAbroad => InForce::Abroad,
    }
}

/// Whether somebody may get a PIN by `way`.
///
/// Who may not have one at all is told so by telephone, too; only who may is sent to another way.
pub fn may_have(
    policy: EligibilityPolicy,
    facts: Facts,
    way: Way,
    now: Timestamp,
) -> Result<(), Reason> {
    match in_force(policy, now) {
        InForce::Everybody => Ok(()),
        InForce::Few => {
            let one_of_few = facts.minor
                || facts.without_italian_document
                || facts.abroad_without_document
                || facts.under_guardianship;
            one_of_few.then_some(()).ok_or(Reason::OnlyFew)
        }
        InForce::Abroad if !facts.abroad_without_document => Err(Reason::OnlyAbroad),
        InForce::Abroad => match way {
            Way::Phone => Err(Reason::NotByPhone),
            Way::Web | Way::Office => Ok(()),
        },
    }
}

/// Whether a holder may use and renew the PIN they have. Between the two circulars everybody may.
pub fn may_keep(policy: EligibilityPolicy, exempt: bool, now: Timestamp) -> bool {
    match in_force(policy, now) {
        InForce::Everybody | InForce::Few => true,
        InForce::Abroad => exempt,
    }
}

/// Whether the contact center issues anything (C12).
pub fn issues_by_phone(policy: EligibilityPolicy, now: Timestamp) -> bool {
    match in_force(policy, now) {
        InForce::Everybody | InForce::Few => true,
        InForce::Abroad => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use EligibilityPolicy::{ByDate, Open, ResidentsAbroad};

    // Midnight in Rome on 1 October is ten in the evening in UTC.
    const LAST_MINUTE_OF_ALL: &str = "2020-09-30T21:59:00Z";
    const FIRST_MINUTE_OF_FEW: &str = "2020-09-30T22:00:00Z";
    const LAST_MINUTE_OF_FEW: &str = "2021-09-30T21:59:00Z";
    const FIRST_MINUTE_OF_ABROAD: &str = "2021-09-30T22:00:00Z";

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn asks(facts: Facts, way: Way, now: &str) -> Result<(), Reason> {
        may_have(ByDate, facts, way, at(now))
    }

    #[test]
    fn by_date_everybody_may_until_the_last_minute_of_september_2020() {
        let anybody = Facts::default();
        assert_eq!(asks(anybody, Way::Phone, LAST_MINUTE_OF_ALL), Ok(()));
        for way in [Way::Web, Way::Phone, Way::Office] {
            assert_eq!(
                asks(anybody, way, FIRST_MINUTE_OF_FEW),
                Err(Reason::OnlyFew)
            );
        }
    }

    #[test]
    fn between_the_circulars_a_few_may_ask_by_every_way() {
        let few = [
            Facts {
                minor: true,
                ..Facts::default()
            },
            Facts {
                without_italian_document: true,
                ..Facts::default()
            },
            Facts {
                under_guardianship: true,
                ..Facts::default()
            },
        ];
        for facts in few {
            assert_eq!(asks(facts, Way::Phone, FIRST_MINUTE_OF_FEW), Ok(()));
            assert_eq!(asks(facts, Way::Phone, LAST_MINUTE_OF_FEW), Ok(()));
            for way in [Way::Web, Way::Phone, Way::Office] {
                assert_eq!(
                    asks(facts, way, FIRST_MINUTE_OF_ABROAD),
                    Err(Reason::OnlyAbroad)
                );
            }
        }
    }

    #[test]
    fn between_the_circulars_who_has_a_pin_may_renew_it() {
        assert!(may_keep(ByDate, false, at(LAST_MINUTE_OF_FEW)));
        assert!(!may_keep(ByDate, false, at(FIRST_MINUTE_OF_ABROAD)));
        assert!(may_keep(ByDate, true, at(FIRST_MINUTE_OF_ABROAD)));
    }

    #[test]
    fn from_october_2021_residents_abroad_ask_at_an_office_or_on_the_web_only() {
        let abroad = Facts {
            abroad_without_document: true,
            ..Facts::default()
        };
        assert_eq!(asks(abroad, Way::Web, FIRST_MINUTE_OF_ABROAD), Ok(()));
        assert_eq!(asks(abroad, Way::Office, FIRST_MINUTE_OF_ABROAD), Ok(()));
        assert_eq!(
            asks(abroad, Way::Phone, FIRST_MINUTE_OF_ABROAD),
            Err(Reason::NotByPhone)
        );
        assert!(issues_by_phone(ByDate, at(LAST_MINUTE_OF_FEW)));
        assert!(!issues_by_phone(ByDate, at(FIRST_MINUTE_OF_ABROAD)));
    }

    #[test]
    fn the_other_policies_know_no_dates() {
        for now in ["2015-03-10T09:15:00Z", "2030-01-01T00:00:00Z"] {
            let anybody = Facts::default();
            assert_eq!(may_have(Open, anybody, Way::Phone, at(now)), Ok(()));
            assert!(may_keep(Open, false, at(now)));
            assert_eq!(
                may_have(ResidentsAbroad, anybody, Way::Web, at(now)),
                Err(Reason::OnlyAbroad)
            );
            assert!(!may_keep(ResidentsAbroad, false, at(now)));
            assert!(!issues_by_phone(ResidentsAbroad, at(now)));
        }
    }
}
