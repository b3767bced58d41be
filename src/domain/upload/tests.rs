//! What is kept and what is not.

use proptest::prelude::*;

use super::samples::{jpeg, pack, pdf, png};
use super::*;

const PDF: &str = "application/pdf";

fn plain_pdf() -> Vec<u8> {
    let text = pack(b"BT (Richiesta) Tj ET");
    pdf("/Pages 3 0 R", &[("/Filter /FlateDecode", text)])
}

#[test]
fn the_three_types_are_kept_and_told_by_their_content() {
    assert_eq!(check(PDF, &plain_pdf()), Ok(MediaType::Pdf));
    assert_eq!(check("image/jpeg", &jpeg()), Ok(MediaType::Jpeg));
    assert_eq!(check("image/jpg", &jpeg()), Ok(MediaType::Jpeg));
    assert_eq!(check("IMAGE/PNG", &png()), Ok(MediaType::Png));
    assert_eq!(check("image/png", &jpeg()), Err(Refused::NotAsSaid));
    assert_eq!(check("text/html", &png()), Err(Refused::NotAsSaid));
    assert_eq!(check("text/html", b"<script>"), Err(Refused::Type));
    assert_eq!(check(PDF, b""), Err(Refused::Nothing));
    assert_eq!(check(PDF, &vec![b'a'; LARGEST + 1]), Err(Refused::TooLarge));
}

#[test]
fn a_pdf_that_acts_is_refused_wherever_it_hides_it() {
    for catalogue in [
        "/OpenAction 5 0 R",
        "/Names << /JavaScript 5 0 R >>",
        "/Names << /J#61vaScript 5 0 R >>",
        "/Names << /EmbeddedFiles 5 0 R >>",
        "/AA << /O 5 0 R >>",
        "/AcroForm << /XFA 5 0 R >>",
        "/A << /S /Launch >>",
        "/A << /S /Named /JS(app.alert) >>",
    ] {
        let wrong = check(PDF, &pdf(catalogue, &[]));
        assert_eq!(wrong, Err(Refused::Active), "{catalogue}");
    }
    let hidden = pack(b"5 0 << /S /JavaScript /JS (app.alert) >>");
    for dictionary in [
        "/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode",
        "/Filter /Fl",
        "/Subtype /Image /Filter /FlateDecode",
    ] {
        let wrong = check(PDF, &pdf("", &[(dictionary, hidden.clone())]));
        assert_eq!(wrong, Err(Refused::Active), "{dictionary}");
    }
    let trigger = pack(b"5 0 << /AA 6 0 R >>");
    let wrong = check(PDF, &pdf("", &[("/Filter /FlateDecode", trigger)]));
    assert_eq!(wrong, Err(Refused::Active));
}

#[test]
fn what_a_stream_says_of_its_packing_hides_nothing() {
    let hidden = pack(b"5 0 << /AA 6 0 R >>");
    for (dictionary, content) in [
        ("/Filter 7 0 R /Note /DCTDecode", hidden.clone()),
        ("/Type /ObjStm", hidden.clone()),
        ("/Filter [/FlateDecode /FlateDecode]", pack(&hidden)),
        ("/ObjStm /Image /Filter /FlateDecode", hidden.clone()),
        ("/AA 6 0 R /Note (obj) /Filter /FlateDecode", pack(b"BT ET")),
    ] {
        let wrong = check(PDF, &pdf("", &[(dictionary, content)]));
        assert_eq!(wrong, Err(Refused::Active), "{dictionary}");
    }
    let named = pack(b"7 0 /ASCIIHexDecode");
    let wrong = check(PDF, &pdf("", &[("/Filter /FlateDecode", named)]));
    assert_eq!(wrong, Err(Refused::Closed));
    let photo = [("/Subtype /Image /Filter /DCTDecode", jpeg())];
    assert_eq!(check(PDF, &pdf("", &photo)), Ok(MediaType::Pdf));
}

#[test]
fn a_pdf_that_nobody_can_look_into_is_refused() {
    let locked = plain_pdf();
    let locked = String::from_utf8_lossy(&locked).replace("/Root", "/Encrypt 9 0 R /Root");
    assert_eq!(check(PDF, locked.as_bytes()), Err(Refused::Closed));
    for (dictionary, content) in [
        ("/Filter [/ASCIIHexDecode /FlateDecode]", b"2f4a53".to_vec()),
        ("/Filter /FlateDecode", b"no zlib at all".to_vec()),
        (
            "/Type/ObjStm /Filter/ASCIIHexDecode /Note (obj)",
            b"2f4a53".to_vec(),
        ),
        ("/Type/ObjStm /Filter/AHx /Note (obj)", b"2f4a53".to_vec()),
        ("/Filter 7 0 R", pack(b"BT ET")),
        (
            "/First 4 /Filter /FlateDecode /DecodeParms << /Predictor 12 >>",
            pack(b"5 0 << >>"),
        ),
        ("/Filter /FlateDecode", pack(&vec![0; 21 * 1024 * 1024])),
    ] {
        let wrong = check(PDF, &pdf("", &[(dictionary, content)]));
        assert_eq!(wrong, Err(Refused::Closed), "{dictionary}");
    }
}

#[test]
fn nothing_hangs_on_to_the_end_of_a_document() {
    for (said, document) in [
        (PDF, plain_pdf()),
        ("image/jpeg", jpeg()),
        ("image/png", png()),
    ] {
        assert!(check(said, &document).is_ok(), "{said}");
        let with_archive = [document.as_slice(), b"PK\x03\x04"].concat();
        assert_eq!(check(said, &with_archive), Err(Refused::Damaged), "{said}");
        let cut = document.get(..document.len() - 8).unwrap();
        assert_eq!(check(said, cut), Err(Refused::Damaged), "{said}");
    }
}

#[test]
fn a_picture_has_a_size_that_can_be_shown() {
    let mut huge = jpeg();
    let at = huge
        .windows(2)
        .position(|pair| pair == [0xff, 0xc0])
        .unwrap();
    huge[at + 5..at + 9].copy_from_slice(&[0xff, 0xff, 0xff, 0xff]);
    assert_eq!(check("image/jpeg", &huge), Err(Refused::TooLarge));
    let mut changed = png();
    changed[16] = 9;
    assert_eq!(check("image/png", &changed), Err(Refused::Damaged));
}

proptest! {
    #[test]
    fn no_bytes_break_the_look(head in 0_usize..3, bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let (said, start) = [(PDF, &b"%PDF-1.7\n"[..]), ("image/jpeg", &[0xff, 0xd8, 0xff]), ("image/png", b"\x89PNG\r\n\x1a\n")][head];
        let _ = check(said, &[start, &bytes].concat());
        let _ = check(said, &[start, &bytes, b"/Fl stream\n", &bytes, b"%%EOF"].concat());
    }
}
