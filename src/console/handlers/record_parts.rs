//! Turns a record into what its page shows. Contacts are masked; words are Italian; nothing is decided.

use jiff::{Timestamp, ToSpan as _};

use super::delivery;
use super::problem::Problem;
use super::record::Said;
use super::shown;
use super::staff::Staff;
use crate::console::Console;
use crate::console::guide::status::{self, Another, FirstHalf, Letter as LetterWay};
use crate::console::views::delivery::{MessageLine, MessageState};
use crate::console::views::record::{ContactsForm, Deeds, RecordPage};
use crate::console::views::shell::Here;
use crate::console::views::words;
use crate::domain::caller_identity::Fact;
use crate::domain::hours::Calendar;
use crate::domain::letter_wait;
use crate::domain::life::{Shown, Standing, eligibility};
use crate::domain::message_text::long_date;
use crate::domain::pin_request::Form;
use crate::domain::practice::PracticeNumber;
use crate::domain::zone::rome;
use crate::store::contacts::Contact;
use crate::store::letters::Letter;
use crate::workflows::move_letters;
use crate::workflows::open_record::Record;
use crate::workflows::revoke_by_phone::REASONS;

/// Why contacts cannot be changed.
pub const NO_CONTACT_SAID: &str =
    "Per cambiare i recapiti, chi chiama deve prima dire un recapito registrato.";
/// Why contacts cannot be changed.
pub const NOT_ACTIVE: &str = "I recapiti si cambiano solo quando il PIN è attivo.";

/// How long a letter abroad is waited for, as its first half says.
const MONTHS_ABROAD: i32 = 2;

/// New contacts as typed.
#[derive(Clone)]
pub struct ContactsTyped {
    /// Field, label, what was typed, what to put right.
    pub fields: Vec<(&'static str, &'static str, String, String)>,
    /// Why they were not taken.
    pub problem: Option<&'static str>,
}

impl ContactsTyped {
    /// From a form.
    pub fn read<'a>(field: impl Fn(&str) -> &'a str) -> Self {
        let labels = [
            ("mobile", "Cellulare"),
            ("landline", "Telefono fisso"),
            ("email", "E-mail"),
            ("pec", "PEC"),
        ];
        let fields =
            labels.map(|(name, label)| (name, label, field(name).to_owned(), String::new()));
        Self {
            fields: fields.to_vec(),
            problem: None,
        }
    }

    /// The same, refused.
    pub fn refused(mut self, problem: &'static str) -> Self {
        self.problem = Some(problem);
        self
    }
}

impl Console {
    /// What the page of a record shows.
    pub async fn record_view(
        &self,
        staff: &Staff,
        contact: &Contact,
        record: Record,
        said: Said,
    ) -> Result<RecordPage, Problem> {
        let now = self.ctx.clock.now();
        let flow = self.releases.current();
        let messages = self.messages(&record).await?;
        let way = letter_way(&record, now, flow.opening_hours());
        let facts = status::Facts {
            shown: record.life.shown(now),
            first_half: first_half(&messages),
            letter: way.clone(),
            locked_until: locked_until(&record, now),
            ever_used: record.life.ever_used,
            two_contacts: restoring(&record).count() >= 2,
            unsettled: self.unsettled(&record),
            another: self.another(now),
        };
        Ok(RecordPage {
            shell: self.shell(staff, Here::Contact).await?,
            contact_id: contact.id.clone(),
            notice: said.notice.map(str::to_owned),
            problem: said.problem.map(str::to_owned),
            person: person(&record)?,
            cf: shown::code(&record.caller.cf),
            state: facts.shown.word(),
            say: status::lines(&facts),
            facts: pin_facts(&record, &facts),
            letter: letter_line(&way),
            messages,
            contacts: contacts(&record),
            practices: practices(&record),
            waits: waits(&record),
            deeds: self.deeds(&record, said.contacts),
            reasons: REASONS
                .into_iter()
                .map(|word| (word, reason(word)))
                .collect(),
            outcome: self.outcome_form(staff, contact, None),
        })
    }

    async fn messages(&self, record: &Record) -> Result<Vec<MessageLine>, Problem> {
        let mut tx = self.ctx.db.read().await?;
        let mut lines = Vec::new();
        let halves = record
            .messages
            .iter()
            .filter(|job| matches!(job.kind.as_str(), "sms" | "mail") && job.state != "cancelled");
        for job in halves {
            lines.push(delivery::line(&mut tx, job, false).await?);
        }
        Ok(lines)
    }

