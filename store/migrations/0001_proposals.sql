CREATE TABLE migrations (
    version INTEGER PRIMARY KEY NOT NULL,
    name TEXT NOT NULL,
    at TEXT NOT NULL
);

CREATE TABLE proposals (
    id TEXT PRIMARY KEY NOT NULL,
    version INTEGER NOT NULL CHECK (version >= 1),
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 120),
    visibility TEXT NOT NULL,
    institution TEXT NOT NULL,
    territory_key TEXT NOT NULL,
    territory_mark TEXT NOT NULL,
    is_deleted INTEGER NOT NULL CHECK (is_deleted IN (0, 1)),
    content TEXT NOT NULL,
    created_at TEXT NOT NULL,
    changed_at TEXT NOT NULL
);

CREATE TABLE audit (
    op_id TEXT PRIMARY KEY NOT NULL,
    request TEXT NOT NULL,
    action TEXT NOT NULL,
    actor TEXT NOT NULL,
    at TEXT NOT NULL,
    proposal_id TEXT NOT NULL REFERENCES proposals (id),
    first_version INTEGER NOT NULL,
    last_version INTEGER NOT NULL CHECK (last_version >= first_version),
    was_merged INTEGER NOT NULL CHECK (was_merged IN (0, 1))
);

CREATE TABLE events (
    sequence INTEGER PRIMARY KEY NOT NULL,
    proposal_id TEXT NOT NULL REFERENCES proposals (id),
    version INTEGER NOT NULL CHECK (version >= 1),
    op_id TEXT NOT NULL REFERENCES audit (op_id),
    actor TEXT NOT NULL,
    at TEXT NOT NULL,
    visibility TEXT NOT NULL,
    kind TEXT NOT NULL,
    target INTEGER,
    body TEXT NOT NULL,
    previous_hash TEXT NOT NULL,
    hash TEXT NOT NULL UNIQUE,
    UNIQUE (proposal_id, version)
);

CREATE TRIGGER events_follow_the_last BEFORE INSERT ON events
WHEN NEW.sequence IS NOT (SELECT coalesce(max(sequence), 0) + 1 FROM events)
    OR (NEW.sequence > 1 AND NEW.previous_hash IS NOT (SELECT hash FROM events WHERE sequence = NEW.sequence - 1))
BEGIN
    SELECT raise(ABORT, 'an event follows the last one');
END;

CREATE TRIGGER events_are_never_updated BEFORE UPDATE ON events
BEGIN
    SELECT raise(ABORT, 'events are append-only');
END;

CREATE TRIGGER events_are_never_deleted BEFORE DELETE ON events
BEGIN
    SELECT raise(ABORT, 'events are append-only');
END;

CREATE TRIGGER audit_is_never_replaced BEFORE INSERT ON audit
WHEN EXISTS (SELECT 1 FROM audit WHERE op_id = NEW.op_id)
BEGIN
    SELECT raise(ABORT, 'the audit is append-only');
END;

CREATE TRIGGER audit_is_never_updated BEFORE UPDATE ON audit
BEGIN
    SELECT raise(ABORT, 'the audit is append-only');
END;

CREATE TRIGGER audit_is_never_deleted BEFORE DELETE ON audit
BEGIN
    SELECT raise(ABORT, 'the audit is append-only');
END;

CREATE TRIGGER proposals_are_never_replaced BEFORE INSERT ON proposals
WHEN EXISTS (SELECT 1 FROM proposals WHERE id = NEW.id)
BEGIN
    SELECT raise(ABORT, 'a proposal is made once');
END;

CREATE TRIGGER proposals_only_move_on BEFORE UPDATE ON proposals
WHEN NEW.id IS NOT OLD.id OR NEW.version <= OLD.version OR NEW.created_at IS NOT OLD.created_at
BEGIN
    SELECT raise(ABORT, 'a proposal only moves on');
END;

CREATE TRIGGER proposals_are_never_deleted BEFORE DELETE ON proposals
BEGIN
    SELECT raise(ABORT, 'a proposal is never removed');
END;
