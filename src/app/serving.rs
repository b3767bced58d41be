//! A server of HTTP that ends cleanly: it takes no more requests, lets those under way finish, and
//! does not wait for ever for open streams.

use std::net::SocketAddr;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, BodyDataStream, Bytes};
use axum::extract::{Request, State};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_stream::Stream;
use tokio_util::sync::{CancellationToken, WaitForCancellationFutureOwned};

use crate::clock::Clock;

/// How long requests may take to finish.
const FINISH: Duration = Duration::from_secs(5);

/// A listening server.
pub struct Serving {
    task: JoinHandle<std::io::Result<()>>,
}

impl Serving {
    /// Begins to answer. `leaving` ends it: streams are closed and requests finished. While a
    /// request is answered, virtual time stands still.
    pub fn start(
        listener: TcpListener,
        router: Router,
        clock: &Clock,
        leaving: CancellationToken,
    ) -> Self {
        let state = (clock.clone(), leaving.clone());
        let router = router.layer(from_fn_with_state(state, at_work));
        let service = router.into_make_service_with_connect_info::<SocketAddr>();
        let served = axum::serve(listener, service)
            .with_graceful_shutdown(leaving.cancelled_owned())
            .into_future();
        Self {
            task: tokio::spawn(served),
        }
    }

    /// Waits until the last request is over; `leaving` is to be cancelled already.
    pub async fn finish(self) {
        let abort = self.task.abort_handle();
        if tokio::time::timeout(FINISH, self.task).await.is_err() {
            tracing::warn!("some requests did not finish in time");
            abort.abort();
        }
    }
}

async fn at_work(
    State((clock, leaving)): State<(Clock, CancellationToken)>,
    request: Request,
    next: Next,
) -> Response {
    let _busy = clock.busy();
    let (parts, body) = next.run(request).await.into_parts();
    let streams = parts
        .headers
        .get(axum::http::header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"text/event-stream"));
    if !streams {
        return Response::from_parts(parts, body);
    }
    let ending = Ending {
        stream: body.into_data_stream(),
        over: Box::pin(leaving.cancelled_owned()),
    };
    Response::from_parts(parts, Body::from_stream(ending))
}

/// A stream that ends when the server leaves.
struct Ending {
    stream: BodyDataStream,
    over: Pin<Box<WaitForCancellationFutureOwned>>,
}

impl Stream for Ending {
    type Item = Result<Bytes, axum::Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.over.as_mut().poll(cx).is_ready() {
            return Poll::Ready(None);
        }
        Pin::new(&mut self.stream).poll_next(cx)
    }
}