    /// Whether a contact with which a PIN is restored changed within the last days (T24).
    fn unsettled(&self, record: &Record) -> bool {
        let days = i64::from(self.ctx.config.policy.settled_contact_days);
        let settled = self.ctx.now_ms() - days * 86_400_000;
        let used = record.life.changed_at.map_or(0, Timestamp::as_millisecond);
        // Contacts given with the request itself were never changed.
        restoring(record).any(|one| one.since > settled && one.since > used)
    }

    fn another(&self, now: Timestamp) -> Another {
        if eligibility::issues_by_phone(self.ctx.config.policy.eligibility, now) {
            Another::Now
        } else {
            Another::Elsewhere
        }
    }

    fn deeds(&self, record: &Record, typed: Option<ContactsTyped>) -> Deeds {
        let now = self.ctx.clock.now();
        let by_phone = self.another(now) == Another::Now;
        let live = record.life.standing.is_live();
        let contacts = if record.life.standing != Standing::Attivo {
            Err(NOT_ACTIVE)
        } else if !record.caller.facts.contains(&Fact::Contact) {
            Err(NO_CONTACT_SAID)
        } else {
            let typed = typed.unwrap_or_else(|| ContactsTyped::read(|_| ""));
            Ok(ContactsForm {
                fields: typed.fields,
                problem: typed.problem.map(str::to_owned),
            })
        };
        Deeds {
            revoke: live || record.life.standing == Standing::Dismesso,
            another: live && by_phone,
            preassigned: record.life.standing == Standing::Preassegnato,
            no_other: if by_phone { Vec::new() } else { alternatives() },
            contacts,
        }
    }
}

/// C12: what there is instead.
fn alternatives() -> Vec<String> {
    [
        "Dal 1° ottobre 2021 al telefono non si chiede più un PIN. Restano possibili annullare e sapere a che punto è.",
        "Chi vive in Italia entra con SPID, con la carta d'identità elettronica (CIE) o con la CNS. SPID si chiede a un gestore, la CIE al comune, la CNS alla ASL.",
        "Chi vive all'estero e non ha un documento italiano chiede il PIN sul sito o in una sede.",
    ]
    .map(str::to_owned)
    .to_vec()
}

fn person(record: &Record) -> Result<String, Problem> {
    if let Some(citizen) = &record.citizen {
        return Ok(format!("{} {}", citizen.name, citizen.surname));
    }
    let Some(practice) = record.practices.first() else {
        return Ok(String::new());
    };
    let form: Form = serde_json::from_str(&practice.request)?;
    Ok(format!("{} {}", form.get("name"), form.get("surname")))
}

fn restoring(record: &Record) -> impl Iterator<Item = &crate::store::citizens::Dated> {
    record.contacts.iter().filter(|one| one.kind != "landline")
}

fn locked_until(record: &Record, now: Timestamp) -> Option<String> {
    let lock = record.life.lock;
    lock.is_shut(now).then(|| shown::time(lock.until_ms()))
}

fn first_half(messages: &[MessageLine]) -> FirstHalf {
    let any = |wanted: fn(&MessageState) -> bool| messages.iter().any(|line| wanted(&line.state));
    if messages.is_empty() {
        FirstHalf::None
    } else if any(|state| matches!(state, MessageState::Delivered)) {
        FirstHalf::Delivered
    } else if any(|state| matches!(state, MessageState::Queued | MessageState::Sent)) {
        FirstHalf::OnItsWay
    } else {
        FirstHalf::Lost
    }
}

fn letter_way(record: &Record, now: Timestamp, hours: Option<&Calendar>) -> LetterWay {
    let Some((letter, journey)) = &record.letter else {
        return LetterWay::None;
    };
    if journey.returned_at.is_some() {
        return LetterWay::Returned;
    }
    match (letter.state.as_str(), journey.confirmed_at) {
        ("confirmed", Some(posted)) => {
            let posted = Timestamp::from_millisecond(posted).unwrap_or_default();
            let day = posted.to_zoned(rome()).date();
            let since = long_date(day);
            if goes_abroad(letter) {
                let last = day.saturating_add(MONTHS_ABROAD.months());
                return if now.to_zoned(rome()).date() > last {
                    LetterWay::LateAbroad { since }
                } else {
                    LetterWay::Abroad { since }
                };
            }
            match hours {
                Some(hours) if !letter_wait::is_late(posted, now, hours) => LetterWay::Posted {
                    since,
                    by: letter_wait::last_day(posted, hours).map_or_else(String::new, long_date),
                },
                Some(_) | None => LetterWay::Late { since },
            }
        }
        ("cancelled", _) => LetterWay::None,
        _ => LetterWay::Waiting,
    }
}

