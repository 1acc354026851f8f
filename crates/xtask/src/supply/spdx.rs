//! Licence expressions: `(MIT OR Apache-2.0) AND Unicode-3.0`, `Apache-2.0 WITH LLVM-exception`, and the old
//! `MIT/Apache-2.0`, where the slash means OR.

use anyhow::{Result, bail};

/// Is the expression satisfied by the licences that `allowed` says yes to? `A WITH B` is asked for as one name.
pub fn satisfied(expression: &str, allowed: &dyn Fn(&str) -> bool) -> Result<bool> {
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut parser = Parser { words: &words, allowed };
    let answer = parser.any_of()?;
    match parser.words.first() {
        None => Ok(answer),
        Some(word) => bail!("`{expression}` is no licence expression: unexpected `{word}`"),
    }
}

struct Parser<'a> {
    words: &'a [&'a str],
    allowed: &'a dyn Fn(&str) -> bool,
}

impl<'a> Parser<'a> {
    fn any_of(&mut self) -> Result<bool> {
        let mut answer = self.all_of()?;
        while self.take("OR") {
            answer |= self.all_of()?;
        }
        Ok(answer)
    }

    fn all_of(&mut self) -> Result<bool> {
        let mut answer = self.one()?;
        while self.take("AND") {
            answer &= self.one()?;
        }
        Ok(answer)
    }

    fn one(&mut self) -> Result<bool> {
        if self.take("(") {
            let answer = self.any_of()?;
            if !self.take(")") {
                bail!("a licence expression lacks its `)`");
            }
            return Ok(answer);
        }
        let name = self.name()?;
        if self.take("WITH") {
            let exception = self.name()?;
            return Ok((self.allowed)(&format!("{name} WITH {exception}")));
        }
        Ok((self.allowed)(name))
    }

    fn name(&mut self) -> Result<&'a str> {
        match self.words.split_first() {
            Some((word, rest)) if !["OR", "AND", "WITH", "(", ")"].contains(word) => {
                self.words = rest;
                Ok(word)
            }
            _ => bail!("a licence expression lacks a name"),
        }
    }

    fn take(&mut self, wanted: &str) -> bool {
        match self.words.split_first() {
            Some((word, rest)) if *word == wanted => {
                self.words = rest;
                true
            }
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ok(expression: &str) -> bool {
        let allowed = ["MIT", "Apache-2.0", "Apache-2.0 WITH LLVM-exception"];
        satisfied(expression, &|name| allowed.contains(&name)).unwrap()
    }

    #[test]
    fn expressions_mean_what_they_say() {
        assert!(ok("MIT"));
        assert!(ok("GPL-3.0 OR MIT"));
        assert!(ok("MIT/GPL-3.0"));
        assert!(ok("(MIT OR GPL-3.0) AND Apache-2.0"));
        assert!(ok("Apache-2.0 WITH LLVM-exception"));
        assert!(!ok("GPL-3.0"));
        assert!(!ok("MIT AND GPL-3.0"));
        assert!(!ok("(MIT OR Apache-2.0) AND GPL-3.0"));
        assert!(!ok("GPL-3.0 WITH LLVM-exception"));
        assert!(ok("GPL-3.0 AND MIT OR MIT"), "AND binds closer than OR");
    }

    #[test]
    fn nonsense_is_an_error() {
        for nonsense in ["", "MIT OR", "(MIT", "MIT Apache-2.0", "AND"] {
            assert!(satisfied(nonsense, &|_| true).is_err(), "{nonsense}");
        }
    }
}
