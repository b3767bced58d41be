//! Reads a plain-text mail as a mail program shows it: header lines unfolded, encoded words and
//! transfer encodings undone. It knows what our own mails use and leaves the rest as it is.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// The value of a header, decoded; empty when it is not there.
pub(super) fn header(mail: &str, name: &str) -> String {
    let head = mail.split("\r\n\r\n").next().unwrap_or_default();
    let unfolded = head.replace("\r\n ", " ").replace("\r\n\t", " ");
    let value = unfolded.lines().find_map(|line| {
        let (key, value) = line.split_once(':')?;
        key.eq_ignore_ascii_case(name)
            .then(|| value.trim().to_owned())
    });
    decode_words(&value.unwrap_or_default())
}

/// The mail's text, with plain line ends.
pub(super) fn text(mail: &str) -> String {
    let (_, body) = mail.split_once("\r\n\r\n").unwrap_or_default();
    let encoding = header(mail, "Content-Transfer-Encoding").to_ascii_lowercase();
    let bytes = match encoding.as_str() {
        "quoted-printable" => quoted_printable(body),
        "base64" => {
            let joined: String = body.split_whitespace().collect();
            STANDARD.decode(joined).unwrap_or_default()
        }
        _ => body.as_bytes().to_vec(),
    };
    String::from_utf8_lossy(&bytes).replace("\r\n", "\n")
}

/// Undoes RFC 2047: `=?utf-8?b?…?=` and `=?utf-8?q?…?=`; blanks between two such words vanish.
fn decode_words(value: &str) -> String {
    let mut text = String::new();
    let mut after_word = false;
    for (place, piece) in value.split(' ').enumerate() {
        let word = decode_word(piece);
        let decoded = word.is_some();
        if place > 0 && !(after_word && decoded) {
            text.push(' ');
        }
        text.push_str(&word.unwrap_or_else(|| piece.to_owned()));
        after_word = decoded;
    }
    text
}

fn decode_word(piece: &str) -> Option<String> {
    let inner = piece.strip_prefix("=?")?.strip_suffix("?=")?;
    let mut parts = inner.splitn(3, '?');
    let (charset, encoding, encoded) = (parts.next()?, parts.next()?, parts.next()?);
    if !charset.eq_ignore_ascii_case("utf-8") {
        return None;
    }
    let bytes = match encoding {
        "b" | "B" => STANDARD.decode(encoded).ok()?,
        "q" | "Q" => quoted_printable(&encoded.replace('_', " ")),
        _ => return None,
    };
    String::from_utf8(bytes).ok()
}

fn quoted_printable(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        rest = after;
        if *first != b'=' {
            bytes.push(*first);
        } else if let Some(after) = after.strip_prefix(b"\r\n") {
            rest = after;
        } else if let Some((code, after)) = after.split_at_checked(2) {
            let code = std::str::from_utf8(code).ok();
            match code.and_then(|code| u8::from_str_radix(code, 16).ok()) {
                Some(byte) => {
                    bytes.push(byte);
                    rest = after;
                }
                None => bytes.push(b'='),
            }
        }
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_quoted_printable_mail_is_read() {
        let mail = "Subject: =?utf-8?b?TGEgcHJpbWEgbWV0w6A=?= - pratica\r\n \
                    482913\r\ncontent-transfer-encoding: quoted-printable\r\n\r\n\
                    la prima met=C3=A0 del =\r\nPIN\r\n1 =3D 1\r\n";
        assert_eq!(header(mail, "subject"), "La prima metà - pratica 482913");
        assert_eq!(text(mail), "la prima metà del PIN\n1 = 1\n");
    }

    #[test]
    fn a_base64_mail_and_words_one_after_another_are_read() {
        let mail = "Subject: =?utf-8?q?met=C3=A0?=\r\n =?utf-8?q?_del?= PIN\r\n\
                    Content-Transfer-Encoding: base64\r\n\r\nbWV0\r\nw6A=\r\n";
        assert_eq!(header(mail, "Subject"), "metà del PIN");
        assert_eq!(text(mail), "metà");
    }

    proptest! {
        #[test]
        fn no_mail_makes_it_panic(mail in "[ -~\r\n=?é]{0,200}") {
            let _subject = header(&mail, "Subject");
            let _text = text(&mail);
        }
    }
}
