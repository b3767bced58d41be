//! The operator's lines in Italian. Data alone: one guide an intent, and the lines that decide a call.

use super::{Guide, Step};

/// Line 1.
pub(super) const NO_CONTACT: &str = "Senza cellulare e senza e-mail non posso mandarle la prima metà del PIN. Può averlo subito in sede, con un documento valido. La sede più vicina a lei è in {address}, aperta {hours}. Vuole che glielo ripeta?";
/// Line 2.
pub(super) const READ_BACK: &str =
    "Le rileggo {what}: {contact}. La lettera arriva a {address}. È giusto?";
/// Line 3.
pub(super) const AFTER_CONFIRM: &str = "Le è appena {message} con la prima metà. La tenga segreta, anche con me. La seconda metà arriva per lettera {when}. Servono tutte e due.";
/// Line 4: the caller starts reading it aloud.
pub const DO_NOT_TELL: &str = "Aspetti, non me la dica: è solo sua.";
/// Line 5: only after the caller has been identified.
pub const ALREADY_HAS_PIN: &str = "Risulta già un PIN. Possiamo annullarlo e chiederne un altro, oppure, se l'ha già usato, può ripristinarlo dal sito.";
/// The address differs from the register (T3).
pub const TO_CALL_BACK: &str = "Devo controllare un dato prima di far partire il PIN. La richiamiamo noi, a questo numero. Chi la chiama non le chiederà mai né il PIN né denaro.";
/// Fewer than two contacts (C5).
pub const NEVER_RESTORABLE: &str = "Con un solo recapito il PIN non si può ripristinare dal sito: se lo perde, ci chiami e ne facciamo un altro.";

/// How a caller is asked who they are.
pub const IDENTIFY: &str = "Per riconoscerla mi dica il codice fiscale, la data di nascita e la via dove abita. Vanno bene anche le ultime quattro cifre del telefono che ci ha dato.";
/// Three facts did not match.
pub const NOT_IDENTIFIED: &str = "Con questi dati non posso riconoscerla, e per sicurezza al telefono mi fermo qui. Può andare in una sede con un documento valido.";
/// A request did not go, for whatever reason: the same words whether there is a PIN or not.
pub const FIRST_IDENTIFY: &str =
    "Prima di andare avanti devo riconoscerla. Le chiedo ancora due dati.";

const IDENTIFY_STEP: Step = Step {
    hint: "«Riconosci chi chiama»: codice fiscale e due dati detti da chi chiama, prima di dire qualsiasi cosa su un PIN.",
    say: IDENTIFY,
};
const CLOSING: &str =
    "Grazie per aver chiamato. Il PIN è solo suo: non lo dica a nessuno. Arrivederci.";

const REQUEST_STEPS: &[Step] = &[
    Step {
        hint: "Persona",
        say: "Mi dica cognome, nome e codice fiscale. Poi data e luogo di nascita.",
    },
    Step {
        hint: "Recapiti",
        say: "A quale cellulare mando l'SMS? Ha anche un'e-mail o una PEC?",
    },
    Step {
        hint: "Residenza: la lettera va solo lì.",
        say: "Dove ha la residenza? Via, numero, CAP e comune.",
    },
    Step {
        hint: "Vada alla rilettura e legga la frase. Confermi solo dopo il sì.",
        say: "",
    },
];

/// Everything else, and every intent without a guide of its own.
pub(super) const OTHER: Guide = Guide {
    intent: "other",
    opening: "Buongiorno, sono {operator} del contact center {body.of}. Come posso aiutarla?",
    steps: &[
        Step {
            hint: "Ascolti e ripeta in una frase quello che ha capito.",
            say: "Se ho capito bene, lei vuole…",
        },
        Step {
            hint: "Se si tratta del PIN, chieda se ne ha già uno.",
            say: "",
        },
        Step {
            hint: "Se non può risolvere al telefono, indichi la sede con gli orari.",
            say: "",
        },
    ],
    closing: "Grazie per aver chiamato. Arrivederci.",
};

