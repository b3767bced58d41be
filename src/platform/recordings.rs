//! Recordings that the platform keeps for us: heard and erased. A recording is asked for where the
//! configuration says that there are some and nowhere else, whatever address came with the call; the
//! account's password goes to the platform's REST alone.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use reqwest::header::{CONTENT_LENGTH, CONTENT_TYPE, LOCATION};
use reqwest::{Client, RequestBuilder, Response, StatusCode, Url};
use secrecy::SecretString;
use tokio_stream::{Stream, StreamExt as _};

use super::rest::address::{About, folder, signed};
use super::rest::{Account, RestError};
use crate::twiml::Profile;

/// The largest recording that is handed on, bytes: an hour as telephones sound.
pub const LARGEST: u64 = 64 * 1024 * 1024;
/// How often a platform may point elsewhere.
const HOPS: usize = 3;

/// Where one account's recordings are. Clones share it.
#[derive(Clone)]
pub struct Recordings(Arc<Shelf>);

struct Shelf {
    client: Client,
    /// The account's recordings at the platform's REST, without a slash at the end.
    own: Url,
    profile: Profile,
    name: String,
    token: SecretString,
    /// Other addresses where the platform keeps recordings.
    hosts: Vec<Url>,
}

/// How a recording sounds: all that browsers and platforms have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sound {
    /// WAV.
    Wav,
    /// MP3.
    Mp3,
}

/// Why a recording cannot be heard or erased. It never holds an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RecordingError {
    /// Its address is none where recordings are: nothing was asked.
    #[error("the recording's address is none of the platform's")]
    Elsewhere,
    /// The platform does not have it, not yet or not any more.
    #[error("the platform does not have the recording")]
    Gone,
    /// What came is no sound that browsers play.
    #[error("what the platform gave is no recording")]
    NoSound,
    /// It is larger than what is handed on.
    #[error("the recording is too large")]
    TooLarge,
    /// The platform did not give it: its HTTP status, where it answered.
    #[error("the platform does not give the recording: {0:?}")]
    Away(Option<u16>),
}

/// A recording that is on its way.
pub struct Recording {
    /// How it sounds.
    pub sound: Sound,
    /// Its length in bytes, where the platform says it.
    pub length: Option<u64>,
    answer: Response,
}

impl Sound {
    /// As a header says it.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Wav => "audio/wav",
            Self::Mp3 => "audio/mpeg",
        }
    }

    fn of(answer: &Response) -> Option<Self> {
        let said = answer.headers().get(CONTENT_TYPE)?.to_str().ok()?;
        let name = said.split(';').next()?.trim().to_ascii_lowercase();
        match name.as_str() {
            "audio/wav" | "audio/x-wav" | "audio/wave" | "audio/vnd.wave" => Some(Self::Wav),
            "audio/mpeg" | "audio/mp3" => Some(Self::Mp3),
            _ => None,
        }
    }
}

impl Recordings {
    /// `hosts` are further addresses without a path. `None` when one of them, or the account's, is no
    /// http or https address.
    pub fn new(client: Client, account: &Account, hosts: &[String]) -> Option<Self> {
        let mut own = web_address(&account.api_url)?;
        own.path_segments_mut()
            .ok()?
            .pop_if_empty()
            .extend(folder(account.profile, About::Calls).0)
            .extend(["Accounts", &account.sid, "Recordings"]);
        let hosts = hosts.iter().map(|host| web_address(host));
        Some(Self(Arc::new(Shelf {
            client,
            own,
            profile: account.profile,
            name: account.sid.clone(),
            token: account.token.clone(),
            hosts: hosts.collect::<Option<_>>()?,
        })))
    }

    /// Begins to fetch the recording of which the platform said that it is at `told`.
    pub async fn open(&self, told: &str) -> Result<Recording, RecordingError> {
        let mut at = Url::parse(told).map_err(|_| RecordingError::Elsewhere)?;
        for _ in 0..=HOPS {
            let answer = self.0.ask(at).await?;
            let status = answer.status();
            if status.is_redirection() {
                at = pointed_to(&answer).ok_or(RecordingError::Elsewhere)?;
                continue;
            }
            return match status {
                StatusCode::OK => Recording::of(answer),
                StatusCode::NOT_FOUND | StatusCode::GONE => Err(RecordingError::Gone),
                other => Err(RecordingError::Away(Some(other.as_u16()))),
            };
        }
        Err(RecordingError::Elsewhere)
    }

