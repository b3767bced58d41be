//! A citizen at the portal, with a browser that runs scripts or with a telephone that runs none. Each
//! page is looked at as soon as it is there: it has its heading, keeps nobody out, and fits.

use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};

use centralino::calls::stage::Stage;
use fantoccini::Locator;

use super::axe;
use super::browser::{self, Browser};
use super::citizen::CF;
use super::fit::assert_fits;
use super::walk::{answer_the_question, heading, see, write};

/// Somebody at the portal.
pub struct Visitor {
    /// What they look at.
    pub browser: Browser,
    url: String,
    scripts: bool,
    axe: Option<String>,
    seen: AtomicU32,
}

/// On a large screen; none when the test is to be skipped.
pub async fn with_scripts(stage: &Stage) -> Option<Visitor> {
    let browser = browser::open().await?;
    Some(Visitor::new(stage, browser, (true, axe::script())))
}

/// On a telephone, where pages run no script. Axe is one, so it looks at the other visitor's pages.
pub async fn without_scripts(stage: &Stage) -> Option<Visitor> {
    let browser = browser::open_without_scripts().await?;
    browser.set_window_size(360, 780).await.unwrap();
    Some(Visitor::new(stage, browser, (false, None)))
}

impl Visitor {
    fn new(stage: &Stage, browser: Browser, (scripts, axe): (bool, Option<String>)) -> Self {
        Self {
            browser,
            url: stage.url.clone(),
            scripts,
            axe,
            seen: AtomicU32::new(0),
        }
    }

    /// The address of an Italian page.
    fn at(&self, path: &str) -> String {
        format!("{}/portal/it{path}", self.url)
    }

    /// Types an address, without what stands before the page: `/mine`.
    pub async fn opens(&self, path: &str) {
        self.browser.goto(&self.at(path)).await.unwrap();
    }

    /// Presses the page's link to another.
    pub async fn follows(&self, path: &str) {
        self.presses(&format!("main a[href='/portal/it{path}']"))
            .await;
    }

    /// Presses something.
    pub async fn presses(&self, css: &str) {
        see(&self.browser, css).await.click().await.unwrap();
    }

    /// Types into fields, anew.
    pub async fn types(&self, fields: &[(&str, &str)]) {
        for (id, text) in fields {
            write(&self.browser, id, text).await;
        }
    }

    /// Sends the page's form.
    pub async fn sends(&self) {
        self.presses("main form.form button[type=submit]").await;
    }

    /// The same, of a form with a control code: a browser that runs scripts works for it by itself.
    pub async fn sends_after_the_control(&self) {
        if !self.scripts {
            answer_the_question(&self.browser).await;
        }
        self.sends().await;
    }

    /// Chooses a file.
    pub async fn attaches(&self, id: &str, file: &Path) {
        let field = see(&self.browser, &format!("#{id}")).await;
        field.send_keys(file.to_str().unwrap()).await.unwrap();
    }

    /// Waits for the page with this heading, and looks at it.
    pub async fn sees(&self, title: &str) {
        heading(&self.browser, title).await;
        self.looks().await;
    }

    /// Waits for the list of what is wrong, and looks at the page; the list's text.
    pub async fn is_told_what_is_wrong(&self) -> String {
        let text = loop {
            let list = see(&self.browser, "#errors").await;
            // The page before may have had a list, too, which goes as the new one comes.
            if let Ok(text) = list.text().await {
                break text;
            }
        };
        self.looks().await;
        text
    }

    /// What the page says.
    pub async fn reads(&self) -> String {
        see(&self.browser, "main").await.text().await.unwrap()
    }

    /// Where the visitor is, without what stands before the page.
    pub async fn place(&self) -> String {
        let url = self.browser.current_url().await.unwrap();
        let path = url.path().strip_prefix("/portal/it");
        path.unwrap_or_else(|| panic!("at {url}")).to_owned()
    }

    async fn looks(&self) {
        assert_fits(&self.browser).await;
        if let Some(axe) = &self.axe {
            axe::assert_clean(&self.browser, axe).await;
        }
        let number = self.seen.fetch_add(1, Ordering::Relaxed);
        let thread = std::thread::current();
        let test = thread.name().unwrap_or_default();
        if let Some(folder) = std::env::var_os("CENTRALINO_TEST_PICTURES") {
            let file = format!("{test}-{number:02}.png");
            let width = if self.scripts { 1280 } else { 360 };
            self.browser.fit_to_page(width).await;
            self.browser
                .save_screenshot(&Path::new(&folder).join(file))
                .await;
        }
    }

    /// Logs in with eight characters.
    pub async fn logs_in(&self, pin: &str) {
        self.opens("/access").await;
        self.sees("Accedi: Entra con PIN").await;
        self.types(&[("cf", CF), ("pin", pin)]).await;
        self.sends().await;
    }

    /// Logs in for the first time, with eight and eight.
    pub async fn logs_in_first(&self, first: &str, second: &str) {
        self.opens("/access").await;
        self.sees("Accedi: Entra con PIN").await;
        let halves = [("cf", CF), ("pin_first", first), ("pin_second", second)];
        self.types(&halves).await;
        self.sends().await;
    }

    /// From the page that explains the change to the one with the new PIN (R82); the PIN.
    pub async fn goes_to_the_new_pin(&self) -> String {
        self.sees("Procedura di modifica del PIN").await;
        self.follows("/access/change/ready").await;
        self.is_shown_the_new_pin().await
    }

    /// From "get ready" to the new PIN.
    pub async fn is_shown_the_new_pin(&self) -> String {
        self.sees("Si prepari a scrivere il PIN nuovo").await;
        self.sends().await;
        self.sees("Il suo PIN nuovo").await;
        let groups = see(&self.browser, "#new-pin .newpin__groups").await;
        let pin: String = groups.text().await.unwrap().split_whitespace().collect();
        assert_eq!(pin.len(), 8);
        pin
    }

    /// Goes on and types a new PIN again.
    pub async fn retypes(&self, pin: &str) {
        self.follows("/access/change/retype").await;
        self.sees("Riscriva il PIN nuovo").await;
        self.types(&[("pin_new", pin)]).await;
        self.sends().await;
    }

    /// The whole change, from the page that explains it to the page of one's own; the new PIN.
    pub async fn takes_a_new_pin(&self) -> String {
        let pin = self.goes_to_the_new_pin().await;
        self.retypes(&pin).await;
        self.sees("Fine").await;
        self.follows("/mine").await;
        self.sees("Il suo PIN").await;
        pin
    }

    /// Presses "Esci".
    pub async fn leaves(&self) {
        self.presses(".menu__out button").await;
        self.sees("Accedi: Entra con PIN").await;
    }

    /// Whether the page has such an element.
    pub async fn has(&self, css: &str) -> bool {
        let found = self.browser.find_all(Locator::Css(css)).await.unwrap();
        !found.is_empty()
    }
}
