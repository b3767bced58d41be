//! axe-core looks at a page in the browser for what would keep people out. The script is not ours and
//! not in this repository: the environment says where it is.

use serde_json::Value;

use super::browser::Browser;
use super::needs::skip_unless;

/// The path of `axe.min.js`.
pub const AXE: &str = "CENTRALINO_TEST_AXE";

/// axe-core's script, or none when the test is to be skipped.
pub fn script() -> Option<String> {
    let path = skip_unless(AXE)?;
    let text = std::fs::read_to_string(&path);
    Some(text.unwrap_or_else(|error| panic!("{AXE} names {path}: {error}")))
}

/// Looks at the page that the browser shows. `axe` is what `script` gave.
///
/// # Panics
/// With every violation, by rule, what to do and where.
pub async fn assert_clean(browser: &Browser, axe: &str) {
    browser.execute(axe, Vec::new()).await.unwrap();
    let run = "const done = arguments[arguments.length - 1];
        window.axe.run(document, { resultTypes: ['violations'] }).then(
            (found) => done(found.violations.map((rule) => rule.id + ': ' + rule.help + '\\n' +
                rule.nodes.map((node) => '    ' + node.html).join('\\n'))),
            (error) => done([String(error)]))";
    let found = browser.execute_async(run, Vec::new()).await.unwrap();
    let found: Vec<&str> = found
        .as_array()
        .map(|all| all.iter().filter_map(Value::as_str).collect())
        .unwrap();
    let url = browser.current_url().await.unwrap();
    assert!(found.is_empty(), "{}\n{}", url.path(), found.join("\n"));
}