/// One guide an intent.
pub(super) const GUIDES: &[Guide] = &[
    Guide {
        intent: "pin-request",
        opening: "Buongiorno, sono {operator} del contact center {body.of}. Vuole chiedere il PIN: la aiuto io.",
        steps: REQUEST_STEPS,
        closing: CLOSING,
    },
    Guide {
        intent: "pin",
        opening: "Buongiorno, sono {operator} del contact center {body.of}. Chiama per il PIN: vediamo insieme.",
        steps: &[
            Step {
                hint: "Prima di tutto",
                say: "Ha già un PIN?",
            },
            Step {
                hint: "No: compili la richiesta.",
                say: "Allora lo chiediamo adesso. Mi dica cognome, nome e codice fiscale.",
            },
            Step {
                hint: "Sì, e l'ha già usato: si ripristina dal sito.",
                say: "Può ripristinarlo dal sito, con due dei recapiti che ci ha dato.",
            },
            Step {
                hint: "Sì, ma non l'ha mai usato: «Riconosci chi chiama», poi si annulla e se ne chiede un altro.",
                say: "",
            },
        ],
        closing: CLOSING,
    },
    Guide {
        intent: "pin-restore",
        opening: "Buongiorno, sono {operator} del contact center {body.of}. Ha perso il PIN, o non funziona: vediamo.",
        steps: &[
            IDENTIFY_STEP,
            Step {
                hint: "È mai entrato nel sito con quel PIN?",
                say: "Con quel PIN è mai entrato nel sito?",
            },
            Step {
                hint: "Sì, e ha due recapiti registrati",
                say: "Può ripristinarlo dal sito, da «Hai smarrito il tuo PIN?»: le arriva un'e-mail con un codice, poi le due metà del PIN nuovo su due recapiti.",
            },
            Step {
                hint: "No, o i recapiti sono cambiati: nella scheda, «Annulla e chiedi un altro PIN». La lettera di prima non vale più.",
                say: "Possiamo annullarlo e chiederne un altro, adesso. La lettera di prima, se arriva, la butti.",
            },
            Step {
                hint: "Bloccato da poco: bastano cinque minuti senza tentativi.",
                say: "Aspetti cinque minuti senza provare, poi riprovi.",
            },
        ],
        closing: CLOSING,
    },
    Guide {
        intent: "pin-revoke",
        opening: "Buongiorno, sono {operator} del contact center {body.of}. Vuole annullare il PIN: lo facciamo insieme.",
        steps: &[
            IDENTIFY_STEP,
            Step {
                hint: "La tessera sanitaria non è obbligatoria al telefono.",
                say: "Perché vuole annullarlo?",
            },
            Step {
                hint: "Nella scheda: motivo, poi «Annulla soltanto», o «Annulla e chiedi un altro PIN».",
                say: "Una volta annullato, il PIN non si può più usare. Vuole che lo annulli?",
            },
        ],
        closing: CLOSING,
    },
    Guide {
        intent: "pin-activate",
        opening: "Buongiorno, sono {operator} del contact center {body.of}. Le è arrivata una lettera con una metà del PIN.",
        steps: &[
            Step {
                hint: "Non si faccia leggere il codice della lettera.",
                say: "Non mi legga il codice della lettera: serve solo a lei.",
            },
            Step {
                hint: "Ha la tessera sanitaria: si attiva dal sito.",
                say: "Vada sul sito, scelga «Hai smarrito il tuo PIN?», poi «Attiva il PIN», e tenga vicino la tessera sanitaria.",
            },
            IDENTIFY_STEP,
            Step {
                hint: "Non ha la tessera: nella scheda, «Annulla e chiedi il PIN ordinario».",
                say: "Senza la tessera ne chiediamo uno nuovo, adesso, e quello della lettera non vale più.",
            },
        ],
        closing: CLOSING,
    },
    Guide {
        intent: "pin-first-access",
        opening: "Buongiorno, sono {operator} del contact center {body.of}. Vuole entrare la prima volta: la guido io.",
        steps: &[
            Step {
                hint: "Servono tutte e due le metà, della stessa pratica.",
                say: "Ha l'SMS o l'e-mail, e la lettera? Controlli che il numero della pratica sia lo stesso. I codici non me li dica.",
            },
            Step {
                hint: "",
                say: "Scriva il codice fiscale e poi i 16 caratteri, senza spazi: prima gli 8 dell'SMS o dell'e-mail, poi gli 8 della lettera.",
            },
            Step {
                hint: "",
                say: "Il sito le mostra un PIN nuovo di 8 caratteri: lo scriva, vada avanti e lo riscriva, fino alla parola «Fine».",
            },
            Step {
                hint: "Se si ferma prima di «Fine», vale ancora quello di 16.",
                say: "",
            },
        ],
        closing: CLOSING,
    },
    Guide {
        intent: "pin-status",
        opening: "Buongiorno, sono {operator} del contact center {body.of}. Vediamo a che punto è la sua richiesta.",
        steps: &[
            IDENTIFY_STEP,
            Step {
                hint: "Legga le frasi della scheda. SMS o e-mail non arrivati: la scheda dice perché.",
                say: "La prima metà parte subito. Controlli anche la posta indesiderata.",
            },
            Step {
                hint: "Lettera entro 15 giorni lavorativi: si aspetta. La scheda dice da quando e fino a quando; se serve, lasci un compito.",
                say: "La lettera arriva in 7-15 giorni. All'estero ci vogliono alcune settimane.",
            },
            Step {
                hint: "Oltre 15 giorni lavorativi, o due mesi all'estero: nella scheda, «Annulla e chiedi un altro PIN».",
                say: "La lettera doveva già essere arrivata: annulliamo questo PIN e ne facciamo un altro.",
            },
        ],
        closing: CLOSING,
    },
    OTHER,
];
