//! What the operator's form accepts, what it refuses, and what it says.

use jiff::civil::date;
use proptest::prelude::*;

use super::*;

fn mario() -> Form {
    [
        ("surname", "Rossi"),
        ("name", "Mario"),
        ("codice_fiscale", "rssmra80a01h501u"),
        ("birth_date", "1/1/1980"),
        ("sex", "M"),
        ("birth_place", "Roma"),
        ("birth_province", "RM"),
        ("mobile", "333 1234567"),
        ("street", "Via del Corso"),
        ("street_number", "1"),
        ("cap", "00186"),
        ("comune", "Roma"),
        ("provincia", "rm"),
    ]
    .into_iter()
    .collect()
}

fn mario_but(changes: &[(&str, &str)]) -> Form {
    let mut form = mario();
    for (field, text) in changes {
        form.set(field, *text);
    }
    form
}

/// What is said of one field when that field is left.
fn said(field: &str, changes: &[(&str, &str)]) -> String {
    let found = check_field(field, &mario_but(changes));
    found
        .into_iter()
        .find(|(about, _)| *about == field)
        .map(|(_, said)| said)
        .unwrap_or_default()
}

fn rules(channel: Channel, sms: &SmsCountries) -> Rules<'_> {
    Rules {
        today: Some(date(2015, 3, 10)),
        channel,
        sms,
        foreign_document: false,
    }
}

fn validate(form: &Form) -> Result<PinRequest, Refusal> {
    let by_phone = Channel::Phone(PhoneContacts::MobileSuffices);
    super::validate(form, &rules(by_phone, &SmsCountries::default()))
}

fn fields(form: &Form) -> Vec<String> {
    match validate(form) {
        Err(Refusal::Fields(problems)) => problems.into_keys().map(str::to_owned).collect(),
        Err(Refusal::SendToOffice) => vec!["office".to_owned()],
        Ok(_) => Vec::new(),
    }
}

#[test]
fn a_form_in_order_becomes_a_typed_request() {
    let request = validate(&mario()).unwrap();
    assert_eq!(request.codice_fiscale.as_str(), "RSSMRA80A01H501U");
    assert_eq!(
        request.residence.one_line(),
        "VIA DEL CORSO 1, 00186 ROMA RM"
    );
    assert_eq!(
        request
            .contacts
            .first_half_channels(&SmsCountries::default())[0]
            .address(),
        "+393331234567"
    );
    assert_eq!(request.person.birth_date, date(1980, 1, 1));
    assert_eq!(request.language, Language::It);
    let printed = format!("{request:?}");
    for secret in ["Rossi", "RSSMRA", "333", "Corso"] {
        assert!(!printed.contains(secret), "{secret} was printed");
    }
}

#[test]
fn a_code_of_fifteen_characters_is_counted() {
    assert_eq!(
        said("codice_fiscale", &[("codice_fiscale", "RSSMRA80A01H501")]),
        "Il codice fiscale ha 15 caratteri: ne servono 16. Lo rilegga con chi chiama."
    );
}

#[test]
fn codes_of_other_kinds_have_their_own_message() {
    assert!(said("codice_fiscale", &[("codice_fiscale", "00743110157")]).contains("provvisorio"));
    assert!(said("codice_fiscale", &[("codice_fiscale", "STP0301510001234")]).contains("STP"));
    assert!(said("codice_fiscale", &[("codice_fiscale", "ENI0301510001234")]).contains("ENI"));
}

#[test]
fn leaving_the_code_compares_it_with_everything_typed_so_far() {
    let form = mario_but(&[
        ("surname", "Bianchi"),
        ("sex", "F"),
        ("birth_place", "Milano"),
        ("birth_province", "MI"),
    ]);
    let about: Vec<_> = check_field("codice_fiscale", &form)
        .into_iter()
        .map(|(field, _)| field)
        .collect();
    assert_eq!(about, ["surname", "sex", "birth_place"]);
    let only: Form = [("codice_fiscale", "RSSMRA80A01H501U")]
        .into_iter()
        .collect();
    assert!(check_field("codice_fiscale", &only).is_empty());
}

#[test]
fn leaving_any_field_compares_it_with_the_code() {
    assert!(said("birth_date", &[("birth_date", "2/1/1980")]).contains("01/01"));
    assert!(said("name", &[("name", "Luigi")]).contains("MRA"));
    assert!(said("sex", &[("sex", "F")]).contains("uomo"));
    assert_eq!(said("name", &[("name", "Maria")]), "");
}

#[test]
fn a_place_of_birth_may_be_told_as_it_was_or_as_it_is() {
    for province in ["MI", "LO"] {
        let form = mario_but(&[
            ("codice_fiscale", "RSSMRA80A01E648Q"),
            ("birth_place", "Lodi"),
            ("birth_province", province),
        ]);
        assert!(
            check_field("codice_fiscale", &form).is_empty(),
            "{province}"
        );
        assert_eq!(validate(&form).unwrap().person.birth_place.code(), "E648");
    }
    assert!(
        said(
            "birth_place",
            &[("birth_place", "Roma"), ("birth_province", "MI")]
        )
        .contains("RM")
    );
    assert!(said("birth_place", &[("birth_place", "Romaa")]).contains("elenco"));
}

