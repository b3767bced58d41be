//! The only place that builds HTTP clients: with time-outs, no redirects, and our own TLS provider.

use std::time::Duration;

use reqwest::redirect::Policy;
use reqwest::{Client, ClientBuilder};

/// A client whose every request ends within `timeout`, connecting included. It follows no redirect:
/// a password must not go where an answer points. It uses no proxy that the environment names.
pub fn http_client(timeout: Duration) -> reqwest::Result<Client> {
    builder(timeout).timeout(timeout).build()
}

/// The same for what is read as long as somebody listens: each wait for more ends within `timeout`.
pub fn streaming_client(timeout: Duration) -> reqwest::Result<Client> {
    builder(timeout).read_timeout(timeout).build()
}

fn builder(timeout: Duration) -> ClientBuilder {
    // The first call wins; an error only says that a provider is there already.
    let _already = rustls::crypto::ring::default_provider().install_default();
    Client::builder()
        .connect_timeout(timeout.min(Duration::from_secs(5)))
        .redirect(Policy::none())
        .no_proxy()
        .user_agent(concat!("centralino/", env!("CARGO_PKG_VERSION")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use wiremock::matchers::path;
    use wiremock::{Mock, MockServer, ResponseTemplate};

    #[tokio::test]
    async fn a_redirect_is_not_followed() {
        let server = MockServer::start().await;
        let away = ResponseTemplate::new(302).insert_header("location", "/altrove");
        Mock::given(path("/qui"))
            .respond_with(away)
            .mount(&server)
            .await;
        Mock::given(path("/altrove"))
            .respond_with(ResponseTemplate::new(200))
            .expect(0)
            .mount(&server)
            .await;
        let client = http_client(Duration::from_secs(5)).unwrap();
        let answer = client.get(format!("{}/qui", server.uri())).send().await;
        assert_eq!(answer.unwrap().status(), 302);
    }

    #[tokio::test]
    async fn a_server_that_does_not_answer_is_given_up() {
        let server = MockServer::start().await;
        let slow = ResponseTemplate::new(200).set_delay(Duration::from_secs(30));
        Mock::given(path("/"))
            .respond_with(slow)
            .mount(&server)
            .await;
        let client = http_client(Duration::from_millis(100)).unwrap();
        assert!(
            client
                .get(server.uri())
                .send()
                .await
                .unwrap_err()
                .is_timeout()
        );
    }
}
