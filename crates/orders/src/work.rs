//! The jobs of this slice.

use store::{Db, Job};

use crate::payment::{self, Adapters, refund, settle};
use crate::{charge, web_invoice};

/// The kinds of job that [`run`] does.
pub const KINDS: &[&str] = &[
    payment::SETTLE,
    payment::REFUND,
    payment::VOID,
    payment::CAPTURE,
    charge::LOOK,
    charge::SEND_BACK,
    web_invoice::INVOICE,
];

/// Does one job. The runner ends it afterwards with `store::jobs::finish`, or gives it back with
/// `store::jobs::fail`; a job that ended itself and enqueued its successor is finished already, which
/// `finish` passes over.
///
/// # Errors
/// A sentence that says what went wrong; the job is then tried again.
pub async fn run(db: &Db, adapters: &Adapters, job: &Job) -> Result<(), String> {
    match job.kind.as_str() {
        payment::SETTLE => settle::settle(db, adapters, job).await,
        payment::REFUND => refund::send(db, adapters, job).await,
        payment::VOID => settle::void(db, adapters, job).await,
        payment::CAPTURE => settle::capture(db, adapters, job).await,
        charge::LOOK => charge::look(db, adapters, job).await,
        charge::SEND_BACK => charge::send_back(db, adapters, job).await,
        web_invoice::INVOICE => web_invoice::run(db, job.subject).await,
        other => Err(format!("nobody does {other}")),
    }
}