#[test]
fn somebody_born_abroad_needs_no_province() {
    let form = mario_but(&[
        ("surname", "Hu"),
        ("name", "Bo"),
        ("codice_fiscale", "HUXBOX95E17Z210A"),
        ("birth_date", "17/05/1995"),
        ("birth_place", "Paese di Hu Bo"),
        ("birth_province", ""),
    ]);
    assert_eq!(fields(&form), ["birth_place", "birth_province"]);
    for (state, province) in [
        ("Cina", ""),
        ("Repubblica Popolare Cinese", "EE"),
        ("cina", "estero"),
    ] {
        let mut form = form.clone();
        form.set("birth_place", state);
        form.set("birth_province", province);
        assert!(validate(&form).is_ok(), "{province}");
    }
}

#[test]
fn numbers_in_the_wrong_field_are_sent_to_the_right_one() {
    assert!(said("mobile", &[("mobile", "0659051")]).contains("Telefono fisso"));
    assert!(said("mobile", &[("mobile", "33312")]).contains("non esiste"));
    assert!(said("landline", &[("landline", "3331234567")]).contains("Cellulare"));
    assert!(said("landline", &[("landline", "803164")]).contains("servizio"));
    assert!(said("email", &[("email", "mario(at)example.it")]).contains("nome@esempio.it"));
    assert!(said("pec", &[("email", "a@example.it"), ("pec", "a@EXAMPLE.it")]).contains("uguale"));
}

#[test]
fn without_a_way_to_send_the_first_half_the_office_is_the_answer() {
    let alone = mario_but(&[("mobile", ""), ("landline", "0659051"), ("cap", "")]);
    assert_eq!(validate(&alone), Err(Refusal::SendToOffice));
    assert_eq!(
        validate(&mario_but(&[("mobile", "")])),
        Err(Refusal::SendToOffice)
    );
    assert!(
        fields(&Form::default()).contains(&"mobile".to_owned()),
        "an empty form sends nobody to the office"
    );
    assert!(
        validate(&mario_but(&[
            ("mobile", ""),
            ("landline", "0659051"),
            ("pec", "a@pec.example.it")
        ]))
        .is_ok()
    );
    assert_eq!(
        fields(&mario_but(&[("mobile", ""), ("email", "a@example.it")])),
        ["mobile"]
    );
}

#[test]
fn the_residence_is_a_municipality_of_today_with_its_province_and_a_zone_s_cap() {
    assert!(said("cap", &[("cap", "00100")]).contains("zone"));
    assert!(said("cap", &[("cap", "20121")]).contains("provincia di RM"));
    assert!(said("provincia", &[("provincia", "MI")]).contains("RM"));
    assert!(said("comune", &[("comune", "Abano"), ("provincia", "PD")]).contains("Abano Terme"));
    assert!(said("comune", &[("comune", "Germania")]).contains("estera"));
    assert!(said("comune", &[("comune", "Abbadia Alpina")]).contains("non esiste più"));
    assert!(said("street", &[("street", "Via del Corso 1")]).contains("tolga"));
    assert!(said("street", &[("street", &"Lunga ".repeat(10))]).contains("44"));
    let samone = [("comune", "Samone"), ("provincia", "TN"), ("cap", "38059")];
    assert!(
        validate(&mario_but(&samone)).is_ok(),
        "two municipalities are called Samone"
    );
}

#[test]
fn all_that_is_missing_is_said_at_once() {
    let missing = fields(&Form::default());
    let mut asked = vec![
        "surname",
        "name",
        "codice_fiscale",
        "birth_date",
        "sex",
        "birth_place",
        "birth_province",
        "mobile",
        "street",
        "street_number",
        "cap",
        "comune",
        "provincia",
    ];
    asked.sort_unstable();
    assert_eq!(missing, asked);
}

#[test]
fn nobody_is_born_tomorrow() {
    let on = |today| {
        let sms = SmsCountries::default();
        let rules = Rules {
            today: Some(today),
            ..rules(Channel::Web, &sms)
        };
        problems(&["birth_date"], &mario(), &rules)
    };
    assert!(on(date(1980, 1, 1)).is_empty());
    assert_eq!(on(date(1979, 12, 31))["birth_date"], Problem::InFuture);
}

/// Somebody who lives in Berlin.
fn in_berlin() -> Form {
    mario_but(&[
        ("residence_kind", "estera"),
        ("street", ""),
        ("street_number", ""),
        ("cap", "12345678"),
        ("comune", "Atlantide"),
        ("provincia", ""),
        ("country", "Germania"),
        ("foreign_1", "Hauptstraße 5"),
        ("foreign_2", "10115 Berlin"),
    ])
}

