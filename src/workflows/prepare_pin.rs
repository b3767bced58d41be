//! Everything about a new PIN that is done before a transaction: drawn, hashed, sealed. And the one
//! way in which it is then written. The second half is in clear only inside `prepare`.

use zeroize::Zeroizing;

use super::tell::{self, News};
use super::{Ctx, Deed, Fault};
use crate::domain::addressee::Addressee;
use crate::domain::codice_fiscale::CodiceFiscale;
use crate::domain::contacts::{Channel, Contacts};
use crate::domain::language::Language;
use crate::domain::life::Origin;
use crate::domain::person::Person;
use crate::domain::pin::{self, Half};
use crate::domain::pin_request::PinRequest;
use crate::domain::postal::Residence;
use crate::domain::practice::PracticeNumber;
use crate::seal::Hashed;
use crate::store::citizens::{Citizen, Reach};
use crate::store::jobs::Job;
use crate::store::letters::Letter;
use crate::store::pins::Pin;
use crate::store::{Tx, citizens, halves, jobs, letters, pins};

/// A PIN ready to be written, without anything in clear.
pub struct Prepared {
    /// The PIN's id.
    pub id: String,
    hashed: Hashed,
    first: String,
    second: String,
    addressee: Addressee,
    in_clear: Option<Half>,
}

impl Prepared {
    /// The first half, for the one screen that may show it, once (R62).
    pub fn take_first(&mut self) -> Option<Half> {
        self.in_clear.take()
    }
}

/// Draws, hashes and seals a PIN for a request (R51–R56, C4).
pub async fn prepare(
    ctx: &Ctx,
    request: &PinRequest,
    practice: PracticeNumber,
) -> Result<Prepared, Fault> {
    let (secret, drawn) = draw(ctx, request, practice)?;
    Ok(drawn.with(ctx.hasher.hash(secret).await?))
}

/// As `prepare`, behind the limit of the public. `None` when too many wait already.
pub async fn prepare_public(
    ctx: &Ctx,
    request: &PinRequest,
    practice: PracticeNumber,
) -> Result<Option<Prepared>, Fault> {
    let (secret, drawn) = draw(ctx, request, practice)?;
    let hashed = ctx.hasher.hash_public(secret).await?;
    Ok(hashed.map(|hashed| drawn.with(hashed)))
}

/// A PIN that is sealed and not yet hashed.
struct Drawn {
    id: String,
    first: String,
    second: String,
    addressee: Addressee,
    in_clear: Option<Half>,
}

impl Drawn {
    fn with(self, hashed: Hashed) -> Prepared {
        Prepared {
            id: self.id,
            hashed,
            first: self.first,
            second: self.second,
            addressee: self.addressee,
            in_clear: self.in_clear,
        }
    }
}

/// The whole secret, for the hasher alone, and what is kept of it.
fn draw(
    ctx: &Ctx,
    request: &PinRequest,
    practice: PracticeNumber,
) -> Result<(Zeroizing<Vec<u8>>, Drawn), Fault> {
    let id = ctx.id();
    let addressee = Addressee {
        pin: id.clone(),
        practice,
        name: request.person.name.clone(),
        surname: request.person.surname.clone(),
        address: request.residence.address_lines(),
    };
    let drawn = pin::generate(|bytes| ctx.rng.fill(bytes));
    let first = ctx
        .outbox
        .seal(drawn.first.expose().as_bytes(), &id, &ctx.rng)?;
    let second = ctx.print_room.seal(
        drawn.second.expose().as_bytes(),
        &addressee.binding(),
        &ctx.rng,
    )?;
    let secret = drawn.expose_whole();
    let in_clear = ctx.config.policy.first_half_on_web.then_some(drawn.first);
    let drawn = Drawn {
        id,
        first,
        second,
        addressee,
        in_clear,
    };
    Ok((secret, drawn))
}

/// Who asked, and for what.
#[derive(Clone, Copy)]
pub struct Issue<'a> {
    /// The request.
    pub request: &'a PinRequest,
    /// Its practice's id.
    pub practice: &'a str,
    /// The operator's name, or `web`.
    pub who: &'a str,
    /// The contact, where there is one.
    pub contact: Option<&'a str>,
    /// The channel that it came by.
    pub origin: Origin,
}

