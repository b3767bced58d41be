//! What the body does, one verb and noun a file, where it takes more than one store call or has more
//! than one caller. No HTTP types here, and no request to the outside inside a transaction.

mod board;
mod ctx;
mod door;
mod live;

pub mod activate_pin;
pub mod add_operator;
pub mod announce;
pub mod answer_offer;
pub mod approve;
pub mod ask_code;
pub mod call_story;
pub mod change_contacts;
pub mod change_pin;
pub mod citizen_session;
pub mod confirm_code;
pub mod connect_call;
pub mod control_code;
pub mod convert_pin;
pub mod correct_pin;
pub mod decide_call_back;
pub mod dictate_half;
pub mod dismiss_pins;
pub mod end_call;
pub mod erase_recordings;
pub mod forget;
pub mod gates;
pub mod identify_caller;
pub mod issue_pin;
pub mod keep_callback;
pub mod keep_upload;
pub mod late;
pub mod leave_line;
pub mod log_in;
pub mod make_envelopes;
pub mod move_letters;
pub mod note_delivery;
pub mod note_returned_letter;
pub mod offer_calls;
pub mod open_record;
pub mod open_task;
pub mod pin_life;
pub mod preassign_pins;
pub mod prepare_pin;
pub mod promise_callback;
pub mod propose_contacts;
pub mod publish_flow;
pub mod releases;
pub mod remind;
pub mod request_pin;
pub mod restore_pin;
pub mod revoke_by_phone;
pub mod revoke_pin;
pub mod roll_back_flow;
pub mod save_draft;
pub mod see_to_message;
pub mod serve_in_person;
pub mod sign_in;
pub mod sweep;
pub mod take_paper;
pub mod take_request;
pub mod tell;
pub mod web_draft;

pub use board::{Board, On, Place};
pub use ctx::{Bells, Ctx, Deed, Fault};
pub use door::Door;
pub use live::{Change, Live};

#[cfg(test)]
pub(crate) mod tests;
