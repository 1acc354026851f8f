//! The few pages that are nobody's shop: which brands there are, and what to do when nothing is there yet.

use std::net::IpAddr;

use api::{Problem, State};
use axum::extract::{Request, State as AxumState};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};
use store::Brand;

use crate::config::Config;

/// How browsers reach a brand: a URL with `{host}` in it.
#[derive(Debug, Clone)]
pub(crate) struct Reach(pub(crate) std::sync::Arc<str>);

impl Reach {
    pub(crate) fn of(config: &Config) -> Self {
        Reach(config.public_url.as_str().into())
    }
}

/// A page in both languages. The values are escaped here, the sentences are ours.
fn page(title: &str, body: &str) -> String {
    format!(
        "<!doctype html><html lang=\"zh-TW\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><link rel=\"icon\" href=\"data:,\"><title>{title}</title><style>{STYLE}</style><main>{body}</main></html>"
    )
}

const STYLE: &str = "body{margin:0;background:#faf7f2;color:#1f2421;font:16px/1.6 -apple-system,'Segoe UI','Noto Sans TC','PingFang TC','Microsoft JhengHei',system-ui,sans-serif}main{max-width:40rem;margin:0 auto;padding:48px 20px}h1{font-size:26px;line-height:1.3}ul{list-style:none;margin:24px 0;padding:0;border-top:1px solid #e4ded4}li{padding:12px 0;border-bottom:1px solid #e4ded4}a{color:#2f6b53}li>a{font-size:20px;font-weight:600}small{color:#6b6f6a;display:block;font-size:14px}li span a{margin-right:16px;font-size:14px}code{background:#fff;border:1px solid #e4ded4;border-radius:8px;padding:2px 8px}:focus-visible{outline:3px solid #2b6c9b;outline-offset:2px}";

/// Text that may stand inside HTML.
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}

/// The admin or the till was asked for, but its pages were never built.
pub(crate) fn not_built() -> Response {
    let body = "<h1>這些頁面還沒有建置</h1><p>伺服器正常運作，但後台與收銀的頁面檔案還不存在。請在專案資料夾執行 <code>cargo xtask demo</code>，再重新整理。</p><h1>These pages are not built yet</h1><p>The server runs, but the files of the back office and the till are not there. Run <code>cargo xtask demo</code> in the repository and reload.</p>";
    let mut response = (StatusCode::SERVICE_UNAVAILABLE, Html(page("尚未建置 · Not built", body))).into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// When no brand lives at the address and a person asks, answers with a page: on this machine's own names
/// the brands there are, elsewhere a sentence.
pub(crate) async fn welcome(
    AxumState((state, reach)): AxumState<(State, Reach)>,
    request: Request,
    next: Next,
) -> Response {
    let person = matches!(*request.method(), Method::GET | Method::HEAD) && wants_page(request.headers());
    let host = host(request.headers());
    let response = next.run(request).await;
    let nowhere = response
        .extensions()
        .get::<Problem>()
        .is_some_and(|problem| problem.refusal().code.name == api::codes::UNKNOWN_BRAND.name);
    if !(person && nowhere) {
        return response;
    }
    if !is_this_machine(&host) {
        let body = "<h1>這個網址沒有商店</h1><p>請檢查網址是否正確。</p><h1>No shop lives at this address</h1><p>Check whether the address is right.</p>";
        return (StatusCode::NOT_FOUND, Html(page("找不到 · Not found", body))).into_response();
    }
    let platform = std::sync::Arc::clone(state.platform());
    match tokio::task::spawn_blocking(move || platform.brands()).await {
        Ok(Ok(brands)) => Html(list(&brands, &reach)).into_response(),
        Ok(Err(fault)) => Problem::from(fault).into_response(),
        Err(_) => response,
    }
}

fn list(brands: &[Brand], reach: &Reach) -> String {
    let open: Vec<&Brand> = brands.iter().filter(|brand| brand.state == "active").collect();
    if open.is_empty() {
        let body = "<h1>還沒有品牌</h1><p>資料庫裡還沒有任何品牌。執行 <code>tenon demo</code> 可以先試用一家示範店，執行 <code>tenon begin</code> 開一家真的店。</p><h1>No brand yet</h1><p>There is no brand in this database. Run <code>tenon demo</code> to try a shop, or <code>tenon begin</code> for a real one.</p>";
        return page("Tenon", body);
    }
    let item = |brand: &&Brand| {
        let url = escape(&reach.0.replace("{host}", &brand.host));
        let (name, host) = (escape(&brand.name), escape(&brand.host));
        format!(
            "<li><a href=\"{url}/\">{name}</a><small>{host}</small><span><a href=\"{url}/admin/\">後台 Back office</a><a href=\"{url}/pos/\">收銀 Till</a></span></li>"
        )
    };
    let items: String = open.iter().map(item).collect();
    page("Tenon", &format!("<h1>這裡的品牌 · Brands here</h1><ul>{items}</ul>"))
}

fn wants_page(headers: &HeaderMap) -> bool {
    headers
        .get_all(header::ACCEPT)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .any(|accepted| accepted.contains("text/html"))
}

/// The host name of a request, without its port.
fn host(headers: &HeaderMap) -> String {
    let host = headers.get(header::HOST).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let without_port = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    without_port.to_ascii_lowercase()
}

/// True for names that mean this machine and no brand: `localhost` and bare addresses.
fn is_this_machine(host: &str) -> bool {
    host == "localhost" || host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bare_names_and_addresses_mean_this_machine() {
        for host in ["localhost", "127.0.0.1", "[::1]", "10.0.0.7"] {
            assert!(is_this_machine(host), "{host}");
        }
        for host in ["tea.localhost", "tea.example", ""] {
            assert!(!is_this_machine(host), "{host}");
        }
    }

    #[test]
    fn a_brands_name_is_text_not_html() {
        assert_eq!(escape("<b>\"茶\" & 'cake'</b>"), "&lt;b&gt;&quot;茶&quot; &amp; &#39;cake&#39;&lt;/b&gt;");
    }
}
