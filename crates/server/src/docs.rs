//! `/docs`: the API to read and to try, from files of our own, and `/docs/errors`: every refusal.

use axum::Router;
use axum::response::Html;
use axum::routing::get;
use utoipa_swagger_ui::{Config, SwaggerUi};

use crate::{codes, pages, routes};

/// The pages, for every host name.
pub(crate) fn routes<S: Clone + Send + Sync + 'static>() -> Router<S> {
    // No validator: it would send the document to somebody else's server.
    let config = Config::new([routes::DOCUMENT]).validator_url("none").try_it_out_enabled(true);
    Router::new().merge(SwaggerUi::new("/docs").config(config)).route("/docs/errors", get(|| async { Html(errors()) }))
}

fn errors() -> String {
    let row = |code: &&kernel::Code| {
        let (name, status) = (code.name, code.status);
        let (zh_tw, en) = (pages::escape(code.zh_tw), pages::escape(code.en));
        format!("<tr id=\"{name}\"><th><code>{name}</code><td>{status}<td>{zh_tw}<td lang=\"en\">{en}")
    };
    let rows: String = codes::all().iter().map(row).collect();
    format!(
        "<!doctype html><html lang=\"zh-TW\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><link rel=\"icon\" href=\"data:,\"><title>錯誤代碼 · Error codes</title><style>{STYLE}</style><h1>錯誤代碼 · Error codes</h1><table><thead><tr><th>code<th>HTTP<th>中文<th>English<tbody>{rows}</table></html>"
    )
}

const STYLE: &str = "body{margin:24px;background:#faf7f2;color:#1f2421;font:14px/1.6 -apple-system,'Segoe UI','Noto Sans TC','PingFang TC','Microsoft JhengHei',system-ui,sans-serif}table{border-collapse:collapse}th,td{text-align:left;vertical-align:top;padding:8px 12px;border-bottom:1px solid #e4ded4}tbody th{font-weight:400;white-space:nowrap}tr:target{background:#fff}";
