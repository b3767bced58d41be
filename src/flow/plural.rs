//! Which plural form a number takes in a language, by Unicode's rules (CLDR).

use icu_plurals::{PluralCategory, PluralRules, PluralRulesOptions};

/// The category of a cardinal number: `zero`, `one`, `two`, `few`, `many` or `other`.
///
/// A language that Unicode does not know has `other` alone.
pub(super) fn category(language: &str, number: u32) -> &'static str {
    let rules = language
        .parse()
        .ok()
        .and_then(|locale: icu_locale_core::Locale| {
            PluralRules::try_new(locale.into(), PluralRulesOptions::default()).ok()
        });
    match rules.map(|rules| rules.category_for(number)) {
        Some(PluralCategory::Zero) => "zero",
        Some(PluralCategory::One) => "one",
        Some(PluralCategory::Two) => "two",
        Some(PluralCategory::Few) => "few",
        Some(PluralCategory::Many) => "many",
        Some(PluralCategory::Other) | None => "other",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_language_has_its_own_forms() {
        let forms = |language| [0, 1, 2, 5].map(|number| category(language, number));
        assert_eq!(forms("it"), ["other", "one", "other", "other"]);
        assert_eq!(forms("fr"), ["one", "one", "other", "other"]);
        assert_eq!(forms("sl"), ["other", "one", "two", "other"]);
        assert_eq!(forms("not a language"), ["other"; 4]);
    }
}
