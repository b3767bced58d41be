//! The print room's key pair (HPKE, RFC 9180): the server seals letters' halves with the public key
//! and can never read them back; only the identity file, on the print room's machine, opens them.

use std::convert::Infallible;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hpke::aead::ChaCha20Poly1305;
use hpke::kdf::HkdfSha256;
use hpke::kem::X25519HkdfSha256;
use hpke::{Deserializable as _, Kem, OpModeR, OpModeS, Serializable as _};
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use super::SealError;
use super::key_file::{self, KEY};
use crate::rng::Rng;

const PUBLIC: &str = "CENTRALINO-PRINT-KEY-1";
const PRIVATE: &str = "CENTRALINO-PRINT-IDENTITY-1";
/// Keeps these texts apart from any other use of the same key.
const INFO: &[u8] = b"centralino letter 1";

type Suite = X25519HkdfSha256;
type PublicKey = <Suite as Kem>::PublicKey;
type PrivateKey = <Suite as Kem>::PrivateKey;

/// The public key: it seals. It is configuration, not a secret.
#[derive(Clone)]
pub struct PrintRoomKey(PublicKey);

/// The private key: it opens. It belongs on the print room's machine alone.
pub struct PrintIdentity(PrivateKey);

impl PrintRoomKey {
    /// Reads `CENTRALINO-PRINT-KEY-1 base64`.
    pub fn parse(text: &str) -> Result<Self, SealError> {
        let bytes = read(text, PUBLIC)?;
        PublicKey::from_bytes(bytes.as_slice())
            .map(Self)
            .map_err(|_| SealError::BadLine(1, "it is not a public key"))
    }

    /// The text that `parse` reads.
    pub fn to_text(&self) -> String {
        format!("{PUBLIC} {}\n", STANDARD.encode(self.0.to_bytes()))
    }

    /// Sixteen hexadecimal digits that tell one key from another.
    pub fn id(&self) -> String {
        let digest = Sha256::digest(self.0.to_bytes());
        let first = digest.first_chunk::<8>().copied().unwrap_or_default();
        format!("{:016x}", u64::from_be_bytes(first))
    }

    /// Seals `secret` so that it opens only together with `binding`: base64 of the encapsulated
    /// key and the ciphertext.
    pub fn seal(&self, secret: &[u8], binding: &[u8], rng: &Rng) -> Result<String, SealError> {
        let (key, ciphertext) =
            hpke::single_shot_seal_with_rng::<ChaCha20Poly1305, HkdfSha256, Suite>(
                &OpModeS::Base,
                &self.0,
                INFO,
                secret,
                binding,
                &mut Drawn(rng),
            )
            .map_err(|_| SealError::Failed)?;
        let mut sealed = key.to_bytes().to_vec();
        sealed.extend_from_slice(&ciphertext);
        Ok(STANDARD.encode(sealed))
    }
}

impl PrintIdentity {
    /// A new key pair.
    pub fn generate(rng: &Rng) -> Self {
        let (private, _public) = Suite::gen_keypair_with_rng(&mut Drawn(rng));
        Self(private)
    }

    /// Reads an identity file: `CENTRALINO-PRINT-IDENTITY-1 base64`.
    pub fn parse(text: &str) -> Result<Self, SealError> {
        let bytes = read(text, PRIVATE)?;
        PrivateKey::from_bytes(bytes.as_slice())
            .map(Self)
            .map_err(|_| SealError::BadLine(1, "it is not a private key"))
    }

    /// The identity file's text.
    pub fn to_text(&self) -> Zeroizing<String> {
        let bytes = Zeroizing::new(<[u8; KEY]>::from(self.0.to_bytes()));
        let encoded = key_file::encode(bytes.as_slice());
        let mut text = Zeroizing::new(String::with_capacity(PRIVATE.len() + encoded.len() + 2));
        text.push_str(PRIVATE);
        text.push(' ');
        text.push_str(&encoded);
        text.push('\n');
        text
    }

    /// The key that seals for this identity.
    pub fn public(&self) -> PrintRoomKey {
        PrintRoomKey(Suite::sk_to_pk(&self.0))
    }

    /// Opens what was sealed with the same `binding`.
    pub fn open(&self, sealed: &str, binding: &[u8]) -> Result<Zeroizing<Vec<u8>>, SealError> {
        let no = |()| SealError::DoesNotOpen;
        let bytes = STANDARD.decode(sealed).map_err(drop).map_err(no)?;
        let (key, ciphertext) = bytes.split_at_checked(KEY).ok_or(SealError::DoesNotOpen)?;
        let key = <Suite as Kem>::EncappedKey::from_bytes(key)
            .map_err(drop)
            .map_err(no)?;
        hpke::single_shot_open::<ChaCha20Poly1305, HkdfSha256, Suite>(
            &OpModeR::Base,
            &self.0,
            &key,
            INFO,
            ciphertext,
            binding,
        )
        .map(Zeroizing::new)
        .map_err(drop)
        .map_err(no)
    }
}

fn read(text: &str, kind: &'static str) -> Result<Zeroizing<[u8; KEY]>, SealError> {
    let (found, key) = text
        .trim()
        .split_once(char::is_whitespace)
        .ok_or(SealError::WrongKind(kind))?;
    if found != kind {
        return Err(SealError::WrongKind(kind));
    }
    key_file::decode(key.trim()).ok_or(SealError::BadLine(1, "32 bytes in base64 are needed"))
}

/// Our randomness in the form that `hpke` asks for.
struct Drawn<'a>(&'a Rng);

impl rand::TryRng for Drawn<'_> {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok(u32::from_le_bytes(self.0.bytes()))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        Ok(u64::from_le_bytes(self.0.bytes()))
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        self.0.fill(bytes);
        Ok(())
    }
}

impl rand::TryCryptoRng for Drawn<'_> {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_server_seals_only_the_identity_opens() {
        let rng = Rng::seeded(21);
        let (identity, other) = (PrintIdentity::generate(&rng), PrintIdentity::generate(&rng));
        let sealed = identity
            .public()
            .seal(b"WKHP9ZNC", b"riga-1", &rng)
            .unwrap();
        assert_eq!(
            identity.open(&sealed, b"riga-1").unwrap().as_slice(),
            b"WKHP9ZNC"
        );
        assert_eq!(other.open(&sealed, b"riga-1"), Err(SealError::DoesNotOpen));
        assert_eq!(
            identity.open(&sealed, b"riga-2"),
            Err(SealError::DoesNotOpen)
        );
        assert_eq!(identity.open("", b"riga-1"), Err(SealError::DoesNotOpen));
    }

    #[test]
    fn both_key_files_read_back() {
        let rng = Rng::seeded(22);
        let identity = PrintIdentity::generate(&rng);
        let public = PrintRoomKey::parse(&identity.public().to_text()).unwrap();
        let again = PrintIdentity::parse(&identity.to_text()).unwrap();
        let sealed = public.seal(b"WKHP9ZNC", b"", &rng).unwrap();
        assert_eq!(again.open(&sealed, b"").unwrap().as_slice(), b"WKHP9ZNC");
        assert_eq!(public.id(), again.public().id());
        assert_eq!(public.id().len(), 16);
    }

    #[test]
    fn one_key_file_is_not_taken_for_the_other() {
        let identity = PrintIdentity::generate(&Rng::seeded(23));
        let public = identity.public().to_text();
        let error = PrintIdentity::parse(&public).err().unwrap();
        assert_eq!(error, SealError::WrongKind(PRIVATE));
        assert!(PrintRoomKey::parse(&identity.to_text()).is_err());
    }
}
