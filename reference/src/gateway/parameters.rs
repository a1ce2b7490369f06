//! The parameters of a call.

/// The parameters of a call, decoded, in the order they were sent: those of the query, then those of the form. Names are
/// told apart by letter case; of two with the same name the first counts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parameters {
    pairs: Vec<(String, String)>,
    query: usize,
}

impl Parameters {
    /// Puts query and form together.
    #[must_use]
    pub fn new(query: Vec<(String, String)>, form: Vec<(String, String)>) -> Self {
        let in_query = query.len();
        Self { pairs: query.into_iter().chain(form).collect(), query: in_query }
    }

    /// The value of a parameter.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.pairs.iter().find(|(candidate, _)| candidate == name).map(|(_, value)| value.as_str())
    }

    /// All of them.
    #[must_use]
    pub fn all(&self) -> &[(String, String)] {
        &self.pairs
    }

    /// Those of the query.
    #[must_use]
    pub fn query(&self) -> &[(String, String)] {
        &self.pairs[..self.query]
    }
}