/// Writes a prepared PIN: holder, contacts, PIN, halves, letter, first message, news of it to all
/// other contacts, old ones too, and audit (T2). `Taken` when the holder has a live PIN.
pub async fn write(
    ctx: &Ctx,
    tx: &mut Tx,
    prepared: Prepared,
    issue: Issue<'_>,
) -> Result<(), Fault> {
    let now = ctx.now_ms();
    let request = issue.request;
    let cf = request.codice_fiscale.as_str();
    let number = prepared.addressee.practice.to_string();
    let before = citizens::contacts(tx, cf).await?;
    citizens::save(tx, &citizen(request)?, now).await?;
    citizens::set_contacts(tx, cf, &reaches(request), now).await?;
    let pin = Pin {
        id: prepared.id.clone(),
        cf: cf.to_owned(),
        practice: issue.practice.to_owned(),
        number: number.clone(),
        kind: "ordinario".to_owned(),
        state: "iniziale".to_owned(),
        origin: issue.origin.word().to_owned(),
        hash: prepared.hashed.phc,
        pepper: i64::from(prepared.hashed.pepper),
        created_at: now,
        ever_used: 0,
        changed_at: None,
        expires_at: None,
        class: "cittadino".to_owned(),
        exempt: i64::from(request.document.is_some() && request.residence.is_abroad()),
        version: 0,
        reminded_for: None,
    };
    pins::insert(tx, &pin).await?;
    halves::insert(tx, &pin.id, "first", &prepared.first).await?;
    halves::insert(tx, &pin.id, "second", &prepared.second).await?;
    let letter = Letter {
        pin: pin.id.clone(),
        number,
        name: prepared.addressee.name,
        surname: prepared.addressee.surname,
        address: serde_json::to_string(&prepared.addressee.address)?,
        language: request.language.code().to_owned(),
        state: "ready".to_owned(),
        created_at: now,
        bundle: None,
    };
    letters::insert(tx, &letter).await?;
    send_and_tell(ctx, tx, &pin, (request, before)).await?;
    let deed = Deed {
        who: issue.who,
        action: "pin.issued",
        subject: Some(&pin.id),
        contact: issue.contact,
        detail: None,
    };
    ctx.audit(tx, deed).await?;
    Ok(())
}

/// The job that sends a first half by a channel. Its key keeps it from being there twice.
pub fn first_half_job(ctx: &Ctx, pin: &str, channel: &Channel) -> Job {
    let kind = match channel {
        Channel::Sms(_) => "sms",
        Channel::Email(_) | Channel::Pec(_) => "mail",
    };
    let now = ctx.now_ms();
    Job {
        id: ctx.id(),
        key: format!("first-half:{pin}:{}", channel.word()),
        kind: kind.to_owned(),
        subject: pin.to_owned(),
        data: serde_json::json!({ "channel": channel.word(), "to": channel.address() }).to_string(),
        state: "due".to_owned(),
        due_at: now,
        tries: 0,
        error: None,
        created_at: now,
    }
}

/// The first half on its way, and news of it to everybody else.
async fn send_and_tell(
    ctx: &Ctx,
    tx: &mut Tx,
    pin: &Pin,
    (request, before): (&PinRequest, Vec<Reach>),
) -> Result<(), Fault> {
    let channels = request.contacts.first_half_now(
        &ctx.config.telephony.sms_countries,
        ctx.config.policy.first_half_channels,
    );
    for channel in &channels {
        jobs::insert(tx, &first_half_job(ctx, &pin.id, channel)).await?;
    }
    let told = to_tell(before, reaches(request), &channels);
    tell::these(ctx, tx, &pin.cf, &told, News::Requested).await
}

/// Everybody known before or now, each once, without those who get the first half.
fn to_tell(before: Vec<Reach>, now: Vec<Reach>, channels: &[Channel]) -> Vec<Reach> {
    let mut told: Vec<Reach> = Vec::new();
    for reach in before.into_iter().chain(now) {
        let has_half = channels.iter().any(|way| way.address() == reach.value);
        if !has_half && !told.contains(&reach) {
            told.push(reach);
        }
    }
    told
}

/// The person of a request as they are stored.
pub fn citizen(request: &PinRequest) -> Result<Citizen, Fault> {
    citizen_of(
        &request.codice_fiscale,
        &request.person,
        &request.residence,
        request.language,
    )
}

/// A person as they are stored.
pub fn citizen_of(
    code: &CodiceFiscale,
    person: &Person,
    residence: &Residence,
    language: Language,
) -> Result<Citizen, Fault> {
    Ok(Citizen {
        cf: code.as_str().to_owned(),
        surname: person.surname.clone(),
        name: person.name.clone(),
        birth_date: person.birth_date.to_string(),
        sex: person.sex.code().to_owned(),
        birth_place: person.birth_place.code().to_owned(),
        language: language.code().to_owned(),
        residence: serde_json::to_string(residence)?,
    })
}

/// The contacts of a request as they are stored.
pub fn reaches(request: &PinRequest) -> Vec<Reach> {
    reaches_of(&request.contacts)
}

/// Contacts as they are stored.
pub fn reaches_of(contacts: &Contacts) -> Vec<Reach> {
    let phones = [
        ("mobile", &contacts.mobile),
        ("landline", &contacts.landline),
    ];
    let mails = [("email", &contacts.email), ("pec", &contacts.pec)];
    let reach = |kind: &str, value: &str| Reach {
        kind: kind.to_owned(),
        value: value.to_owned(),
    };
    phones
        .into_iter()
        .filter_map(|(kind, phone)| phone.as_ref().map(|phone| reach(kind, phone.e164())))
        .chain(
            mails
                .into_iter()
                .filter_map(|(kind, mail)| mail.as_ref().map(|mail| reach(kind, mail.as_str()))),
        )
        .collect()
}
