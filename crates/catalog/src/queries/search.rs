//! What people type into a search field, as a pattern.

/// A search: the pattern for names and SKUs, and the code as typed.
pub(crate) struct Search {
    /// Lower case, `%` around it, its own wildcards taken as letters.
    pub(crate) pattern: Option<String>,
    /// As typed, without blanks around it.
    pub(crate) code: String,
}

impl Search {
    /// From what was typed; everything is found when that is nothing.
    pub(crate) fn of(typed: Option<&str>) -> Self {
        let code = plain(typed.unwrap_or_default().trim());
        let pattern = (!code.is_empty()).then(|| {
            let mut pattern = String::with_capacity(code.len() + 2);
            pattern.push('%');
            for letter in code.chars() {
                if matches!(letter, '%' | '_' | '!') {
                    pattern.push('!');
                }
                pattern.push(letter.to_ascii_lowercase());
            }
            pattern.push('%');
            pattern
        });
        Search { pattern, code }
    }

    /// How well something fits, the best first: the very code, a name that begins with it, the rest.
    pub(crate) fn rank(&self, sku: &str, name: &str) -> u8 {
        let typed = self.code.to_lowercase();
        if sku.to_lowercase() == typed {
            0
        } else if name.to_lowercase().starts_with(&typed) {
            1
        } else if sku.to_lowercase().starts_with(&typed) {
            2
        } else {
            3
        }
    }
}

/// Full-width letters and digits, which Chinese input methods give, as the plain ones.
pub(crate) fn plain(text: &str) -> String {
    text.chars()
        .map(|letter| match letter {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(letter as u32 - 0xfee0).unwrap_or(letter),
            '\u{3000}' => ' ',
            other => other,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wildcards_are_letters() {
        assert_eq!(Search::of(Some(" 50%_! ")).pattern.as_deref(), Some("%50!%!_!!%"));
        assert_eq!(Search::of(Some("  ")).pattern, None);
        assert_eq!(Search::of(None).pattern, None);
    }

    #[test]
    fn full_width_letters_are_letters() {
        assert_eq!(plain("ＣＡＫＥ－６　吋"), "CAKE-6 吋");
        assert_eq!(Search::of(Some("ＣＡＫＥ")).pattern.as_deref(), Some("%cake%"));
    }

    #[test]
    fn the_very_code_comes_first() {
        let search = Search::of(Some("cake"));
        let mut found = [("TEA", "Tea with cake"), ("CAKE-6", "Chiffon"), ("PIE", "Cake pie"), ("CAKE", "Any")];
        found.sort_by_key(|(sku, name)| search.rank(sku, name));
        assert_eq!(found.map(|(sku, _)| sku), ["CAKE", "PIE", "CAKE-6", "TEA"]);
    }
}
