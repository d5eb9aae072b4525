CREATE TABLE index_events (
    sequence INTEGER PRIMARY KEY NOT NULL,
    territory_key TEXT NOT NULL,
    number INTEGER NOT NULL CHECK (number >= 1),
    op_id TEXT NOT NULL,
    request TEXT NOT NULL,
    kind TEXT NOT NULL,
    author TEXT NOT NULL CHECK (length(author) BETWEEN 1 AND 120),
    at TEXT NOT NULL,
    reason TEXT NOT NULL CHECK (length(reason) BETWEEN 1 AND 1000),
    body TEXT NOT NULL,
    previous_hash TEXT NOT NULL,
    hash TEXT NOT NULL UNIQUE
);

CREATE TRIGGER index_events_follow_the_last BEFORE INSERT ON index_events
WHEN NEW.sequence IS NOT (SELECT coalesce(max(sequence), 0) + 1 FROM index_events)
    OR (NEW.sequence > 1
        AND NEW.previous_hash IS NOT (SELECT hash FROM index_events WHERE sequence = NEW.sequence - 1))
BEGIN
    SELECT raise(ABORT, 'an event follows the last one');
END;

CREATE TRIGGER index_events_are_never_updated BEFORE UPDATE ON index_events
BEGIN
    SELECT raise(ABORT, 'events are append-only');
END;

CREATE TRIGGER index_events_are_never_deleted BEFORE DELETE ON index_events
BEGIN
    SELECT raise(ABORT, 'events are append-only');
END;
