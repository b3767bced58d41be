//! The words of the office finder.

use crate::domain::language::Language;

/// The words of the office finder.
pub struct OfficeWords {
    pub title: &'static str,
    pub lead: &'static str,
    pub sample: &'static str,
    pub place: &'static str,
    pub place_hint: &'static str,
    pub search: &'static str,
    pub blank: &'static str,
    pub unknown: &'static str,
    pub found: &'static str,
    pub none: &'static str,
    pub address: &'static str,
    pub phone: &'static str,
    pub hours: &'static str,
    pub closed: &'static str,
    pub closed_always: &'static str,
    pub manager: &'static str,
    pub bring: &'static str,
    pub regions: &'static str,
    pub cities: &'static str,
}

/// The words in this language.
pub fn of(language: Language) -> &'static OfficeWords {
    match language {
        Language::It => &IT,
        Language::De => &DE,
        Language::En => &EN,
    }
}

static IT: OfficeWords = OfficeWords {
    title: "Trova la sede",
    lead: "Cerchi la sede più vicina con il comune o il CAP, oppure scelga la regione e poi la città.",
    sample: "Questo elenco è un esempio: sedi, telefoni e nomi sono inventati.",
    place: "Comune o CAP",
    place_hint: "Per esempio Merano, oppure 39012.",
    search: "Cerca",
    blank: "Scriva il nome di un comune o un CAP.",
    unknown: "Non conosciamo questo comune o questo CAP. Controlli come è scritto, oppure scelga la regione qui sotto.",
    found: "Sedi per {place}",
    none: "Nel nostro elenco non c'è una sede per questo posto. Scelga una regione vicina qui sotto, oppure ci chiami.",
    address: "Indirizzo",
    phone: "Telefono",
    hours: "Orari",
    closed: "Giorni di chiusura",
    closed_always: "sabato, domenica e giorni festivi, se non indicati negli orari",
    manager: "Responsabile",
    bring: "Porti un documento d'identità valido e il codice fiscale. Per il PIN dispositivo serve anche il modulo MV35: lo trova in sede.",
    regions: "Scelga la regione",
    cities: "Città con una sede:",
};

static DE: OfficeWords = OfficeWords {
    title: "Dienststelle finden",
    lead: "Suchen Sie die nächste Dienststelle mit der Gemeinde oder der Postleitzahl, oder wählen Sie die Region und dann die Stadt.",
    sample: "Diese Liste ist ein Beispiel: Dienststellen, Telefone und Namen sind erfunden.",
    place: "Gemeinde oder Postleitzahl",
    place_hint: "Zum Beispiel Merano oder 39012. Gemeinden stehen hier mit ihrem italienischen Namen.",
    search: "Suchen",
    blank: "Schreiben Sie den Namen einer Gemeinde oder eine Postleitzahl.",
    unknown: "Diese Gemeinde oder Postleitzahl kennen wir nicht. Prüfen Sie die Schreibweise, oder wählen Sie unten die Region.",
    found: "Dienststellen für {place}",
    none: "In unserer Liste steht keine Dienststelle für diesen Ort. Wählen Sie unten eine Region in der Nähe, oder rufen Sie uns an.",
    address: "Adresse",
    phone: "Telefon",
    hours: "Öffnungszeiten",
    closed: "Geschlossen",
    closed_always: "samstags, sonntags und an Feiertagen, wenn bei den Zeiten nicht anders angegeben",
    manager: "Leitung",
    bring: "Bringen Sie einen gültigen Ausweis und die Steuernummer mit. Für die erweiterte PIN (PIN dispositivo) auch das Formular MV35: Es liegt dort auf.",
    regions: "Region wählen",
    cities: "Städte mit einer Dienststelle:",
};

static EN: OfficeWords = OfficeWords {
    title: "Find an office",
    lead: "Look for the nearest office by municipality or postcode, or choose the region and then the city.",
    sample: "This list is an example: offices, telephones and names are invented.",
    place: "Municipality or postcode (CAP)",
    place_hint: "For example Merano, or 39012. Municipalities have their Italian names here.",
    search: "Search",
    blank: "Write the name of a municipality or a postcode.",
    unknown: "We do not know this municipality or postcode. Check the spelling, or choose the region below.",
    found: "Offices for {place}",
    none: "Our list has no office for this place. Choose a region nearby below, or call us.",
    address: "Address",
    phone: "Telephone",
    hours: "Hours",
    closed: "Closed",
    closed_always: "Saturdays, Sundays and public holidays, unless the hours say otherwise",
    manager: "Person in charge",
    bring: "Bring a valid identity document and your codice fiscale. For a full PIN (PIN dispositivo) also form MV35, which you find there.",
    regions: "Choose the region",
    cities: "Cities with an office:",
};
