//! message_status
