//! The provinces of today: their letters, names, and how the CAPs of their towns begin.

/// Letters, name, and the two digits with which CAPs of the province begin. The lists are generous
/// where municipalities changed province and kept their CAP.
const PROVINCES: &[(&str, &str, &[&str])] = &[
    ("AG", "Agrigento", &["92"]),
    ("AL", "Alessandria", &["15"]),
    ("AN", "Ancona", &["60"]),
    ("AO", "Aosta", &["11"]),
    ("AP", "Ascoli Piceno", &["63"]),
    ("AQ", "L'Aquila", &["67"]),
    ("AR", "Arezzo", &["52"]),
    ("AT", "Asti", &["14"]),
    ("AV", "Avellino", &["83"]),
    ("BA", "Bari", &["70"]),
    ("BG", "Bergamo", &["24"]),
    ("BI", "Biella", &["13"]),
    ("BL", "Belluno", &["32"]),
    ("BN", "Benevento", &["82"]),
    ("BO", "Bologna", &["40"]),
    ("BR", "Brindisi", &["72"]),
    ("BS", "Brescia", &["25"]),
    ("BT", "Barletta-Andria-Trani", &["76"]),
    ("BZ", "Bolzano", &["39"]),
    ("CA", "Cagliari", &["07", "08", "09"]),
    ("CB", "Campobasso", &["86"]),
    ("CE", "Caserta", &["81"]),
    ("CH", "Chieti", &["66"]),
    ("CL", "Caltanissetta", &["93"]),
    ("CN", "Cuneo", &["12"]),
    ("CO", "Como", &["22"]),
    ("CR", "Cremona", &["26"]),
    ("CS", "Cosenza", &["87"]),
    ("CT", "Catania", &["95"]),
    ("CZ", "Catanzaro", &["88"]),
    ("EN", "Enna", &["94"]),
    ("FC", "Forlì-Cesena", &["47"]),
    ("FE", "Ferrara", &["44"]),
    ("FG", "Foggia", &["71"]),
    ("FI", "Firenze", &["50"]),
    ("FM", "Fermo", &["63"]),
    ("FR", "Frosinone", &["03"]),
    ("GE", "Genova", &["16"]),
    ("GO", "Gorizia", &["34"]),
    ("GR", "Grosseto", &["58"]),
    ("IM", "Imperia", &["18"]),
    ("IS", "Isernia", &["86"]),
    ("KR", "Crotone", &["88"]),
    ("LC", "Lecco", &["22", "23", "24"]),
    ("LE", "Lecce", &["73"]),
    ("LI", "Livorno", &["57"]),
    ("LO", "Lodi", &["26"]),
    ("LT", "Latina", &["04"]),
    ("LU", "Lucca", &["55"]),
    ("MB", "Monza e Brianza", &["20"]),
    ("MC", "Macerata", &["62"]),
    ("ME", "Messina", &["98"]),
    ("MI", "Milano", &["20"]),
    ("MN", "Mantova", &["46"]),
    ("MO", "Modena", &["41"]),
    ("MS", "Massa-Carrara", &["54"]),
    ("MT", "Matera", &["75"]),
    ("NA", "Napoli", &["80"]),
    ("NO", "Novara", &["28"]),
    ("NU", "Nuoro", &["07", "08", "09"]),
    ("OR", "Oristano", &["07", "08", "09"]),
    ("PA", "Palermo", &["90"]),
    ("PC", "Piacenza", &["29"]),
    ("PD", "Padova", &["35"]),
    ("PE", "Pescara", &["65"]),
    ("PG", "Perugia", &["06"]),
    ("PI", "Pisa", &["56"]),
    ("PN", "Pordenone", &["33"]),
    ("PO", "Prato", &["59"]),
    ("PR", "Parma", &["43"]),
    ("PT", "Pistoia", &["51"]),
    ("PU", "Pesaro e Urbino", &["61"]),
    ("PV", "Pavia", &["27"]),
    ("PZ", "Potenza", &["85"]),
    ("RA", "Ravenna", &["48"]),
    ("RC", "Reggio Calabria", &["89"]),
    ("RE", "Reggio Emilia", &["42"]),
    ("RG", "Ragusa", &["97"]),
    ("RI", "Rieti", &["02"]),
    ("RM", "Roma", &["00"]),
    ("RN", "Rimini", &["47", "61"]),
    ("RO", "Rovigo", &["45"]),
    ("SA", "Salerno", &["84"]),
    ("SI", "Siena", &["53"]),
    ("SO", "Sondrio", &["23"]),
    ("SP", "La Spezia", &["19"]),
    ("SR", "Siracusa", &["96"]),
    ("SS", "Sassari", &["07", "08", "09"]),
    ("SU", "Sud Sardegna", &["07", "08", "09"]),
    ("SV", "Savona", &["17"]),
    ("TA", "Taranto", &["74"]),
    ("TE", "Teramo", &["64"]),
    ("TN", "Trento", &["38"]),
    ("TO", "Torino", &["10"]),
    ("TP", "Trapani", &["91"]),
    ("TR", "Terni", &["05"]),
    ("TS", "Trieste", &["34"]),
    ("TV", "Treviso", &["31"]),
    ("UD", "Udine", &["32", "33", "34"]),
    ("VA", "Varese", &["21"]),
    ("VB", "Verbano-Cusio-Ossola", &["28"]),
    ("VC", "Vercelli", &["13"]),
    ("VE", "Venezia", &["30"]),
    ("VI", "Vicenza", &["36"]),
    ("VR", "Verona", &["37"]),
    ("VT", "Viterbo", &["01"]),
    ("VV", "Vibo Valentia", &["89"]),
];

/// The letters of every province of today, in order.
pub fn all() -> impl Iterator<Item = &'static str> {
    PROVINCES.iter().map(|(letters, _, _)| *letters)
}

/// The name of a province, such as `Roma` for `RM`.
pub fn name(letters: &str) -> Option<&'static str> {
    find(letters).map(|(_, name, _)| *name)
}

/// Whether a CAP of five digits can lie in the province. An unknown province has no CAP.
pub fn may_have_cap(letters: &str, cap: &str) -> bool {
    find(letters).is_some_and(|(_, _, starts)| starts.iter().any(|start| cap.starts_with(start)))
}

fn find(letters: &str) -> Option<&'static (&'static str, &'static str, &'static [&'static str])> {
    PROVINCES
        .iter()
        .find(|(own, _, _)| own.eq_ignore_ascii_case(letters.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::place;
    use std::collections::BTreeSet;

    #[test]
    fn the_provinces_are_those_of_the_municipalities_of_today() {
        let listed: BTreeSet<_> = all().collect();
        let used: BTreeSet<_> = place::comuni_in_force()
            .map(place::Place::province)
            .collect();
        assert_eq!(listed, used);
        assert_eq!(listed.len(), 107);
    }

    #[test]
    fn a_cap_begins_as_its_province_does() {
        assert!(may_have_cap("rm", "00186"));
        assert!(!may_have_cap("RM", "20121"));
        assert!(!may_have_cap("XX", "00186"));
        assert_eq!(name("FC"), Some("Forlì-Cesena"));
    }
}