    /// Has the platform erase the recording of which it said that it is at `told`. One that stands
    /// elsewhere than at its REST cannot be erased by us.
    pub async fn erase(&self, told: &str) -> Result<(), RecordingError> {
        let at = Url::parse(told).map_err(|_| RecordingError::Elsewhere)?;
        let account = &self.0;
        let id = account.id(&at).ok_or(RecordingError::Elsewhere)?;
        let mut at = account.own.clone();
        at.path_segments_mut()
            .map_err(|()| RecordingError::Elsewhere)?
            .push(&format!("{id}.json"));
        let answer = account
            .with_password(account.client.delete(at))
            .send()
            .await
            .map_err(|_| RecordingError::Away(None))?;
        let status = answer.status();
        if status.is_success() {
            return Ok(());
        }
        let body = answer.bytes().await.unwrap_or_default();
        if RestError::is_gone(status, &body) {
            Err(RecordingError::Gone)
        } else {
            Err(RecordingError::Away(Some(status.as_u16())))
        }
    }
}

impl Shelf {
    async fn ask(&self, at: Url) -> Result<Response, RecordingError> {
        let request = if self.id(&at).is_some() {
            self.with_password(self.client.get(at))
        } else if self.is_host(&at) {
            self.client.get(at)
        } else {
            return Err(RecordingError::Elsewhere);
        };
        let answer = request.send().await;
        answer.map_err(|_| RecordingError::Away(None))
    }

    fn with_password(&self, request: RequestBuilder) -> RequestBuilder {
        let at = (self.profile, About::Calls);
        signed(request, at, (&self.name, &self.token))
    }

    /// The platform's id of the recording at this address, where it is one of this account at the
    /// platform's REST; nothing else of the account is asked for.
    fn id(&self, at: &Url) -> Option<String> {
        let bare = at.username().is_empty() && at.password().is_none() && at.query().is_none();
        if !bare || at.origin() != self.own.origin() {
            return None;
        }
        let below = at.path().strip_prefix(self.own.path())?.strip_prefix('/')?;
        let id = [".wav", ".mp3"]
            .iter()
            .find_map(|kind| below.strip_suffix(kind))
            .unwrap_or(below);
        let plain = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'_';
        (!id.is_empty() && id.bytes().all(plain)).then(|| id.to_owned())
    }

    fn is_host(&self, at: &Url) -> bool {
        let bare = at.username().is_empty() && at.password().is_none();
        bare && self.hosts.iter().any(|host| host.origin() == at.origin())
    }
}

impl Recording {
    fn of(answer: Response) -> Result<Self, RecordingError> {
        let sound = Sound::of(&answer).ok_or(RecordingError::NoSound)?;
        let length = answer
            .headers()
            .get(CONTENT_LENGTH)
            .and_then(|length| length.to_str().ok()?.parse().ok());
        if length.is_some_and(|length| length > LARGEST) {
            return Err(RecordingError::TooLarge);
        }
        Ok(Self {
            sound,
            length,
            answer,
        })
    }

    /// Its bytes as they come, `count` of them from `first` on; to the end without a count.
    pub fn bytes(self, first: u64, count: Option<u64>) -> Bytes {
        let chunks = self.answer.bytes_stream().map(|chunk| match chunk {
            Ok(chunk) => Ok(chunk.to_vec()),
            Err(_) => Err(RecordingError::Away(None)),
        });
        Bytes {
            chunks: Box::pin(chunks),
            skip: first,
            left: count.unwrap_or(LARGEST),
            bounded: count.is_some(),
        }
    }
}

type Chunks = Pin<Box<dyn Stream<Item = Result<Vec<u8>, RecordingError>> + Send>>;

/// A recording's bytes on their way. More than are handed on is an error, not a shorter recording.
pub struct Bytes {
    chunks: Chunks,
    skip: u64,
    left: u64,
    bounded: bool,
}

impl Stream for Bytes {
    type Item = Result<Vec<u8>, RecordingError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        while !self.bounded || self.left > 0 {
            let mut chunk = match ready!(self.chunks.as_mut().poll_next(cx)) {
                Some(Ok(chunk)) => chunk,
                other => return Poll::Ready(other),
            };
            let length = chunk.len();
            let skipped = usize::try_from(self.skip).map_or(length, |skip| skip.min(length));
            chunk.drain(..skipped);
            self.skip -= skipped as u64;
            if chunk.is_empty() {
                continue;
            }
            let taken =
                usize::try_from(self.left).map_or(chunk.len(), |left| left.min(chunk.len()));
            if !self.bounded && taken < chunk.len() {
                return Poll::Ready(Some(Err(RecordingError::TooLarge)));
            }
            chunk.truncate(taken);
            self.left -= taken as u64;
            return Poll::Ready(Some(Ok(chunk)));
        }
        Poll::Ready(None)
    }
}

fn web_address(text: &str) -> Option<Url> {
    let url = Url::parse(text).ok()?;
    matches!(url.scheme(), "http" | "https").then_some(url)
}

