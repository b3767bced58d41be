//! What hides secrets: hashes with a pepper, the outbox keys, the print room's key pair.
//! It never stores, logs or names what it hides; errors say what is wrong with a key, not with whom.

mod aside;
mod hash;
mod hasher;
mod key_file;
mod outbox;
mod peppers;
mod print_room;
mod tokens;

pub use hash::{Hashed, hash_secret, verify};
pub use hasher::Hasher;
pub use outbox::OutboxKeys;
pub use peppers::Peppers;
pub use print_room::{PrintIdentity, PrintRoomKey};
pub use tokens::Tokens;

/// Why a key or a sealed text cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// The file's first word is not the one this kind of key begins with.
    #[error("the key file must begin with {0}")]
    WrongKind(&'static str),
    /// The key itself cannot be read.
    #[error("the key file's line {0} is not a key: {1}")]
    BadLine(usize, &'static str),
    /// A key file without a key.
    #[error("the key file holds no key")]
    NoKey,
    /// Sealed or hashed with a key that is not in the file any more.
    #[error("key {0} is not in the key file")]
    UnknownKey(u8),
    /// Not sealed by this key, for this row, or changed since.
    #[error("the sealed text does not open: another key, another row, or it was changed")]
    DoesNotOpen,
    /// The algorithm refused its input; nothing was stored.
    #[error("sealing or hashing failed")]
    Failed,
}
