//! `POST /voice`: a call comes in.

use axum::Extension;
use axum::extract::State;

use super::Telephony;
use super::answer::Answer;
use super::params::Params;
use crate::flow::Event;
use crate::store::writer::Row;

pub async fn arrive(
    State(telephony): State<Telephony>,
    Extension(params): Extension<Params>,
) -> Answer {
    let Some(call) = params.call() else {
        tracing::warn!("a call came in without a CallSid");
        return telephony.apology();
    };
    let flow = telephony.releases.answering(params.text("To"));
    if flow.line_of(params.text("To")).is_none() {
        tracing::info!(
            call.sid = call,
            "a number that the flow does not know was dialled"
        );
    }
    telephony.ctx.writer.append(Row::Call {
        sid: call.to_owned(),
        account: params.text("AccountSid").to_owned(),
        from: params.text("From").to_owned(),
        to: params.text("To").to_owned(),
        at: telephony.ctx.now_ms(),
    });
    let at = flow.first_position();
    telephony.step(&flow, &at, &Event::Start, &params).await
}
