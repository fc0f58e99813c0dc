"""The tables of the journal, and how an older file becomes a newer one."""

import sqlite3

APPLICATION = 0x4D54524E
"""What SQLite keeps in the file's head for us: it is a journal of try-on, and of nobody else."""

# Names and paths are BLOBs, as the system has them: not every file name is text.
_FIRST = """
CREATE TABLE batches (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    began_at REAL NOT NULL,
    settings TEXT NOT NULL
);
CREATE TABLE orders (
    key TEXT PRIMARY KEY,
    provider TEXT NOT NULL,
    type TEXT NOT NULL,
    parameters TEXT NOT NULL,
    person_name BLOB NOT NULL,
    person_path BLOB NOT NULL,
    person_sha256 TEXT NOT NULL,
    garment_name BLOB NOT NULL,
    garment_path BLOB NOT NULL,
    garment_sha256 TEXT NOT NULL,
    state TEXT NOT NULL,
    failure_kind TEXT,
    failure_sentence TEXT,
    failure_code TEXT,
    unwanted INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE TABLE members (
    batch INTEGER NOT NULL REFERENCES batches,
    place INTEGER NOT NULL,
    key TEXT NOT NULL REFERENCES orders,
    PRIMARY KEY (batch, place)
) WITHOUT ROWID;
CREATE TABLE attempts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    key TEXT NOT NULL REFERENCES orders,
    payload_sha256 TEXT NOT NULL,
    at REAL NOT NULL,
    outcome TEXT CHECK (outcome IN ('accepted', 'refused', 'unknown'))
);
CREATE INDEX attempts_of ON attempts (key);
CREATE TABLE tasks (
    attempt INTEGER PRIMARY KEY REFERENCES attempts,
    task_id TEXT NOT NULL,
    request_id TEXT NOT NULL,
    accepted_at REAL NOT NULL,
    kept_until REAL NOT NULL,
    running_at REAL,
    finished_at REAL,
    polls INTEGER NOT NULL DEFAULT 0,
    seed INTEGER,
    urls TEXT,
    urls_until REAL
);
CREATE TABLE pictures (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    key TEXT NOT NULL REFERENCES orders,
    attempt INTEGER NOT NULL REFERENCES attempts,
    number INTEGER NOT NULL,
    path BLOB NOT NULL,
    sha256 TEXT NOT NULL,
    UNIQUE (key, number, path)
);
CREATE TABLE latencies (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    provider TEXT NOT NULL,
    super_resolution INTEGER NOT NULL,
    seconds REAL NOT NULL,
    exact INTEGER NOT NULL,
    at REAL NOT NULL
);
CREATE INDEX latencies_of ON latencies (provider, super_resolution);
"""

STEPS = (_FIRST,)
"""From nothing to now; a file's user_version says how many it has behind it. Never changed, only added to."""


def migrate(connection: sqlite3.Connection, behind: int) -> None:
    """Take the steps still missing, each whole or not at all."""
    for number, step in enumerate(STEPS[behind:], behind + 1):
        connection.executescript(
            f"BEGIN IMMEDIATE; {step} PRAGMA application_id = {APPLICATION};"
            f" PRAGMA user_version = {number}; COMMIT;"
        )
