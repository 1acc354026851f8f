//! Logging in with LINE: OpenID Connect, an authorization code with PKCE.
//!
//! Nothing is stored while somebody is at LINE: the browser keeps a random state in a cookie, and what the round
//! trip has to prove (the nonce, PKCE's verifier) is computed from it under the channel's secret. LINE signs with
//! that secret, too (HS256), so a token that says another algorithm is no token.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use kernel::Timestamp;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use tokio::sync::OnceCell;

use crate::Way;

/// What LINE's users are known by: one provider.
pub(crate) const PROVIDER: &str = "line";
/// How long one call may take.
const PATIENCE: Duration = Duration::from_secs(10);
/// The longest answer that is read, in bytes.
const ANSWER: usize = 64 * 1024;
/// How far two clocks may be apart, in seconds.
const LEEWAY: i64 = 60;

/// Why somebody was not let in. Names no person.
#[derive(Debug, thiserror::Error)]
pub enum LineLoginError {
    /// LINE cannot be reached, or says something that nobody understands.
    #[error("LINE did not answer: {0}")]
    Unclear(String),
    /// LINE says no, or its word does not hold.
    #[error("LINE said no: {0}")]
    Refused(&'static str),
}

/// A channel of LINE Login. Cheap to clone.
#[derive(Clone)]
pub struct LineLogin(Arc<Channel>);

struct Channel {
    issuer: String,
    id: String,
    secret: String,
    client: Option<reqwest::Client>,
    endpoints: OnceCell<Endpoints>,
}

#[derive(Debug, Clone, Deserialize)]
struct Endpoints {
    issuer: String,
    authorization_endpoint: String,
    token_endpoint: String,
}

#[derive(Deserialize)]
struct Tokens {
    id_token: String,
}

#[derive(Deserialize)]
struct Header {
    alg: String,
}

#[derive(Deserialize)]
struct Claims {
    iss: String,
    sub: String,
    aud: Audience,
    exp: i64,
    nonce: Option<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Many(Vec<String>),
}

impl fmt::Debug for LineLogin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LineLogin").field("issuer", &self.0.issuer).finish_non_exhaustive()
    }
}

impl LineLogin {
    /// Who issues LINE's tokens.
    pub const ISSUER: &'static str = "https://access.line.me";

    /// A channel by its id and secret, at [`LineLogin::ISSUER`] or another provider that speaks the same.
    pub fn new(issuer: &str, channel: &str, secret: &str) -> LineLogin {
        let builder = reqwest::Client::builder().timeout(PATIENCE).redirect(reqwest::redirect::Policy::none());
        let client = builder.no_proxy().build();
        let client = client.inspect_err(|error| tracing::error!(%error, "nobody can log in with LINE")).ok();
        LineLogin(Arc::new(Channel {
            issuer: issuer.trim_end_matches('/').to_owned(),
            id: channel.to_owned(),
            secret: secret.to_owned(),
            client,
            endpoints: OnceCell::new(),
        }))
    }

