//! What was typed on the log-in page, read into what it can be. Nothing about it depends on whether
//! anybody has the codice fiscale.

use super::Wrong;
use super::words::AccessErrors;
use crate::domain::codice_fiscale::CodiceFiscale;
use crate::domain::pin;
use crate::web::fields::Fields;
use zeroize::Zeroizing;

/// Something that could be right. No `Debug`: it carries what was typed as a PIN.
pub(super) struct Typed {
    pub(super) cf: CodiceFiscale,
    pub(super) pin: pin::Typed,
}

/// Reads the boxes: one of eight characters, or two of eight each. Secrets leave `fields`.
pub(super) fn read(fields: &mut Fields, say: &AccessErrors) -> Result<Typed, Wrong> {
    let one = fields.take_secret("pin");
    let first = fields.take_secret("pin_first");
    let second = fields.take_secret("pin_second");
    let cf = CodiceFiscale::parse(fields.get("cf"));
    let mut wrong = Wrong {
        cf: match (&cf, fields.get("cf")) {
            (Ok(_), _) => "",
            (Err(_), "") => say.cf_missing,
            (Err(_), _) => say.cf_wrong,
        },
        ..Wrong::default()
    };
    let halves = !first.trim().is_empty() || !second.trim().is_empty();
    let pin = if halves {
        wrong.first = about_half(&first, say);
        wrong.second = about_half(&second, say);
        pin::normalise(&Zeroizing::new([first.as_str(), second.as_str()].concat()))
    } else {
        let pin = pin::normalise(&one);
        wrong.pin = match (&pin, one.trim()) {
            (Some(_), _) => "",
            (None, "") => say.pin_missing,
            (None, _) => say.pin_wrong,
        };
        pin
    };
    let fine = [wrong.cf, wrong.pin, wrong.first, wrong.second]
        .iter()
        .all(|message| message.is_empty());
    match (cf, pin) {
        (Ok(cf), Some(pin)) if fine => Ok(Typed { cf, pin }),
        (Ok(_) | Err(_), Some(_) | None) => Err(wrong),
    }
}

fn about_half(typed: &str, say: &AccessErrors) -> &'static str {
    let half = pin::normalise(typed);
    match (
        half.is_some_and(|half| half.expose().len() == pin::HALF),
        typed.trim(),
    ) {
        (true, _) => "",
        (false, "") => say.half_missing,
        (false, _) => say.half_wrong,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::language::Language;
    use crate::portal::access::words;

    const CF: &str = "RSSMRA80A01H501U";

    fn typed(boxes: [&str; 4]) -> Result<Typed, Wrong> {
        let names = ["cf", "pin", "pin_first", "pin_second"];
        let pairs = names.into_iter().zip(boxes);
        let fields = pairs.map(|(name, text)| (name.to_owned(), text.to_owned()));
        read(
            &mut Fields(fields.collect()),
            &words::of(Language::It).errors,
        )
    }

    fn pin(boxes: [&str; 4]) -> Vec<u8> {
        match typed(boxes) {
            Ok(typed) => typed.pin.expose().to_vec(),
            Err(_) => Vec::new(),
        }
    }

    #[test]
    fn one_box_of_eight_or_two_of_eight_are_a_pin_however_they_are_written() {
        assert_eq!(pin([CF, "k7qm-2xrt", "", ""]), b"K7QM2XRT");
        assert_eq!(pin(["rssmra80a01h501u", "o7il 2xrt", "", ""]), b"07112XRT");
        let whole = b"K7QM2XRT9ZNCWKHP";
        assert_eq!(pin([CF, "", "k7qm2xrt", "9znc wkhp"]), whole);
        assert_eq!(
            pin([CF, "saved by the browser", "k7qm2xrt", "9zncwkhp"]),
            whole
        );
        assert_eq!(pin([CF, "K7QM2XRT 9ZNCWKHP", "", ""]), whole);
    }

    #[test]
    fn what_can_be_no_pin_is_told_at_its_box() {
        let say = &words::of(Language::It).errors;
        let wrong = |boxes| match typed(boxes) {
            Ok(_) => Wrong::default(),
            Err(wrong) => wrong,
        };
        assert_eq!(wrong(["", "K7QM2XRT", "", ""]).cf, say.cf_missing);
        assert_eq!(
            wrong(["RSSMRA80A01H501X", "K7QM2XRT", "", ""]).cf,
            say.cf_wrong
        );
        assert_eq!(wrong([CF, "", "", ""]).pin, say.pin_missing);
        assert_eq!(wrong([CF, "K7QM2XR", "", ""]).pin, say.pin_wrong);
        assert_eq!(wrong([CF, "", "K7QM2XRT", ""]).second, say.half_missing);
        assert_eq!(
            wrong([CF, "", "K7QM2XRTWKHP9ZNC", "K7QM2XRT"]).first,
            say.half_wrong
        );
    }
}
