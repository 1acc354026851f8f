//! What sends this process's messages, and what lets people in by LINE.

use members::{LineLogin, LineReports};
use messages::{Carriers, Line, Sms, Smtp};

use crate::config::Config;

/// The carriers that the settings name. Mail settings that cannot be used were refused when they were read.
pub(crate) fn carriers(config: &Config) -> Carriers {
    let post = &config.messages;
    let mut carriers = Carriers::default().showing_codes(post.shows_codes);
    if let Some(sms) = &post.sms {
        carriers = carriers.with(Sms::new(&sms.url, sms.token.reveal()));
    }
    if let Some(smtp) = &post.smtp {
        match Smtp::new(smtp.url.reveal(), &smtp.sender) {
            Ok(smtp) => carriers = carriers.with(smtp),
            Err(problem) => tracing::error!(problem, "no mail can be sent"),
        }
    }
    if let Some(line) = &post.line {
        carriers = carriers.with(Line::new(&line.url, line.token.reveal()));
    }
    carriers
}

/// What LINE signs its reports with, when the settings name it.
pub(crate) fn line_reports(config: &Config) -> Option<LineReports> {
    config.messages.line_secret.as_ref().map(|secret| LineReports::new(secret.reveal()))
}

/// The LINE Login channel that the settings name.
pub(crate) fn line_login(config: &Config) -> Option<LineLogin> {
    let line = config.line_login.as_ref()?;
    Some(LineLogin::new(&line.issuer, &line.channel, line.secret.reveal()))
}
