//! What goes wrong, when a test wants it to.

use serde::{Deserialize, Serialize};

/// What goes wrong from now on.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Faults {
    /// Each notice is sent so many times more.
    pub duplicate: u32,
    /// Each notice waits so long, in milliseconds.
    pub delay_ms: u64,
    /// Two notices change places; one alone waits for another a second and a half.
    pub reorder: bool,
    /// Notices are not sent at all; only asking tells.
    pub silent: bool,
    /// A notice signed by somebody else says that the money came: when a payment begins, and beside each true one.
    pub forge: bool,
    /// Calls that change something do so, and then the line breaks without an answer.
    pub drop_answer: bool,
    /// Calls that only ask are not answered either.
    pub drop_status: bool,
    /// Answers wait so long, in milliseconds.
    pub answer_delay_ms: u64,
    /// Terminals and codes are declined.
    pub decline: bool,
    /// Calls are answered 503 and do nothing.
    pub closed: bool,
}
