//! The words of the page on which a PIN is made dispositivo, in all three languages.

use crate::domain::language::Language;

/// The words of one language.
pub struct ConvertWords {
    /// Title.
    pub title: &'static str,
    /// What it is for and who decides.
    pub lead: &'static str,
    /// What else can be done.
    pub other_ways: &'static str,
    /// Label of the request, and how to make it.
    pub request: &'static str,
    /// How to make the request.
    pub request_hint: &'static str,
    /// Label of the document.
    pub document: &'static str,
    /// Which files are taken.
    pub document_hint: &'static str,
    /// The button.
    pub send: &'static str,
    /// It waits for a person.
    pub waiting: &'static str,
    /// It was refused, with `{reason}`.
    pub refused: &'static str,
    /// It is dispositivo already.
    pub already: &'static str,
    /// It cannot be converted now.
    pub not_now: &'static str,
    /// No file was chosen.
    pub nothing: &'static str,
    /// More than five megabytes.
    pub too_large: &'static str,
    /// Neither PDF nor JPEG nor PNG.
    pub other_type: &'static str,
    /// It has scripts or the like in it.
    pub active: &'static str,
    /// It is locked or broken.
    pub closed: &'static str,
    /// After an error files have to be chosen again.
    pub again: &'static str,
}

static IT: ConvertWords = ConvertWords {
    title: "Rendere dispositivo il PIN",
    lead: "Con il PIN dispositivo può anche chiedere prestazioni. Il PIN resta lo stesso. Una persona guarda la richiesta e il documento, poi decide: riceve un avviso sui suoi recapiti.",
    other_ways: "Può anche venire in una sede con un documento valido e il modulo MV35 firmato (lo trova anche lì): lì è subito. Oppure mandi per fax la richiesta firmata e la copia del documento: il numero di fax glielo dice la sede (vedi «Trova la sede») o il contact center.",
    request: "Richiesta firmata",
    request_hint: "Scriva su un foglio «Chiedo che il mio PIN diventi dispositivo», con nome, codice fiscale e data; lo firmi e lo fotografi. PDF, JPEG o PNG, al massimo 5 MB.",
    document: "Documento d'identità valido",
    document_hint: "Tutte e due le facce, leggibili. PDF, JPEG o PNG, al massimo 5 MB.",
    send: "Manda la richiesta",
    waiting: "La richiesta è arrivata e aspetta la decisione di una persona. Non deve fare altro.",
    refused: "La richiesta non è stata accolta: {reason}. Può mandarne un'altra.",
    already: "Il suo PIN è già dispositivo.",
    not_now: "Adesso non si può. Se il PIN è scaduto, prima prenda quello nuovo.",
    nothing: "Scelga il file.",
    too_large: "Il file supera i 5 MB: ne scelga uno più piccolo.",
    other_type: "Serve un file PDF, JPEG o PNG.",
    active: "Questo PDF contiene parti attive: rifaccia la scansione, o mandi una foto.",
    closed: "Il file è protetto o rovinato: ne mandi un altro.",
    again: "Dopo un errore scelga di nuovo tutti e due i file.",
};

static DE: ConvertWords = ConvertWords {
    title: "PIN zur erweiterten PIN (PIN dispositivo) machen",
    lead: "Mit der erweiterten PIN (PIN dispositivo) können Sie auch Leistungen beantragen. Die PIN bleibt dieselbe. Eine Person sieht sich Antrag und Ausweis an und entscheidet; Sie werden über Ihre Kontakte benachrichtigt.",
    other_ways: "Sie können auch mit einem gültigen Ausweis und dem unterschriebenen Formular MV35 (es liegt dort auf) in eine Dienststelle kommen: Dort geht es sofort. Oder Sie senden den unterschriebenen Antrag mit der Kopie des Ausweises per Fax. Die Faxnummer nennt Ihnen die Dienststelle oder das Contact Center.",
    request: "Unterschriebener Antrag",
    request_hint: "Schreiben Sie auf ein Blatt «Ich beantrage, dass meine PIN dispositivo wird», mit Name, Steuernummer und Datum; unterschreiben und fotografieren Sie es. PDF, JPEG oder PNG, höchstens 5 MB.",
    document: "Gültiger Ausweis",
    document_hint: "Beide Seiten, gut lesbar. PDF, JPEG oder PNG, höchstens 5 MB.",
    send: "Antrag senden",
    waiting: "Der Antrag ist angekommen; eine Person entscheidet darüber. Sie brauchen nichts weiter zu tun.",
    refused: "Der Antrag wurde abgelehnt: {reason}. Sie können einen neuen senden.",
    already: "Ihre PIN ist bereits eine erweiterte PIN (PIN dispositivo).",
    not_now: "Das geht gerade nicht. Wenn die PIN abgelaufen ist, holen Sie sich zuerst die neue.",
    nothing: "Wählen Sie die Datei.",
    too_large: "Die Datei ist größer als 5 MB: Wählen Sie eine kleinere.",
    other_type: "Es braucht eine Datei PDF, JPEG oder PNG.",
    active: "Dieses PDF enthält aktive Teile: Scannen Sie noch einmal oder senden Sie ein Foto.",
    closed: "Die Datei ist geschützt oder beschädigt: Senden Sie eine andere.",
    again: "Nach einem Fehler wählen Sie bitte beide Dateien noch einmal.",
};

static EN: ConvertWords = ConvertWords {
    title: "Make it a full PIN (PIN dispositivo)",
    lead: "With the full PIN (PIN dispositivo) you can also ask for benefits. The PIN stays the same. A person looks at your request and your document and decides; you are told on your contacts.",
    other_ways: "You can also come to an office with a valid document and the signed form MV35 (you find it there, too): there it is done at once. Or send the signed request and a copy of the document by fax. The office or the contact centre tells you the fax number.",
    request: "Signed request",
    request_hint: "Write on a sheet “I ask that my PIN become dispositivo”, with your name, codice fiscale and the date; sign it and take a picture of it. PDF, JPEG or PNG, at most 5 MB.",
    document: "Valid identity document",
    document_hint: "Both sides, readable. PDF, JPEG or PNG, at most 5 MB.",
    send: "Send the request",
    waiting: "Your request has arrived and a person will decide about it. There is nothing more to do.",
    refused: "Your request was refused: {reason}. You can send another one.",
    already: "Your PIN is a full PIN (PIN dispositivo) already.",
    not_now: "It cannot be done now. If the PIN has expired, get the new one first.",
    nothing: "Choose the file.",
    too_large: "The file is larger than 5 MB: choose a smaller one.",
    other_type: "A PDF, JPEG or PNG file is needed.",
    active: "This PDF has active parts: scan it again, or send a picture.",
    closed: "The file is locked or damaged: send another one.",
    again: "After an error please choose both files again.",
};

/// The words in a language.
pub fn of(language: Language) -> &'static ConvertWords {
    match language {
        Language::It => &IT,
        Language::De => &DE,
        Language::En => &EN,
    }
}
