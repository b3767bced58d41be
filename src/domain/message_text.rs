//! message_text
