//! What the repository keeps a copy of: the OpenAPI document, the routes, the refusals.

use anyhow::Result;

use super::print;
use crate::{codes, routes};

pub(super) fn openapi() -> Result<()> {
    print(&format!("{}\n", serde_json::to_string_pretty(routes::openapi().as_ref())?))
}

pub(super) fn routes() -> Result<()> {
    print(&routes::table())
}

pub(super) fn errors() -> Result<()> {
    print(&codes::reference())
}