/// Where a redirect points.
fn pointed_to(answer: &Response) -> Option<Url> {
    let to = answer.headers().get(LOCATION)?.to_str().ok()?;
    answer.url().join(to).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::streaming_client;
    use rstest::rstest;
    use serde_json::json;
    use std::time::Duration;
    use wiremock::matchers::{any, basic_auth, method, path};
    use wiremock::{Mock, MockServer, ResponseTemplate};

    const OWN: &str = "/2010-04-01/Accounts/AC1/Recordings";

    fn account(api: &str) -> Account {
        Account {
            profile: Profile::Twilio,
            api_url: api.to_owned(),
            sid: "AC1".to_owned(),
            token: "segreto".into(),
            application_sid: String::new(),
            sms_per_second: 10,
        }
    }

    fn recordings(api: &str, hosts: &[String]) -> Recordings {
        let client = streaming_client(Duration::from_secs(2)).unwrap();
        Recordings::new(client, &account(api), hosts).unwrap()
    }

    async fn answering(at: &str, answer: ResponseTemplate) -> MockServer {
        let server = MockServer::start().await;
        Mock::given(path(at))
            .respond_with(answer)
            .mount(&server)
            .await;
        server
    }

    fn sound(bytes: &[u8]) -> ResponseTemplate {
        ResponseTemplate::new(200).set_body_raw(bytes, "audio/x-wav")
    }

    async fn all(mut bytes: Bytes) -> Result<Vec<u8>, RecordingError> {
        let mut whole = Vec::new();
        while let Some(chunk) = bytes.next().await {
            whole.extend(chunk?);
        }
        Ok(whole)
    }

    async fn why(recordings: &Recordings, told: &str) -> RecordingError {
        match recordings.open(told).await {
            Ok(_) => panic!("{told} was opened"),
            Err(error) => error,
        }
    }

    #[tokio::test]
    async fn a_recording_is_fetched_with_the_accounts_password_whole_and_in_part() {
        let server = MockServer::start().await;
        Mock::given(path(format!("{OWN}/RE1")))
            .and(method("GET"))
            .and(basic_auth("AC1", "segreto"))
            .respond_with(sound(b"0123456789"))
            .expect(2)
            .mount(&server)
            .await;
        let recordings = recordings(&server.uri(), &[]);
        let told = format!("{}{OWN}/RE1", server.uri());
        let whole = recordings.open(&told).await.unwrap();
        assert_eq!((whole.sound, whole.length), (Sound::Wav, Some(10)));
        assert_eq!(all(whole.bytes(0, None)).await.unwrap(), b"0123456789");
        let part = recordings.open(&told).await.unwrap();
        assert_eq!(all(part.bytes(3, Some(4))).await.unwrap(), b"3456");
    }

    #[tokio::test]
    async fn no_address_but_an_accounts_recording_is_ever_asked() {
        let server = MockServer::start().await;
        Mock::given(any())
            .respond_with(sound(b"x"))
            .expect(0)
            .mount(&server)
            .await;
        let other = MockServer::start().await;
        Mock::given(any())
            .respond_with(sound(b"x"))
            .expect(0)
            .mount(&other)
            .await;
        let recordings = recordings(&server.uri(), &["http://127.0.0.2:9".to_owned()]);
        let (own, elsewhere) = (server.uri(), other.uri());
        let host = own.strip_prefix("http://").unwrap();
        for told in [
            format!("{elsewhere}{OWN}/RE1"),
            format!("http://AC1:segreto@{host}{OWN}/RE1"),
            format!("http://{host}@{}{OWN}/RE1", other.address()),
            format!("{own}{OWN}/RE1?to=elsewhere"),
            format!("{own}{OWN}/"),
            format!("{own}{OWN}/../Messages.json"),
            format!("{own}{OWN}/..%2fMessages.json"),
            format!("{own}{OWN}/RE1/Transcriptions.json"),
            format!("{own}/2010-04-01/Accounts/AC2/Recordings/RE1"),
            format!("{own}/2010-04-01/Accounts/AC1/RecordingsX/RE1"),
            format!("https://{host}{OWN}/RE1"),
            "http://169.254.169.254/latest/meta-data".to_owned(),
            "file:///etc/passwd".to_owned(),
            "data:audio/wav,x".to_owned(),
            "gopher://127.0.0.2:9/RE1".to_owned(),
            "http://user@127.0.0.2:9/RE1".to_owned(),
            format!("{OWN}/RE1"),
            String::new(),
        ] {
            let error = why(&recordings, &told).await;
            assert_eq!(error, RecordingError::Elsewhere, "{told}");
            assert_eq!(
                recordings.erase(&told).await,
                Err(RecordingError::Elsewhere),
                "{told}"
            );
        }
    }

    #[tokio::test]
    async fn another_host_of_the_platform_gets_no_password_and_a_redirect_goes_nowhere_else() {
        let store = answering("/bucket/RE1.mp3", {
            ResponseTemplate::new(200).set_body_raw("mp3", "audio/mpeg")
        })
        .await;
        let to = |url: String| ResponseTemplate::new(307).insert_header("location", url);
        let kept = format!("{}/bucket/RE1.mp3?signature=1", store.uri());
        let server = answering(&format!("{OWN}/RE1"), to(kept.clone())).await;
        let told = format!("{}{OWN}/RE1", server.uri());
        let known = recordings(&server.uri(), &[store.uri()]);
        for at in [&told, &kept] {
            let found = known.open(at).await.unwrap();
            assert_eq!(found.sound, Sound::Mp3);
        }
        for request in store.received_requests().await.unwrap() {
            assert!(!request.headers.contains_key("authorization"));
        }
        let unknown = recordings(&server.uri(), &[]);
        assert_eq!(why(&unknown, &told).await, RecordingError::Elsewhere);
        let round = answering(&format!("{OWN}/RE2"), to("RE2".to_owned())).await;
        let told = format!("{}{OWN}/RE2", round.uri());
        let endless = recordings(&round.uri(), &[]);
        assert_eq!(why(&endless, &told).await, RecordingError::Elsewhere);
        assert!(round.received_requests().await.unwrap().len() <= 1 + HOPS);
    }

    #[rstest]
    #[case::a_page(ResponseTemplate::new(200).set_body_raw("<html>", "text/html"), RecordingError::NoSound)]
    #[case::no_kind(ResponseTemplate::new(200), RecordingError::NoSound)]
    #[case::not_there(ResponseTemplate::new(404), RecordingError::Gone)]
    #[case::no_password(ResponseTemplate::new(401), RecordingError::Away(Some(401)))]
    #[case::their_trouble(ResponseTemplate::new(503), RecordingError::Away(Some(503)))]
    #[case::no_answer(sound(b"x").set_delay(Duration::from_secs(30)), RecordingError::Away(None))]
    #[tokio::test]
    async fn what_is_no_recording_is_not_handed_on(
        #[case] answer: ResponseTemplate,
        #[case] expected: RecordingError,
    ) {
        let server = answering(&format!("{OWN}/RE1"), answer).await;
        let told = format!("{}{OWN}/RE1", server.uri());
        assert_eq!(why(&recordings(&server.uri(), &[]), &told).await, expected);
    }

    #[tokio::test]
    async fn more_than_is_handed_on_is_an_error_whatever_its_length_was_said_to_be() {
        let large = usize::try_from(LARGEST).unwrap() + 1;
        let server = answering(&format!("{OWN}/RE1"), sound(&vec![0; large])).await;
        let told = format!("{}{OWN}/RE1", server.uri());
        let error = why(&recordings(&server.uri(), &[]), &told).await;
        assert_eq!(error, RecordingError::TooLarge);

        let chunk = |length| Ok::<_, RecordingError>(vec![0_u8; length]);
        let chunks = vec![chunk(6), chunk(6)];
        let unsaid = Bytes {
            chunks: Box::pin(tokio_stream::iter(chunks)),
            skip: 0,
            left: 10,
            bounded: false,
        };
        assert_eq!(all(unsaid).await, Err(RecordingError::TooLarge));
    }

    #[tokio::test]
    async fn a_recording_is_erased_by_its_id_and_one_that_is_gone_is_told_from_a_wrong_address() {
        let server = MockServer::start().await;
        for (id, answer) in [
            ("RE1", ResponseTemplate::new(204)),
            (
                "RE2",
                ResponseTemplate::new(404).set_body_json(json!({"code": 20404})),
            ),
            ("RE3", ResponseTemplate::new(404)),
        ] {
            Mock::given(method("DELETE"))
                .and(path(format!("{OWN}/{id}.json")))
                .and(basic_auth("AC1", "segreto"))
                .respond_with(answer)
                .expect(1)
                .mount(&server)
                .await;
        }
        let recordings = recordings(&server.uri(), &[]);
        let at = |name: &str| format!("{}{OWN}/{name}", server.uri());
        assert_eq!(recordings.erase(&at("RE1.wav")).await, Ok(()));
        let gone = recordings.erase(&at("RE2")).await;
        assert_eq!(gone, Err(RecordingError::Gone));
        let wrong = recordings.erase(&at("RE3")).await;
        assert_eq!(wrong, Err(RecordingError::Away(Some(404))));
    }

    #[test]
    fn what_is_no_address_of_the_web_is_refused_at_the_start() {
        let client = || streaming_client(Duration::from_secs(2)).unwrap();
        let made = |api: &str, host: &str| {
            let hosts = [host.to_owned()];
            Recordings::new(client(), &account(api), &hosts).is_some()
        };
        assert!(made("https://api.example", "https://media.example"));
        assert!(!made("https://api.example", "media.example"));
        assert!(!made("file:///", "https://media.example"));
    }
}
