//! The platform's tokens, or its signing keys: the account's, and those of its subaccounts.

use std::collections::BTreeMap;

use secrecy::SecretString;

use super::SealError;

/// All tokens with which a webhook may be signed. A change of token needs two for a while: the
/// platform goes on signing with the old one until the new one is promoted.
pub struct Tokens {
    first: SecretString,
    more: Vec<SecretString>,
    subaccounts: BTreeMap<String, Vec<SecretString>>,
}

impl Tokens {
    /// Reads lines of one word, a token of the account, and of two, a subaccount and a token of it.
    /// Empty lines and lines from `#` on are skipped.
    pub fn parse(text: &str) -> Result<Self, SealError> {
        let mut own = Vec::new();
        let mut subaccounts: BTreeMap<String, Vec<SecretString>> = BTreeMap::new();
        for (number, line) in (1..).zip(text.lines().map(str::trim)) {
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let words: Vec<&str> = line.split_whitespace().collect();
            match *words.as_slice() {
                [token] => own.push(SecretString::from(token)),
                [account, token] => {
                    let tokens = subaccounts.entry(account.to_owned()).or_default();
                    tokens.push(SecretString::from(token));
                }
                _ => {
                    let why = "it is a token, or a subaccount and its token";
                    return Err(SealError::BadLine(number, why));
                }
            }
        }
        let mut own = own.into_iter();
        Ok(Self {
            first: own.next().ok_or(SealError::NoKey)?,
            more: own.collect(),
            subaccounts,
        })
    }

    /// One token, and no subaccounts.
    pub fn one(token: &str) -> Self {
        Self {
            first: SecretString::from(token),
            more: Vec::new(),
            subaccounts: BTreeMap::new(),
        }
    }

    /// The account's first token: the one in use.
    pub fn first(&self) -> &SecretString {
        &self.first
    }

    /// The tokens that may sign for `account`: its own where it is a subaccount that is known, those of
    /// the account else.
    pub fn of<'a>(&'a self, account: &str) -> Vec<&'a SecretString> {
        match self.subaccounts.get(account) {
            Some(tokens) => tokens.iter().collect(),
            None => std::iter::once(&self.first).chain(&self.more).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret as _;

    use super::*;

    fn of(tokens: &Tokens, account: &str) -> Vec<String> {
        let tokens = tokens.of(account).into_iter();
        tokens
            .map(|token| token.expose_secret().to_owned())
            .collect()
    }

    #[test]
    fn one_line_is_one_token_whatever_blanks_are_around_it() {
        let tokens = Tokens::parse("\n  c0ffee \r\n").unwrap();
        assert_eq!(tokens.first().expose_secret(), "c0ffee");
        assert_eq!(of(&tokens, "AC1"), ["c0ffee"]);
        assert_eq!(of(&Tokens::one("c0ffee"), ""), ["c0ffee"]);
    }

    #[test]
    fn the_first_is_in_use_all_are_good_and_a_subaccount_has_its_own() {
        let text = "# since may\nnuovo\nvecchio\nAC2 altro\n\nAC2\tprima\nAC3 suo\n";
        let tokens = Tokens::parse(text).unwrap();
        assert_eq!(tokens.first().expose_secret(), "nuovo");
        for account in ["AC1", "", "ac2"] {
            assert_eq!(of(&tokens, account), ["nuovo", "vecchio"], "{account}");
        }
        assert_eq!(of(&tokens, "AC2"), ["altro", "prima"]);
        assert_eq!(of(&tokens, "AC3"), ["suo"]);
    }

    #[test]
    fn a_bad_file_is_named_by_its_line_and_never_by_its_content() {
        let error = |text| Tokens::parse(text).err().unwrap().to_string();
        let long = error("c0ffee\nAC1 segreto altro\n");
        assert!(
            long.contains("line 2") && !long.contains("segreto"),
            "{long}"
        );
        for none in ["", " \n# c0ffee\n", "AC2 altro\n"] {
            assert_eq!(error(none), "the key file holds no key");
        }
    }
}
