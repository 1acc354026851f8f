//! `tenon begin`.

use anyhow::Result;
use clap::Args;
use store::Entropy;

use super::{Place, print};
use crate::begin::{self, Beginning};
use crate::demo;

/// What a brand for a real shop begins with.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Its host name, as people will type it, such as shop.example.
    #[arg(long, value_name = "HOST")]
    host: String,
    /// What people call it.
    #[arg(long, value_name = "NAME")]
    name: String,
    /// What its owner logs in with, such as an e-mail address.
    #[arg(long, value_name = "LOGIN")]
    login: String,
    /// What people call its owner.
    #[arg(long, value_name = "NAME")]
    owner: String,
    /// What home delivery costs, in dollars.
    #[arg(long, value_name = "DOLLARS", default_value_t = 100)]
    delivery_fee: u32,
    /// From which total on home delivery costs nothing, in dollars; never when absent.
    #[arg(long, value_name = "DOLLARS")]
    delivery_free_from: Option<u32>,
    #[command(flatten)]
    place: Place,
}

pub(super) async fn run(arguments: &Arguments) -> Result<()> {
    let place = arguments.place.clone();
    let platform = tokio::task::spawn_blocking(move || place.open_or_make()).await??;
    let password = demo::password(&Entropy::System);
    let beginning = Beginning {
        host: arguments.host.clone(),
        name: arguments.name.trim().to_owned(),
        login: arguments.login.clone(),
        owner: arguments.owner.trim().to_owned(),
        delivery_fee: arguments.delivery_fee,
        delivery_free_from: arguments.delivery_free_from,
    };
    begin::begin(&platform, &beginning, &password).await?;
    // Once, and nowhere else: only its hash is kept.
    print(&format!(
        "{} is ready at {}\n  login     {}\n  password  {password}\n\nThe password is shown this once. Start the server with `tenon serve`, log in below /admin/, change it\nunder \"My account\", and go on with \"Getting ready\".\n",
        beginning.name, beginning.host, beginning.login,
    ))
}