    /// Where the browser goes; it comes back to `redirect` with a code and the state.
    ///
    /// # Errors
    /// [`LineLoginError::Unclear`].
    pub async fn begin(&self, state: &str, redirect: &str) -> Result<String, LineLoginError> {
        let endpoints = self.endpoints().await?;
        let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(self.derived("verifier", state)));
        let nonce = self.derived("nonce", state);
        let query = [
            ("response_type", "code"),
            ("client_id", &self.0.id),
            ("redirect_uri", redirect),
            ("state", state),
            ("scope", "openid profile"),
            ("nonce", &nonce),
            ("code_challenge", &challenge),
            ("code_challenge_method", "S256"),
        ];
        let url = reqwest::Url::parse_with_params(&endpoints.authorization_endpoint, query);
        url.map(String::from).map_err(|error| LineLoginError::Unclear(error.to_string()))
    }

    /// Whom the code that came back stands for.
    ///
    /// # Errors
    /// [`LineLoginError`].
    pub async fn finish(&self, state: &str, redirect: &str, code: &str, now: Timestamp) -> Result<Way, LineLoginError> {
        let endpoints = self.endpoints().await?;
        let form = [
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", redirect),
            ("client_id", &self.0.id),
            ("client_secret", &self.0.secret),
            ("code_verifier", &self.derived("verifier", state)),
        ];
        let answer = self.client()?.post(&endpoints.token_endpoint).form(&form).send().await;
        let answer = answer.map_err(unclear)?;
        match answer.status() {
            status if status.is_success() => {}
            status if status.is_client_error() => return Err(LineLoginError::Refused("the code")),
            status => return Err(LineLoginError::Unclear(status.to_string())),
        }
        let tokens: Tokens = read(answer).await?;
        let user = self.holder(&tokens.id_token, &endpoints.issuer, &self.derived("nonce", state), now)?;
        Way::line(PROVIDER, &self.0.id, &user).map_err(|_| LineLoginError::Refused("the user's id"))
    }

    /// Whom a token is about, if it holds.
    fn holder(&self, token: &str, issuer: &str, nonce: &str, now: Timestamp) -> Result<String, LineLoginError> {
        let refused = LineLoginError::Refused;
        let (signed, signature) = token.rsplit_once('.').ok_or(refused("the token's form"))?;
        let (header, claims) = signed.split_once('.').ok_or(refused("the token's form"))?;
        let decoded = |text: &str| URL_SAFE_NO_PAD.decode(text).map_err(|_| refused("the token's form"));
        let header: Header = serde_json::from_slice(&decoded(header)?).map_err(|_| refused("the token's head"))?;
        if header.alg != "HS256" {
            return Err(refused("the token's algorithm"));
        }
        let mac = Hmac::<Sha256>::new_from_slice(self.0.secret.as_bytes());
        let mut mac = mac.map_err(|_| refused("the channel's secret"))?;
        mac.update(signed.as_bytes());
        mac.verify_slice(&decoded(signature)?).map_err(|_| refused("the token's signature"))?;
        let claims: Claims = serde_json::from_slice(&decoded(claims)?).map_err(|_| refused("the token's claims"))?;
        let for_us = match &claims.aud {
            Audience::One(audience) => *audience == self.0.id,
            Audience::Many(audiences) => audiences.len() == 1 && audiences.contains(&self.0.id),
        };
        if claims.iss != issuer || !for_us {
            return Err(refused("the token is for somebody else"));
        }
        if claims.exp.saturating_add(LEEWAY) <= now.micros().div_euclid(1_000_000) {
            return Err(refused("the token is too old"));
        }
        if claims.nonce.as_deref() != Some(nonce) {
            return Err(refused("the token is of another log-in"));
        }
        Ok(claims.sub)
    }

    /// Where the provider answers, asked for once.
    async fn endpoints(&self) -> Result<&Endpoints, LineLoginError> {
        self.0
            .endpoints
            .get_or_try_init(|| async {
                let url = format!("{}/.well-known/openid-configuration", self.0.issuer);
                let answer = self.client()?.get(url).send().await.map_err(unclear)?;
                if !answer.status().is_success() {
                    return Err(LineLoginError::Unclear(answer.status().to_string()));
                }
                let endpoints: Endpoints = read(answer).await?;
                if endpoints.issuer.trim_end_matches('/') != self.0.issuer {
                    return Err(LineLoginError::Refused("another issuer"));
                }
                Ok(endpoints)
            })
            .await
    }

    fn client(&self) -> Result<&reqwest::Client, LineLoginError> {
        self.0.client.as_ref().ok_or_else(|| LineLoginError::Unclear("no TLS".to_owned()))
    }

    /// What only we can compute from a state: 43 characters, as PKCE wants them.
    fn derived(&self, purpose: &str, state: &str) -> String {
        URL_SAFE_NO_PAD.encode(messages::keyed_hash(self.0.secret.as_bytes(), &format!("{purpose} {state}")))
    }
}

fn unclear(error: reqwest::Error) -> LineLoginError {
    LineLoginError::Unclear(error.without_url().to_string())
}

async fn read<T: for<'de> Deserialize<'de>>(mut answer: reqwest::Response) -> Result<T, LineLoginError> {
    let mut bytes = Vec::new();
    while let Some(chunk) = answer.chunk().await.map_err(unclear)? {
        bytes.extend_from_slice(&chunk);
        if bytes.len() > ANSWER {
            return Err(LineLoginError::Unclear("an answer that is too long".to_owned()));
        }
    }
    serde_json::from_slice(&bytes).map_err(|_| LineLoginError::Unclear("an answer that cannot be read".to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_800_000_000;

    fn token(alg: &str, secret: &str, claims: serde_json::Value) -> String {
        let part = |value: serde_json::Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let signed = format!("{}.{}", part(serde_json::json!({"alg": alg, "typ": "JWT"})), part(claims));
        let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
        mac.update(signed.as_bytes());
        format!("{signed}.{}", URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes()))
    }

    #[test]
    fn only_our_own_fresh_token_of_this_log_in_names_somebody() {
        drop(rustls::crypto::ring::default_provider().install_default());
        let line = LineLogin::new("https://access.line.me/", "1234567890", "a-secret-of-the-channel");
        let nonce = line.derived("nonce", "state");
        let claims = |change: &dyn Fn(&mut serde_json::Value)| {
            let mut claims = serde_json::json!({
                "iss": "https://access.line.me", "sub": "U1", "aud": "1234567890", "exp": NOW + 300, "nonce": nonce,
            });
            change(&mut claims);
            claims
        };
        let now = Timestamp::from_micros(NOW * 1_000_000);
        let holder = |token: &str| line.holder(token, "https://access.line.me", &nonce, now);
        let good = claims(&|_| ());
        assert_eq!(holder(&token("HS256", "a-secret-of-the-channel", good.clone())).unwrap(), "U1");
        assert!(holder(&token("HS256", "another", good.clone())).is_err(), "another secret");
        assert!(holder(&token("none", "a-secret-of-the-channel", good.clone())).is_err(), "another algorithm");
        for (field, value) in [
            ("iss", serde_json::json!("https://evil.example")),
            ("aud", serde_json::json!("999")),
            ("aud", serde_json::json!(["1234567890", "999"])),
            ("exp", serde_json::json!(NOW - 61)),
            ("nonce", serde_json::json!("other")),
            ("nonce", serde_json::Value::Null),
        ] {
            let wrong = claims(&|claims| claims[field] = value.clone());
            assert!(holder(&token("HS256", "a-secret-of-the-channel", wrong)).is_err(), "{field}: {value}");
        }
        for text in ["", ".", "..", "a.b.c", "e30.e30.e30"] {
            assert!(holder(text).is_err(), "{text}");
        }
        assert_ne!(line.derived("nonce", "state"), line.derived("verifier", "state"));
    }
}
