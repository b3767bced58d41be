//! The help page in Italian.

use super::SECTIONS;
use crate::portal::article::{Article, Block, Section};

pub static HELP: Article<SECTIONS> = Article {
    title: "Ottenere e gestire il PIN",
    lead: "Qui trova come avere il PIN, come usarlo e che cosa fare se qualcosa non va. Se preferisce parlare con una persona, i numeri sono in fondo a ogni pagina.",
    sections: [
        Section {
            id: "what",
            title: "Che cos'è il PIN",
            blocks: &[
                Block::P(
                    "È un codice personale di numeri e lettere maiuscole. Con il codice fiscale e il PIN entra nei servizi online {of_body}.",
                ),
                Block::P(
                    "Il primo PIN ha 16 caratteri, divisi in due metà di 8, e serve solo per entrare la prima volta. Subito dopo riceve un PIN nuovo di 8 caratteri: da quel momento usa solo quello.",
                ),
                Block::More(
                    "Quali lettere ci sono",
                    &[
                        "Nel PIN non ci sono le lettere I, L, O e U. Quello che sembra una O è uno zero, quello che sembra una I è un uno. Se le scrive lo stesso, le capiamo.",
                    ],
                ),
            ],
        },
        Section {
            id: "request",
            title: "Chiedere il PIN",
            blocks: &[
                Block::P("Può chiederlo in tre modi. Tenga vicino il codice fiscale."),
                Block::List(&[
                    "Su questo sito, con «Richiedi PIN»: servono un telefono e un indirizzo e-mail o PEC.",
                    "Al telefono: {landline} da fisso, gratis, oppure {mobile} da cellulare, {abroad} dall'estero, secondo la tariffa del suo operatore.",
                    "In una sede, con il modulo su carta o di persona con un documento valido.",
                ]),
                Block::Go("/request", "Richiedi PIN"),
            ],
        },
        Section {
            id: "arrival",
            title: "Come arriva il PIN",
            blocks: &[
                Block::Steps(&[
                    "I primi 8 caratteri arrivano subito, di solito entro pochi minuti: con un SMS, oppure per e-mail o PEC se non ha un cellulare. Li scriva e non li perda.",
                    "Gli altri 8 arrivano per posta ordinaria, in una busta chiusa, all'indirizzo di residenza. In Italia ci vogliono da 7 a 15 giorni.",
                ]),
                Block::Careful(
                    "Con la sola prima metà non può ancora entrare: aspetti la lettera, non è successo niente di strano.",
                ),
                Block::More(
                    "La lettera non arriva",
                    &[
                        "Se dopo 15 giorni lavorativi non è arrivata, ci chiami: annulliamo questo PIN e ne facciamo un altro. All'estero ci vogliono alcune settimane: ci chiami se dopo due mesi non è arrivata.",
                    ],
                ),
                Block::More(
                    "L'SMS o l'e-mail non arriva",
                    &[
                        "Aspetti qualche minuto e guardi anche nella posta indesiderata. Se l'SMS non si può consegnare, proviamo da soli un altro suo recapito. Se non arriva niente, ci chiami: annulliamo questo PIN e ne facciamo un altro.",
                    ],
                ),
            ],
        },
        Section {
            id: "first",
            title: "Entrare la prima volta",
            blocks: &[
                Block::Steps(&[
                    "Scelga «Accedi» e scriva il codice fiscale.",
                    "Scriva il PIN: prima gli 8 caratteri dell'SMS o dell'e-mail, poi gli 8 della lettera. Se ha attivato un PIN ricevuto per lettera: prima gli 8 di quella lettera, poi quelli arrivati dopo.",
                    "Vada avanti due volte. Il sito le mostra il PIN nuovo, di 8 caratteri: lo stampi o lo scriva.",
                    "Riscriva il PIN nuovo e vada avanti fino alla parola «Fine».",
                ]),
                Block::Careful(
                    "Il PIN nuovo vale solo quando legge «Fine». Se si ferma prima, resta valido quello di 16 caratteri e può ricominciare.",
                ),
                Block::Go("/access", "Accedi"),
            ],
        },
        Section {
            id: "six-months",
            title: "Ogni sei mesi",
            blocks: &[
                Block::P(
                    "Il PIN vale sei mesi. L'avvisiamo due settimane prima. Dopo la scadenza entri come sempre: il sito le dà un PIN nuovo con gli stessi passi della prima volta. Non deve chiedere niente a nessuno.",
                ),
                Block::P(
                    "Il PIN vecchio non funziona più appena ha quello nuovo: butti via il foglio di prima.",
                ),
            ],
        },
        Section {
            id: "lost",
            title: "Ha perso o dimenticato il PIN",
            blocks: &[
                Block::P(
                    "Se l'ha già usato almeno una volta e ci aveva dato due recapiti tra cellulare, e-mail e PEC, può ripristinarlo da qui:",
                ),
                Block::Steps(&[
                    "Scelga «Ripristina il PIN» e scriva il codice fiscale e i recapiti che ci aveva dato.",
                    "Riceve un'e-mail con un indirizzo e un codice: apra la pagina e scriva il codice. Se l'e-mail non arriva, aspetti qualche minuto e guardi nella posta indesiderata.",
                    "Riceve le due metà a due recapiti diversi. Scriva prima la prima e poi la seconda, ed entri come la prima volta.",
                ]),
                Block::Go("/lost", "Hai smarrito il tuo PIN?"),
                Block::More(
                    "Non l'ha mai usato, o i recapiti sono cambiati",
                    &[
                        "Un PIN mai usato non si può ripristinare: lo annulli e ne chieda un altro, oppure venga in una sede con un documento valido.",
                        "Lo stesso vale se non ha più il cellulare o l'e-mail che ci aveva dato.",
                    ],
                ),
            ],
        },
        Section {
            id: "revoke",
            title: "Annullare il PIN",
            blocks: &[
                Block::P(
                    "Lo annulli se vuole un PIN nuovo, se ha perso una delle due metà prima di entrare, o se pensa che qualcuno lo conosca. Servono il codice fiscale, la tessera sanitaria e l'e-mail o la PEC che ci ha dato.",
                ),
                Block::P(
                    "Senza tessera sanitaria ci chiami: {landline} da fisso, {mobile} da cellulare, {abroad} dall'estero. Dopo l'annullamento può chiedere subito un PIN nuovo.",
                ),
                Block::Go("/lost/revoke", "Annulla il PIN"),
            ],
        },
        Section {
            id: "activate",
            title: "Ha ricevuto una lettera con metà PIN senza averlo chiesto",
            blocks: &[
                Block::P(
                    "È un invito: i primi 8 caratteri sono già suoi e aspettano di essere attivati. Scelga «Attiva il PIN» e scriva il codice fiscale, gli 8 caratteri della lettera e i dati della tessera sanitaria. Poi arriva la seconda metà.",
                ),
                Block::P("Se il PIN non le interessa non deve fare niente."),
                Block::Go("/lost/activate", "Attiva il PIN"),
            ],
        },
        Section {
            id: "locked",
            title: "Il sito non la fa entrare",
            blocks: &[
                Block::P(
                    "Dopo 10 tentativi sbagliati il sito si blocca per 5 minuti. Aspetti 5 minuti senza riprovare: un tentativo fatto prima allunga l'attesa. Dopo, basta un solo tentativo sbagliato per bloccare altri 5 minuti. Il PIN resta valido.",
                ),
                Block::P(
                    "Se l'ha dimenticato, può ripristinarlo o annullarlo anche durante il blocco.",
                ),
            ],
        },
        Section {
            id: "kinds",
            title: "PIN ordinario e PIN dispositivo",
            blocks: &[
                Block::List(&[
                    "Con il PIN ordinario legge la sua posizione: contributi, pensione, pagamenti. È quello che si chiede su questo sito o al telefono.",
                    "Con il PIN dispositivo può anche chiedere prestazioni.",
                ]),
                Block::P(
                    "Per avere subito il PIN dispositivo venga in una sede con un documento d'identità valido e il modulo MV35, «Richiesta assegnazione codice dispositivo per il cittadino in sede»: lo trova anche lì. L'operatore controlla che il documento sia suo e le consegna il PIN in una busta chiusa, che apre solo lei.",
                ),
                Block::P(
                    "Se ha già un PIN ordinario può farlo diventare dispositivo: di persona in una sede, con un documento valido e il modulo MV35 firmato (lo trova anche lì), oppure inviando online o per fax la richiesta firmata con la copia di un documento valido. Il numero di fax glielo dice la sede (vedi «Trova la sede») o il contact center. Il PIN resta lo stesso.",
                ),
                Block::P("Lo SPID di livello 2 e la CNS valgono come un PIN dispositivo."),
                Block::Go("/offices", "Trova la sede"),
            ],
        },
        Section {
            id: "safe",
            title: "Il PIN è solo suo",
            blocks: &[
                Block::Careful(
                    "Non lo dica a nessuno e non lo dia a chi la aiuta. Nessuno {of_body} le chiederà mai il PIN, né al telefono, né per e-mail, né per SMS.",
                ),
                Block::P(
                    "Se le arriva un avviso su un PIN che non ha chiesto lei, o se pensa che qualcuno conosca il suo, ci chiami subito: lo blocchiamo.",
                ),
                Block::More(
                    "L'assistente virtuale, l'app e le aziende",
                    &[
                        "L'assistente virtuale sul sito {site} dà solo informazioni: non può vedere né cambiare il suo PIN. Non gli scriva il PIN.",
                        "Nell'app si entra con lo stesso codice fiscale e lo stesso PIN. I pagamenti e i moduli dell'app sono spiegati nell'app.",
                        "Le aziende e gli intermediari hanno regole loro: qui si parla dei cittadini.",
                    ],
                ),
            ],
        },
    ],
};