fn goes_abroad(letter: &Letter) -> bool {
    let practice = PracticeNumber::parse(&letter.number).ok();
    let to = practice.and_then(|practice| move_letters::addressee(letter, practice).ok());
    to.is_some_and(|to| to.is_abroad())
}

fn letter_line(way: &LetterWay) -> Option<String> {
    Some(match way {
        LetterWay::None => return None,
        LetterWay::Waiting => "da stampare".to_owned(),
        LetterWay::Posted { since, by } => {
            format!("partita il {since}; può arrivare fino al {by} (15 giorni lavorativi)")
        }
        LetterWay::Late { since } => {
            format!("partita il {since}: oltre 15 giorni lavorativi, si può rifare il PIN")
        }
        LetterWay::Abroad { since } => {
            format!("partita il {since}, all'estero: può metterci fino a due mesi")
        }
        LetterWay::LateAbroad { since } => {
            format!("partita il {since}, all'estero: oltre due mesi, si può rifare il PIN")
        }
        LetterWay::Returned => "tornata indietro: va verificato l'indirizzo".to_owned(),
    })
}

fn pin_facts(record: &Record, facts: &status::Facts) -> Vec<(&'static str, String)> {
    let mut rows = vec![("Stato", words::pin_state(facts.shown.word()).to_owned())];
    let Some(pin) = &record.pin else {
        return rows;
    };
    let date = |at: Timestamp| at.to_zoned(rome()).strftime("%d/%m/%Y").to_string();
    let made = Timestamp::from_millisecond(pin.created_at).unwrap_or_default();
    rows.push(("Pratica", pin.number.clone()));
    rows.push(("Tipo", words::pin_kind(&pin.kind).to_owned()));
    rows.push(("Origine", words::pin_origin(&pin.origin).to_owned()));
    rows.push(("Fatto il", date(made)));
    if let Some(changed) = record.life.changed_at {
        rows.push(("Ultimo cambio", date(changed)));
    }
    if let Some(end) = record.life.expires_at {
        rows.push(("Da cambiare dal", date(end)));
    }
    let lock = facts.locked_until.as_ref();
    let lock = lock.map_or("no".to_owned(), |until| format!("sì, fino alle {until}"));
    rows.push(("Accesso bloccato", lock));
    let restore = if facts.can_restore() {
        "sì, dal sito"
    } else {
        "no"
    };
    if facts.shown != Shown::Revocato && facts.shown != Shown::Dismesso {
        rows.push(("Può ripristinare", restore.to_owned()));
    }
    rows
}

fn contacts(record: &Record) -> Vec<(&'static str, String, String)> {
    let row = |one: &crate::store::citizens::Dated| {
        let way = match one.kind.as_str() {
            "mobile" => "Cellulare",
            "landline" => "Telefono fisso",
            "pec" => "PEC",
            _ => "E-mail",
        };
        let masked = shown::masked_contact(&one.kind, &one.value);
        (way, masked, shown::date(one.since))
    };
    record.contacts.iter().map(row).collect()
}

fn practices(record: &Record) -> Vec<(String, &'static str, String)> {
    let row = |practice: &crate::store::practices::Practice| {
        let state = words::practice_state(&practice.state);
        (
            practice.number.clone(),
            state,
            shown::date(practice.created_at),
        )
    };
    record.practices.iter().map(row).collect()
}

fn waits(record: &Record) -> Vec<String> {
    let tasks = record.tasks.iter().map(|task| {
        let what = words::task(&task.kind);
        format!(
            "Compito aperto dal {}: {what}",
            shown::date(task.created_at)
        )
    });
    let approvals = record.approvals.iter().map(|approval| {
        let what = words::approval(&approval.kind);
        format!("Aspetta una seconda persona: {what}")
    });
    tasks.chain(approvals).collect()
}

fn reason(word: &'static str) -> &'static str {
    match word {
        "lost" => "ha perso il PIN o una metà",
        "first-half-missing" => "la prima metà non è arrivata",
        "letter-missing" => "la lettera non è arrivata",
        "never-asked" => "non l'ha chiesto chi chiama",
        "not-wanted" => "non lo vuole più",
        _ => "altro",
    }
}
