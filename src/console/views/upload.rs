//! A document that somebody sent, for whoever decides about it.

use askama::Template;

use super::shell::Shell;

/// `GET /console/uploads/{id}`.
#[derive(Debug, Clone, Template)]
#[template(path = "console/views/upload.html")]
pub struct UploadPage {
    /// The frame.
    pub shell: Shell,
    /// The document.
    pub id: String,
    /// What it is: a word of `keep_upload::What`.
    pub what: String,
    /// Whether it is drawn here; a PDF is not.
    pub is_picture: bool,
    /// Its size.
    pub kilobytes: i64,
}

impl UploadPage {
    fn title(&self) -> &'static str {
        match self.what.as_str() {
            "signed-request" => "Richiesta firmata",
            "identity-document" => "Documento d'identità",
            "paper-form" => "Modulo di carta",
            "fax" => "Fax",
            "foreign-document" => "Documento straniero",
            _ => "Documento",
        }
    }
}
