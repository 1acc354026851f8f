//! The log: what operators read. No bodies, no query strings, no names: requests are told by number, path
//! and code, and people by id.

use tracing_subscriber::EnvFilter;

use crate::config::Log;

/// Libraries that would repeat addresses and headers when asked for details.
const QUIET: [&str; 4] = ["hyper=warn", "hyper_util=warn", "reqwest=warn", "rustls=warn"];

/// Begins to write the log to standard error. A second call in one process changes nothing.
pub fn begin(log: &Log) {
    let mut filter = EnvFilter::try_new(&log.level).unwrap_or_else(|_| EnvFilter::new("info"));
    for directive in QUIET {
        if let Ok(directive) = directive.parse() {
            filter = filter.add_directive(directive);
        }
    }
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let begun = if log.json {
        builder.json().flatten_event(true).with_current_span(false).with_span_list(false).try_init()
    } else {
        builder.with_ansi(std::io::IsTerminal::is_terminal(&std::io::stderr())).with_target(false).try_init()
    };
    // Tests start several servers in one process; the first one's log is kept.
    drop(begun);
}
