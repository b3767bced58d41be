//! The fields that only the desk has; the person's own are those of the PIN request.

use super::super::field::{self, FieldSpec, Kind};

const fn text(name: &'static str, label: &'static str, width: u8, hint: &'static str) -> FieldSpec {
    FieldSpec {
        name,
        label,
        kind: Kind::Text("text"),
        width,
        most: 40,
        hint,
    }
}

const fn numeric(spec: FieldSpec) -> FieldSpec {
    FieldSpec {
        kind: Kind::Text("numeric"),
        ..spec
    }
}

const fn choice(spec: FieldSpec, of: &'static [(&'static str, &'static str)]) -> FieldSpec {
    FieldSpec {
        kind: Kind::Choice(of),
        ..spec
    }
}

const DOCUMENTS: &[(&str, &str)] = &[
    ("", ""),
    ("identity-card", "carta d'identità"),
    ("passport", "passaporto"),
    ("driving-licence", "patente di guida"),
    ("residence-permit", "permesso di soggiorno"),
    (
        "equivalent",
        "altro con foto e timbro di un'amministrazione",
    ),
];

/// When MV35 was signed (R71).
pub const MV35: FieldSpec = numeric(text("mv35_date", "Firmato il", 3, "gg/mm/aaaa"));
/// The identity document (R72).
pub const DOCUMENT: &[FieldSpec] = &[
    choice(text("id_kind", "Documento", 5, ""), DOCUMENTS),
    text("id_number", "Numero", 4, "non viene conservato"),
    numeric(text("id_expires", "Valido fino al", 3, "gg/mm/aaaa")),
];
/// The codice fiscale alone, where the person is known already.
pub const CODE: FieldSpec = text("codice_fiscale", "Codice fiscale", 5, "16 caratteri");
/// The envelope's number.
pub const SERIAL: FieldSpec = numeric(text("serial", "Numero della busta", 5, "12 cifre"));
/// The foreign document of who has no Italian one (R133).
pub const FOREIGN: &[FieldSpec] = &[
    text("document_country", "Rilasciato da (Stato)", 4, ""),
    text("document_number", "Numero del documento straniero", 5, ""),
];

/// The label of a field, for the summary of what is wrong.
pub(super) fn label(name: &str) -> &'static str {
    let single = [&MV35, &CODE, &SERIAL];
    let listed = DOCUMENT.iter().chain(field::ABROAD_FIELDS).chain(FOREIGN);
    field::all()
        .chain(single)
        .chain(listed)
        .find(|spec| spec.name == name)
        .map_or_else(|| other_label(name), |spec| spec.label)
}

fn other_label(name: &str) -> &'static str {
    match name {
        "mv35" => "Modulo MV35",
        "id_seen" => "Documento visto",
        "no_italian_document" => "Senza documento italiano",
        "office" => "Sede",
        "reason" => "Motivo",
        "scan" => "Scansione",
        "what" => "Come è arrivata",
        "action" => "Che cosa fare",
        _ => "Dati",
    }
}
