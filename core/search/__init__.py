"""Finding things: one question to the database for every kind that the reader may open."""
