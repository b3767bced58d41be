//! Headless Chromium for tests, driven through its own chromedriver on a port that the system
//! chose. Both are ended when the browser is dropped, also by a failing test.

use std::io::{BufRead as _, BufReader};
use std::ops::Deref;
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::Duration;

use fantoccini::wd::TimeoutConfiguration;
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::needs::skip_unless;

/// The program `chromedriver`.
pub const DRIVER: &str = "CENTRALINO_TEST_CHROMEDRIVER";

/// Chromium must run as root in CI, needs no display, and asks the network for nothing by itself.
const FLAGS: &[&str] = &[
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--no-proxy-server",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-extensions",
    "--lang=it-IT",
    "--window-size=1280,940",
];

/// A browser with a profile of its own: two of them share no cookies.
pub struct Browser {
    client: Client,
    chromium: Option<u64>,
    driver: Child,
    /// Kept open: chromedriver must not find its standard output closed.
    _said: BufReader<ChildStdout>,
    _profile: TempDir,
}

/// A new browser on an empty page, or none when the test is to be skipped.
pub async fn open() -> Option<Browser> {
    Some(Browser::start(&skip_unless(DRIVER)?, true).await)
}

/// The same, but pages run no script.
pub async fn open_without_scripts() -> Option<Browser> {
    Some(Browser::start(&skip_unless(DRIVER)?, false).await)
}

impl Browser {
    async fn start(program: &str, scripts: bool) -> Self {
        let (driver, said, port) = start_driver(program);
        let profile = tempfile::tempdir().unwrap();
        let user_data = format!("--user-data-dir={}", profile.path().display());
        let flags: Vec<&str> = FLAGS.iter().copied().chain([user_data.as_str()]).collect();
        // 1 allows, 2 forbids.
        let scripts = if scripts { 1 } else { 2 };
        let preferences = json!({ "profile.managed_default_content_settings.javascript": scripts });
        let options = json!({ "args": flags, "prefs": preferences });
        let capabilities = json!({ "browserName": "chrome", "goog:chromeOptions": options });
        let Value::Object(capabilities) = capabilities else {
            unreachable!("the value above is an object")
        };
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities)
            .connect(&format!("http://127.0.0.1:{port}"))
            .await
            .unwrap();
        let chromium = client
            .capabilities()
            .and_then(|given| given.get("goog:processID"))
            .and_then(Value::as_u64);
        let limits = TimeoutConfiguration::new(
            Some(Duration::from_secs(10)),
            Some(Duration::from_secs(30)),
            Some(Duration::ZERO),
        );
        client.update_timeouts(limits).await.unwrap();
        Self {
            client,
            chromium,
            driver,
            _said: said,
            _profile: profile,
        }
    }

    /// Saves what the window shows as a PNG file.
    pub async fn save_screenshot(&self, path: &Path) {
        let png = self.client.screenshot().await.unwrap();
        std::fs::write(path, png).unwrap();
    }

    /// Makes the window as tall as the page, so that a screenshot shows all of it.
    pub async fn fit_to_page(&self, width: u32) {
        self.client.set_window_size(width, 900).await.unwrap();
        let script = "return document.documentElement.scrollHeight + window.outerHeight - window.innerHeight";
        let height = self.client.execute(script, Vec::new()).await.unwrap();
        let height = height
            .as_u64()
            .and_then(|height| u32::try_from(height).ok());
        self.client
            .set_window_size(width, height.unwrap().clamp(400, 6_000))
            .await
            .unwrap();
    }
}

/// What `WebDriver` can do, this browser can: `goto`, `find`, `wait`, `execute`, `new_window` ….
impl Deref for Browser {
    type Target = Client;

    fn deref(&self) -> &Client {
        &self.client
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        if let Some(process) = self.chromium {
            let ended = Command::new("kill").arg(process.to_string()).status();
            report(ended.map(drop), "Chromium");
        }
        report(self.driver.kill(), "chromedriver");
        report(self.driver.wait().map(drop), "chromedriver");
    }
}

fn report(ended: std::io::Result<()>, program: &str) {
    if let Err(error) = ended {
        eprintln!("{program} could not be ended: {error}");
    }
}

/// Port 0 lets the system choose; chromedriver says on its standard output which it got.
fn start_driver(program: &str) -> (Child, BufReader<ChildStdout>, u16) {
    let mut driver = Command::new(program)
        .arg("--port=0")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap_or_else(|error| panic!("{program}: {error}"));
    let mut output = BufReader::new(driver.stdout.take().unwrap());
    let mut said = String::new();
    while output.read_line(&mut said).unwrap() > 0 {
        let words = said.lines().last().unwrap_or_default();
        let port = words
            .split_once("successfully on port ")
            .and_then(|(_, rest)| rest.trim_end_matches('.').parse().ok());
        if let Some(port) = port {
            return (driver, output, port);
        }
    }
    report(driver.kill(), program);
    report(driver.wait().map(drop), program);
    panic!("{program} named no port:\n{said}");
}
