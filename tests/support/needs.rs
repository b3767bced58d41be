//! Which outside programs a test may use, as the environment tells.
//! It starts none of them.

/// Set to 1, it makes a skipped test a failed one.
pub const ALL: &str = "CENTRALINO_TEST_ALL";

/// The value of `variable`; without one the test is to return at once, and standard output says why.
///
/// # Panics
/// Without a value under `CENTRALINO_TEST_ALL=1`, where nothing may be skipped.
pub fn skip_unless(variable: &str) -> Option<String> {
    let value = setting(variable);
    if value.is_none() {
        let skipped = format!("skipped: set {variable}");
        assert!(
            setting(ALL).as_deref() != Some("1"),
            "{skipped} (under {ALL}=1 nothing may be skipped)"
        );
        println!("{skipped}");
    }
    value
}

#[expect(
    clippy::disallowed_methods,
    reason = "the environment says what this machine has; no setting of the product is read"
)]
fn setting(variable: &str) -> Option<String> {
    std::env::var(variable)
        .ok()
        .filter(|value| !value.is_empty())
}
