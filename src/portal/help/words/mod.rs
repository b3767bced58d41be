//! The words of the help page.

mod de;
mod en;
mod it;

use crate::domain::language::Language;
use crate::portal::article::Article;

/// How many sections it has, in every language.
pub const SECTIONS: usize = 11;

/// The help page in this language.
pub fn of(language: Language) -> &'static Article<SECTIONS> {
    match language {
        Language::It => &it::HELP,
        Language::De => &de::HELP,
        Language::En => &en::HELP,
    }
}
