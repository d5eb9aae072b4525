"""Rules and vocabulary of Géoprio: pure functions on arrays and frozen records."""
