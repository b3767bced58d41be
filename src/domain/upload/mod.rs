//! Documents that people send: what may be kept. The type is what the content shows, not what the
//! browser says; nothing that could act when it is opened, and nothing that cannot be looked into.

mod image;
mod pdf;

/// The largest document, bytes.
pub const LARGEST: usize = 5 * 1024 * 1024;

/// A type that is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MediaType {
    /// `application/pdf`
    Pdf,
    /// `image/jpeg`
    Jpeg,
    /// `image/png`
    Png,
}

impl MediaType {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Pdf, Self::Jpeg, Self::Png];

    /// The name in rows and headers.
    pub fn name(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
        }
    }

    /// The type of this name.
    pub fn parse(name: &str) -> Option<Self> {
        let name = name.split(';').next().unwrap_or_default().trim();
        if name.eq_ignore_ascii_case("image/jpg") {
            return Some(Self::Jpeg);
        }
        Self::ALL
            .into_iter()
            .find(|kind| kind.name().eq_ignore_ascii_case(name))
    }

    fn shown_by(bytes: &[u8]) -> Option<Self> {
        match bytes {
            [b'%', b'P', b'D', b'F', b'-', ..] => Some(Self::Pdf),
            [0xff, 0xd8, 0xff, ..] => Some(Self::Jpeg),
            [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Some(Self::Png),
            _ => None,
        }
    }
}

/// Why a document is not kept. The pages have a sentence for each, in every language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// Nothing was sent.
    #[error("no document")]
    Nothing,
    /// More than `LARGEST`.
    #[error("the document is too large")]
    TooLarge,
    /// Neither PDF nor JPEG nor PNG.
    #[error("the document is of no kept type")]
    Type,
    /// Its content is not what it is said to be.
    #[error("the document is not of the type it claims")]
    NotAsSaid,
    /// It can act when it is opened: scripts, files within, forms that run.
    #[error("the document has active content")]
    Active,
    /// It is locked with a password, or packed so that nobody can look inside.
    #[error("the document cannot be looked into")]
    Closed,
    /// It is cut off, or something else hangs on to its end.
    #[error("the document is damaged")]
    Damaged,
}

/// Judges a document. `said` is the type that came with it.
pub fn check(said: &str, bytes: &[u8]) -> Result<MediaType, Refused> {
    if bytes.is_empty() {
        return Err(Refused::Nothing);
    }
    if bytes.len() > LARGEST {
        return Err(Refused::TooLarge);
    }
    let shown = MediaType::shown_by(bytes).ok_or(Refused::Type)?;
    if MediaType::parse(said) != Some(shown) {
        return Err(Refused::NotAsSaid);
    }
    match shown {
        MediaType::Pdf => pdf::check(bytes)?,
        MediaType::Jpeg => image::check_jpeg(bytes)?,
        MediaType::Png => image::check_png(bytes)?,
    }
    Ok(shown)
}

#[cfg(test)]
pub(crate) mod samples;
#[cfg(test)]
mod tests;
