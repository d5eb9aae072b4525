"""From a file as it was read to a table in English: columns typed, rows shaped, questions asked, nothing guessed."""
