//! The states, kinds, origins and classes of a PIN and their words in the database. It reads and
//! writes words; what they allow is `Life::step`'s.

/// Writes an enum whose values are words of the database.
macro_rules! words {
    ($(#[$about:meta])* $name:ident { $($(#[$doc:meta])* $value:ident = $word:literal),+ $(,)? }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
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
        #[default]
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
