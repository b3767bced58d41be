//! Status hooks: 204 at once, carried out as soon as the store can; and the last resort.

use axum::Extension;
use axum::extract::State;
use axum::http::StatusCode;

use super::Telephony;
use super::answer::Answer;
use super::below::Below;
use super::params::Params;
use crate::platform::CallStatus;
use crate::workflows::late::Late;

/// `POST /voice/status`: only the caller's own leg ends a call.
pub async fn call(
    State(telephony): State<Telephony>,
    Extension(params): Extension<Params>,
) -> StatusCode {
    let status = params.text("CallStatus");
    let own_leg = params.get("ParentCallSid").is_none_or(str::is_empty);
    if let Some(call) = params.call()
        && own_leg
        && CallStatus::parse(status) == Some(CallStatus::Ended)
    {
        telephony.late.push(Late::CallEnded {
            call: call.to_owned(),
            cause: status.to_owned(),
        });
    }
    StatusCode::NO_CONTENT
}

/// `POST /voice/leg/{offer}`: the operator's leg.
pub async fn leg(
    State(telephony): State<Telephony>,
    Below(offer): Below,
    Extension(params): Extension<Params>,
) -> StatusCode {
    if matches!(params.text("CallStatus"), "in-progress" | "answered") {
        telephony.late.push(Late::LegAnswered { offer });
    }
    StatusCode::NO_CONTENT
}

/// `POST /sms/status`
pub async fn message(
    State(telephony): State<Telephony>,
    Extension(params): Extension<Params>,
) -> StatusCode {
    let sid = params.get("MessageSid").or_else(|| params.get("SmsSid"));
    let status = params
        .get("MessageStatus")
        .or_else(|| params.get("SmsStatus"));
    if let (Some(sid), Some(status)) = (sid, status) {
        telephony.late.push(Late::Message {
            sid: sid.to_owned(),
            status: status.to_owned(),
            error_code: params
                .get("ErrorCode")
                .filter(|code| !code.is_empty())
                .map(str::to_owned),
        });
    }
    StatusCode::NO_CONTENT
}

/// Any other address: who is nowhere goes to a person.
pub async fn nowhere(
    State(telephony): State<Telephony>,
    Extension(params): Extension<Params>,
) -> Answer {
    tracing::warn!(
        call.sid = params.text("CallSid"),
        "a webhook that there is not"
    );
    telephony.to_a_person(&params).await
}

/// `POST /voice/fallback`: something of ours failed on the platform's side.
pub async fn fallback(
    State(telephony): State<Telephony>,
    Extension(params): Extension<Params>,
) -> Answer {
    tracing::error!(
        call.sid = params.text("CallSid"),
        error.code = params.text("ErrorCode"),
        "the platform asked for the last resort"
    );
    telephony.to_a_person(&params).await
}
