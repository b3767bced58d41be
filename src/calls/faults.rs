//! The mishaps of a script in the exchange's words.

use std::time::Duration;

use super::mishap::{Fault, RestMishap, WebhookMishap};
use crate::switch;

/// Adds a mishap to those before.
pub fn add(faults: &mut switch::Faults, fault: &Fault) {
    match fault {
        Fault::Webhook(fault) => {
            let by = fault.by.map_or(5, |by| u64::from(by.0));
            faults.webhooks.push(switch::WebhookFault {
                url: fault.url.clone(),
                mishap: match fault.mishap {
                    WebhookMishap::Lost => switch::Mishap::Lost,
                    WebhookMishap::Replayed => switch::Mishap::Replayed,
                    WebhookMishap::Late => switch::Mishap::Late(Duration::from_secs(by)),
                },
                times: fault.times.unwrap_or(1),
            });
        }
        Fault::Rest(fault) => faults.rest.push(switch::RestFault {
            path: fault.path.clone(),
            mishap: match fault.mishap {
                RestMishap::AnswerLost => switch::RestMishap::AnswerLost,
                RestMishap::Refused => switch::RestMishap::Refused(fault.status.unwrap_or(500)),
            },
            times: fault.times.unwrap_or(1),
        }),
        Fault::Message(fault) => faults.messages.push(switch::MessageFault {
            to: fault.to.clone(),
            status: fault.status.clone(),
            error_code: fault.code,
        }),
    }
}
