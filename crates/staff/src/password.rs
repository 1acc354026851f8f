//! Passwords and PINs: argon2id, on threads of their own, so that hashing holds nobody else up.

use std::sync::OnceLock;

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use store::{Db, Fault, WriteError};
use tokio::sync::Semaphore;

/// Memory of one hash, in KiB: OWASP's first choice for argon2id, 19 MiB with two passes.
const MEMORY_KIB: u32 = 19_456;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// How many callers may wait for a thread. More are sent away: memory is bounded, too.
const WAITING_AT_MOST: usize = 64;

/// A hash in PHC string format, or the stand-in for none.
#[derive(Clone, PartialEq, Eq)]
pub struct Hashed(String);

impl Hashed {
    /// From the column.
    pub(crate) fn stored(text: String) -> Self {
        Hashed(text)
    }

    /// As the column keeps it.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// What a secret is checked against when there is none: the same work, never a match that counts.
    pub(crate) fn stand_in() -> Self {
        Hashed(STAND_IN.to_owned())
    }
}

impl std::fmt::Debug for Hashed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Hashed(***)")
    }
}

/// A hash of nobody's password with the parameters above.
const STAND_IN: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$dGVub24uc3RhZmYuc2FsdA$DC0pECIPwZrlcqO5SU+gJU7SaRSlXAo3y6HVXWB1zEw";

fn argon2() -> Result<Argon2<'static>, Fault> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(|error| Fault::Unusable(error.to_string()))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// Hashes a secret with fresh salt.
///
/// # Errors
/// [`WriteError::Unavailable`] when too many are waiting.
pub async fn hash(db: &Db, secret: &str) -> Result<Hashed, WriteError> {
    let mut salt = [0; 16];
    db.entropy().fill(&mut salt);
    let secret = secret.to_owned();
    on_a_thread(move || {
        let hashed: PasswordHash = argon2()?
            .hash_password_with_salt(secret.as_bytes(), &salt)
            .map_err(|error| Fault::Unusable(format!("hashing: {error}")))?;
        Ok(Hashed(hashed.to_string()))
    })
    .await
}

/// True when `secret` is what was hashed. Takes the same time either way.
pub(crate) async fn verify(secret: &str, hashed: Hashed) -> Result<bool, WriteError> {
    let secret = secret.to_owned();
    on_a_thread(move || {
        let parsed = PasswordHash::new(hashed.as_str()).map_err(|error| Fault::Decode(format!("a hash: {error}")))?;
        Ok(argon2()?.verify_password(secret.as_bytes(), &parsed).is_ok())
    })
    .await
}

/// Runs hashing on as many threads as there are processors, in the order of arrival.
async fn on_a_thread<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Fault> + Send + 'static,
) -> Result<T, WriteError> {
    static RUNNING: OnceLock<Semaphore> = OnceLock::new();
    static WAITING: Semaphore = Semaphore::const_new(WAITING_AT_MOST);
    let threads = || Semaphore::new(std::thread::available_parallelism().map_or(1, usize::from));
    let busy = |_| WriteError::Unavailable { retry_after_seconds: 2 };
    let waiting = WAITING.try_acquire().map_err(busy)?;
    let running = RUNNING.get_or_init(threads).acquire().await.map_err(|_| Fault::Closed)?;
    drop(waiting);
    // The permit goes along: a caller who hangs up does not free a thread that is still at work.
    let done = tokio::task::spawn_blocking(move || {
        let _running = running;
        work()
    });
    Ok(done.await.map_err(|error| Fault::Unusable(format!("hashing: {error}")))??)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_stand_in_costs_what_a_real_hash_costs() {
        let parsed = PasswordHash::new(STAND_IN).unwrap();
        let params = Params::try_from(&parsed).unwrap();
        assert_eq!((params.m_cost(), params.t_cost(), params.p_cost()), (MEMORY_KIB, PASSES, LANES));
        assert_eq!(parsed.hash.unwrap().len(), Params::DEFAULT_OUTPUT_LEN);
        assert!(!verify("password", Hashed::stand_in()).await.unwrap());
    }

    #[test]
    fn a_hash_does_not_show_itself() {
        assert_eq!(format!("{:?}", Hashed::stand_in()), "Hashed(***)");
    }
}
