//! An operator's browser, as far as a crash needs one: it signs in, reads pages, and sends their
//! forms again when no answer came.

use std::time::Duration;

use centralino::platform::http_client;
use reqwest::header::{COOKIE, LOCATION, SET_COOKIE};
use reqwest::{Client, Response, StatusCode};

use crate::installation::{PASSWORD, PUBLIC};

/// How long a request may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// A signed-in operator.
#[derive(Clone)]
pub struct Desk {
    http: Client,
    cookie: String,
    csrf: String,
}

/// What a server answered.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    /// Where it sends the browser next.
    pub to: String,
    pub text: String,
}

impl Desk {
    /// Signs in.
    pub async fn sign_in(base: &str, name: &str) -> Self {
        let http = http_client(PATIENCE).unwrap();
        let form = [("name", name), ("password", PASSWORD)];
        let url = format!("{base}/console/sign-in");
        let answer = http.post(url).form(&form).send().await.unwrap();
        let cookie = answer.headers().get(SET_COOKIE).map(|set| {
            let set = set.to_str().unwrap();
            set.split(';').next().unwrap_or_default().to_owned()
        });
        let mut desk = Self {
            cookie: cookie.unwrap_or_else(|| panic!("{name} cannot sign in: {answer:?}")),
            http,
            csrf: String::new(),
        };
        let page = desk.get(base, "/console").await;
        desk.csrf = value(&page.text, "csrf");
        desk
    }

    /// Reads a page.
    pub async fn get(&self, base: &str, path: &str) -> Answer {
        let asked = self.http.get(format!("{base}{path}"));
        let answer = asked.header(COOKIE, &self.cookie).send().await.unwrap();
        Answer::of(answer).await.unwrap()
    }

    /// Sends a form with its token. An error is no answer: whether it was carried out is unknown.
    pub async fn post(
        &self,
        base: &str,
        path: &str,
        fields: &[(&str, String)],
    ) -> reqwest::Result<Answer> {
        let mut form = vec![("csrf", self.csrf.clone())];
        form.extend_from_slice(fields);
        let asked = self.http.post(format!("{base}{path}")).form(&form);
        Answer::of(asked.header(COOKIE, &self.cookie).send().await?).await
    }

    /// A form as it goes over the wire: its own header lines, and its body.
    pub fn on_the_wire(&self, fields: &[(&str, String)]) -> (String, String) {
        let mut form = vec![("csrf", self.csrf.clone())];
        form.extend_from_slice(fields);
        let built = self.http.post(PUBLIC).form(&form).build().unwrap();
        let body = built.body().and_then(reqwest::Body::as_bytes).unwrap();
        let body = String::from_utf8(body.to_vec()).unwrap();
        (
            format!(
                "cookie: {}
",
                self.cookie
            ),
            body,
        )
    }

    /// Says that the operator is ready, or not.
    pub async fn wish(&self, base: &str, wish: &str) {
        let fields = [("wish", wish.to_owned())];
        let answer = self.post(base, "/console/presence", &fields).await.unwrap();
        assert_eq!(answer.status, 303, "{answer:?}");
    }

    /// The page answers a ping, as its script does every few seconds.
    pub async fn pong(&self, base: &str) {
        let answer = self.post(base, "/console/pong", &[]).await.unwrap();
        assert_eq!(answer.status, 204, "{answer:?}");
    }
}

impl Answer {
    async fn of(answer: Response) -> reqwest::Result<Self> {
        let to = answer.headers().get(LOCATION);
        Ok(Self {
            status: answer.status(),
            to: to.map_or_else(String::new, |to| to.to_str().unwrap().to_owned()),
            text: answer.text().await?,
        })
    }
}

/// The value of a page's hidden field.
pub fn value(page: &str, name: &str) -> String {
    let before = format!("name=\"{name}\" value=\"");
    let Some((_, rest)) = page.split_once(&before) else {
        panic!("the page has no field {name}:\n{page}");
    };
    rest.split('"').next().unwrap_or_default().to_owned()
}
