//! E-mail over SMTP. SMTP has no idempotency key: a try whose answer was lost is repeated with the same
//! Message-ID, by which mail programs show one message.

use futures_util::future::BoxFuture;
use lettre::message::Mailbox;
use lettre::message::header::ContentType;
use lettre::{Message, SmtpTransport, Transport};

use crate::MessageChannel;
use crate::carrier::{Carrier, CarrierError, Outgoing, PATIENCE, Sent};

/// A mail server.
pub struct Smtp {
    /// Waits on a thread of its own: mail is seldom, and the asynchronous half of the library would bring another
    /// runtime's crates along.
    transport: SmtpTransport,
    sender: lettre::Address,
}

impl Smtp {
    /// A server by its URL, such as `smtps://user:password@mail.example` or `smtp://host:587?tls=required`,
    /// and the address that mail comes from.
    ///
    /// # Errors
    /// A sentence that says which of the two cannot be used.
    pub fn new(url: &str, sender: &str) -> Result<Smtp, String> {
        // What the library says may repeat the URL, and with it the password.
        let builder = SmtpTransport::from_url(url)
            .map_err(|_| "is no SMTP URL. Write one such as smtps://user:password@mail.example.".to_owned())?;
        let sender = sender.parse().map_err(|_| format!("{sender:?} is no e-mail address."))?;
        Ok(Smtp { transport: builder.timeout(Some(PATIENCE)).build(), sender })
    }

    fn letter(&self, message: &Outgoing) -> Result<Message, CarrierError> {
        let refused = |why: &str| CarrierError::Refused(why.to_owned());
        let recipient: lettre::Address = message.recipient.parse().map_err(|_| refused("the address"))?;
        Message::builder()
            .from(Mailbox::new(Some(message.brand.clone()), self.sender.clone()))
            .to(Mailbox::new(None, recipient))
            .subject(&message.subject)
            .message_id(Some(format!("<{}@{}>", message.id, self.sender.domain())))
            .header(ContentType::TEXT_PLAIN)
            .body(message.text.clone())
            .map_err(|_| refused("the letter"))
    }
}

impl Carrier for Smtp {
    fn channel(&self) -> MessageChannel {
        MessageChannel::Email
    }

    fn send<'a>(&'a self, message: &'a Outgoing) -> BoxFuture<'a, Result<Sent, CarrierError>> {
        Box::pin(async move {
            let (letter, transport) = (self.letter(message)?, self.transport.clone());
            let sent = tokio::task::spawn_blocking(move || transport.send(&letter)).await;
            match sent.map_err(|_| CarrierError::Unclear("stopped".to_owned()))? {
                Ok(_) => Ok(Sent { reference: None, will_tell: false }),
                Err(error) => {
                    // The server's words may repeat the address; its number does not.
                    let words = error.status().map_or_else(|| "no answer".to_owned(), |code| code.to_string());
                    Err(if error.is_permanent() { CarrierError::Refused(words) } else { CarrierError::Unclear(words) })
                }
            }
        })
    }
}
