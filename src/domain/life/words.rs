//! The states, kinds, origins and classes of a PIN, what its holder is told, and the words of all
//! these in the database. What they allow is `Life::step`'s.

/// Writes an enum whose values are words of the database.
macro_rules! words {
    ($(#[$about:meta])* $name:ident { $($(#[$doc:meta])* $value:ident = $word:literal),+ $(,)? }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$doc])* $value),+ }

        impl $name {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$value),+];

            /// The word in the database.
            pub fn word(self) -> &'static str {
                match self { $(Self::$value => $word),+ }
            }

            /// Reads the database's word.
            pub fn parse(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|value| value.word() == word)
            }
        }
    };
}

words! {
    /// The state of a PIN that is kept. What time and open deeds add is `Shown`.
    #[derive(Default)]
    Standing {
        /// Never had one, or the request was rejected.
        #[default]
        Nessuno = "nessuno",
        /// The data is taken.
        Richiesto = "richiesto",
        /// An operator has to call back.
        DaRichiamare = "da-richiamare",
        /// The first half was posted unasked.
        Preassegnato = "preassegnato",
        /// Sixteen characters exist, for the first access.
        Iniziale = "iniziale",
        /// The holder has eight characters of their own.
        Attivo = "attivo",
        /// Revoked.
        Revocato = "revocato",
        /// Ended by the policy.
        Dismesso = "dismesso",
    }
}

words! {
    /// What a PIN opens (R75).
    #[derive(Default)]
    Kind {
        /// Reads.
        #[default]
        Ordinario = "ordinario",
        /// Asks for benefits, too.
        Dispositivo = "dispositivo",
    }
}

words! {
    /// How a PIN came about.
    #[derive(Default)]
    Origin {
        /// The portal.
        Web = "web",
        /// An operator on the telephone.
        #[default]
        ContactCenter = "contact-center",
        /// An office.
        Sede = "sede",
        /// A campaign.
        DUfficio = "d-ufficio",
        /// Restored.
        Ripristino = "ripristino",
    }
}

words! {
    /// A class of users (C2).
    #[derive(Default)]
    Class {
        /// Citizens.
        #[default]
        Cittadino = "cittadino",
        /// Institutional intermediaries.
        Intermediario = "intermediario",
    }
}

words! {
    /// The state as a person is told it.
    Shown {
        /// As the standing of that name.
        Nessuno = "nessuno",
        /// As the standing of that name.
        Richiesto = "richiesto",
        /// As the standing of that name.
        DaRichiamare = "da-richiamare",
        /// As the standing of that name.
        Preassegnato = "preassegnato",
        /// As the standing of that name.
        Iniziale = "iniziale",
        /// New characters were shown and not confirmed.
        CambioInCorso = "cambio-in-corso",
        /// As the standing of that name.
        Attivo = "attivo",
        /// The characters have to be changed.
        Scaduto = "scaduto",
        /// A link and a code were mailed.
        RipristinoInCorso = "ripristino-in-corso",
        /// As the standing of that name.
        Revocato = "revocato",
        /// As the standing of that name.
        Dismesso = "dismesso",
    }
}

words! {
    /// What a holder is told about their PIN.
    News {
        /// It was asked for, or handed out at an office (T1, T5).
        Requested = "requested",
        /// A pre-assigned one was activated (T7).
        Activated = "activated",
        /// Its holder took a new one (T9).
        Changed = "changed",
        /// It was restored (T17).
        Restored = "restored",
        /// It was revoked (T20).
        Revoked = "revoked",
        /// Ten wrong tries locked it (T13).
        Locked = "locked",
        /// The contacts were changed (T24): told on the old ones, too.
        Contacts = "contacts",
        /// It became dispositivo (T21).
        Converted = "converted",
        /// It has to be changed soon (R85).
        Expiring = "expiring",
        /// It is not good any more since others are to be used (T22).
        Dismissed = "dismissed",
        /// Somebody asked for one on the web, and there is one already.
        AskedAgain = "asked-again",
        /// The request for full rights was refused (R74).
        NotConverted = "not-converted",
    }
}

impl Standing {
    /// Whether there is a PIN that is not ended.
    pub fn is_live(self) -> bool {
        match self {
            Self::Preassegnato | Self::Iniziale | Self::Attivo => true,
            Self::Nessuno
            | Self::Richiesto
            | Self::DaRichiamare
            | Self::Revocato
            | Self::Dismesso => false,
        }
    }
}