#[test]
fn a_residence_abroad_needs_a_state_and_a_line_and_no_cap_comune_or_province() {
    let request = validate(&in_berlin()).unwrap();
    assert_eq!(
        request.residence.one_line(),
        "HAUPTSTRASSE 5, 10115 BERLIN, GERMANIA"
    );
    let mut empty = in_berlin();
    empty.set("country", "");
    empty.set("foreign_1", "");
    assert_eq!(fields(&empty), ["country", "foreign_1"]);
    let mut italy = in_berlin();
    italy.set("country", "Italia");
    assert_eq!(
        validate(&italy),
        Err(Refusal::Fields(BTreeMap::from([(
            "country",
            Problem::CountryIsItaly
        )])))
    );
}

#[test]
fn a_mobile_of_a_country_without_sms_needs_a_mailbox() {
    let mut form = in_berlin();
    form.set("mobile", "+91 98765 43210");
    assert_eq!(
        validate(&form),
        Err(Refusal::Fields(BTreeMap::from([(
            "email",
            Problem::NoSmsThere
        )])))
    );
    form.set("email", "mario@example.org");
    let contacts = validate(&form).unwrap().contacts;
    let ways = contacts.first_half_channels(&SmsCountries::default());
    assert_eq!(
        ways.iter().map(|way| way.word()).collect::<Vec<_>>(),
        ["email"]
    );
}

#[test]
fn on_the_web_a_telephone_and_a_mailbox_are_needed() {
    let sms = SmsCountries::default();
    let on_web = |form: &Form| {
        problems(&["mobile", "email"], form, &rules(Channel::Web, &sms))
            .into_iter()
            .collect::<Vec<_>>()
    };
    assert_eq!(on_web(&mario()), [("email", Problem::NoMail)]);
    let mailbox = [("mobile", ""), ("pec", "mario@pec.example.org")];
    assert_eq!(on_web(&mario_but(&mailbox)), [("mobile", Problem::NoPhone)]);
    assert!(on_web(&mario_but(&[("email", "mario@example.org")])).is_empty());
    let as_on_web = Channel::Phone(PhoneContacts::AsOnWeb);
    assert_eq!(
        super::validate(&mario(), &rules(as_on_web, &sms)),
        Err(Refusal::Fields(BTreeMap::from([(
            "email",
            Problem::NoMail
        )])))
    );
}

#[test]
fn where_policy_asks_for_it_a_foreign_document_is_declared() {
    let sms = SmsCountries::default();
    let judge = |form: &Form| {
        let rules = Rules {
            foreign_document: true,
            ..rules(Channel::Phone(PhoneContacts::MobileSuffices), &sms)
        };
        super::validate(form, &rules)
    };
    let Err(Refusal::Fields(missing)) = judge(&in_berlin()) else {
        panic!("nothing was missing")
    };
    let missing: Vec<_> = missing.into_iter().collect();
    assert_eq!(
        missing,
        [
            ("document_country", Problem::Missing),
            ("document_number", Problem::Missing),
            ("no_italian_document", Problem::NotDeclared)
        ]
    );
    let mut form = in_berlin();
    form.set("no_italian_document", "yes");
    form.set("document_country", "Germania");
    form.set("document_number", "c01x-00t47");
    let document = judge(&form).unwrap().document.unwrap();
    assert_eq!(
        (document.country.code(), document.number.as_str()),
        ("Z112", "C01X00T47")
    );
    form.set("document_number", "passaporto");
    assert!(
        matches!(judge(&form), Err(Refusal::Fields(wrong)) if wrong["document_number"] == Problem::NoDocumentNumber)
    );
}

#[test]
fn a_place_out_of_its_time_warns_and_stops_nothing() {
    let form = mario_but(&[("birth_date", "01/01/1860")]);
    assert_eq!(warnings(&form).len(), 1);
    assert!(warnings(&mario()).is_empty());
}

#[test]
fn the_residence_is_completed_from_the_municipalities_of_today() {
    assert_eq!(complete_comune("rom").first().unwrap().name, "Roma");
    assert!(
        complete_comune("german")
            .iter()
            .all(|one| !one.place.is_state())
    );
    assert!(
        complete_place("german")
            .iter()
            .any(|one| one.name == "Germania")
    );
}

proptest! {
    #[test]
    fn a_form_without_messages_is_a_request(changes in proptest::collection::vec((0_usize..FIELDS.len(), any::<String>()), 0..4)) {
        let mut form = mario();
        for (at, text) in &changes {
            form.set(FIELDS[*at], text.clone());
        }
        for field in FIELDS {
            for (about, said) in check_field(field, &form) {
                prop_assert!(affects(field).contains(&about) && !said.is_empty());
            }
        }
        let sms = SmsCountries::default();
        for channel in [Channel::Web, Channel::Phone(PhoneContacts::MobileSuffices)] {
            let rules = rules(channel, &sms);
            prop_assert!(!problems(&FIELDS, &form, &rules).is_empty() || build(&form, &rules).is_some());
        }
    }
}
