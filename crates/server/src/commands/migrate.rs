//! `tenon migrate`.

use anyhow::{Context, Result};

use super::{Place, print};

pub(super) fn run(place: &Place) -> Result<()> {
    let platform = place.open()?;
    let steps = platform.schema().len();
    let mut count = 0;
    for brand in platform.brands().context("the list of brands cannot be read")? {
        // Opening a brand brings its schema up to this version.
        let opened = platform.get(&brand);
        opened.with_context(|| {
            format!("{} could not be brought up to this version; brands before it were", brand.host)
        })?;
        print(&format!("{}: up to date, {steps} steps\n", brand.host))?;
        count += 1;
    }
    print(&format!("{count} brands are up to this version. Start `tenon serve` when you like.\n"))
}
