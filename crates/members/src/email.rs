//! E-mail addresses in one form: in lower case, without blanks around.
//!
//! RFC 5321 lets the part before the `@` differ by case; no provider that people use does, and phones
//! begin every field with a capital letter. Two cases are one person.

use kernel::Code;

use crate::codes::EMAIL_INVALID;

/// The one form of what somebody wrote.
///
/// # Errors
/// [`EMAIL_INVALID`] when no mail could be sent there.
pub fn normalise(text: &str) -> Result<String, &'static Code> {
    let address: String = text.trim().to_lowercase();
    let fits = address.len() <= 254
        && address.rsplit_once('@').is_some_and(|(local, domain)| is_local_part(local) && is_domain(domain));
    if fits { Ok(address) } else { Err(&EMAIL_INVALID) }
}

/// A dot-atom (RFC 5322), letters of other scripts included (RFC 6531). Quoted local parts are not
/// taken: nobody has one, and what they may hold invites tricks.
fn is_local_part(local: &str) -> bool {
    let allowed = |character: char| {
        character.is_ascii_alphanumeric()
            || "!#$%&'*+-/=?^_`{|}~.".contains(character)
            || is_letter_elsewhere(character)
    };
    (1..=64).contains(&local.len())
        && local.chars().all(allowed)
        && !local.starts_with('.')
        && !local.ends_with('.')
        && !local.contains("..")
}

/// At least two labels; the last one is no number, so an address of a machine is none of a person.
fn is_domain(domain: &str) -> bool {
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|character| {
                character.is_ascii_alphanumeric() || character == '-' || is_letter_elsewhere(character)
            })
    };
    let labels: Vec<&str> = domain.split('.').collect();
    labels.len() >= 2
        && labels.iter().all(|label| is_label(label))
        && !labels.last().is_some_and(|last| last.bytes().all(|byte| byte.is_ascii_digit()))
}

fn is_letter_elsewhere(character: char) -> bool {
    !character.is_ascii() && character.is_alphanumeric()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn one_address_in_many_dresses() {
        for text in ["amy@example.com", " Amy@Example.COM ", "AMY@EXAMPLE.COM"] {
            assert_eq!(normalise(text).as_deref(), Ok("amy@example.com"), "{text}");
        }
        assert_eq!(normalise("O'Neil+tea@mail.example.co.uk").as_deref(), Ok("o'neil+tea@mail.example.co.uk"));
        assert_eq!(normalise("茶@榫茶.台灣").as_deref(), Ok("茶@榫茶.台灣"));
    }

    #[test]
    fn what_no_mail_reaches_is_refused() {
        let long = format!("{}@example.com", "a".repeat(65));
        for text in [
            "",
            "@",
            "amy",
            "amy@",
            "@example.com",
            "amy@example",
            "amy@@example.com",
            "a my@example.com",
            "amy@exa mple.com",
            "amy@-example.com",
            "amy@example-.com",
            "amy@example..com",
            "amy@.example.com",
            ".amy@example.com",
            "amy.@example.com",
            "a..my@example.com",
            "amy@127.0.0.1",
            "\"amy smith\"@example.com",
            "amy@example.com,bob@example.com",
            "amy\n@example.com",
            &long,
        ] {
            assert_eq!(normalise(text), Err(&EMAIL_INVALID), "{text}");
        }
    }

    proptest! {
        #[test]
        fn the_one_form_stays_as_it_is(text in "\\PC{0,20}@\\PC{0,20}|[a-zA-Z.+]{1,9}@[a-zA-Z-]{1,9}\\.[a-zA-Z]{1,4}") {
            if let Ok(once) = normalise(&text) {
                prop_assert_eq!(normalise(&once), Ok(once.clone()));
                prop_assert!(!once.chars().any(char::is_whitespace));
            }
        }

        #[test]
        fn case_changes_nothing(local in "[a-z0-9]{1,9}", domain in "[a-z]{1,9}\\.[a-z]{2,4}") {
            let address = format!("{local}@{domain}");
            prop_assert_eq!(normalise(&address.to_uppercase()), Ok(address));
        }
    }
}
