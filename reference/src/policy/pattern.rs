//! Patterns with `*` and `?`.

/// Whether a text matches a pattern in which `*` is any run of characters, also none, and `?` is any one character
/// (Alibaba Cloud's RAM pages). Takes time proportional to the product of both lengths at most.
#[must_use]
pub fn matches_pattern(pattern: &str, text: &str) -> bool {
    let pattern: Vec<char> = pattern.chars().collect();
    let text: Vec<char> = text.chars().collect();
    let (mut at_pattern, mut at_text) = (0, 0);
    // Where to go on when the run of the last `*` has to grow by one.
    let mut retry: Option<(usize, usize)> = None;
    while at_text < text.len() {
        match pattern.get(at_pattern) {
            Some('*') => {
                retry = Some((at_pattern + 1, at_text));
                at_pattern += 1;
            }
            Some(wanted) if *wanted == '?' || *wanted == text[at_text] => {
                at_pattern += 1;
                at_text += 1;
            }
            _ => match retry {
                Some((after_star, start)) => {
                    retry = Some((after_star, start + 1));
                    at_pattern = after_star;
                    at_text = start + 1;
                }
                None => return false,
            },
        }
    }
    pattern[at_pattern..].iter().all(|rest| *rest == '*')
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::matches_pattern;

    #[rstest]
    #[case("kms:*", "kms:SetKeyPolicy", true)]
    #[case("kms:Set*", "kms:SetKeyPolicy", true)]
    #[case("kms:*Policy", "kms:SetKeyPolicy", true)]
    #[case("kms:?etKeyPolicy", "kms:SetKeyPolicy", true)]
    #[case("kms:*Key*y", "kms:SetKeyPolicy", true)]
    #[case("*", "", true)]
    #[case("", "", true)]
    #[case("kms:Get*", "kms:SetKeyPolicy", false)]
    #[case("kms:SetKeyPolicy?", "kms:SetKeyPolicy", false)]
    #[case("kms:set*", "kms:SetKeyPolicy", false)]
    #[case("kms:SetKey", "kms:SetKeyPolicy", false)]
    #[case("?", "é", true)]
    fn a_pattern(#[case] pattern: &str, #[case] text: &str, #[case] expected: bool) {
        assert_eq!(matches_pattern(pattern, text), expected);
    }
}
