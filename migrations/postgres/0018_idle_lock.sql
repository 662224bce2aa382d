-- After how many minutes without a key or the pointer a session is locked: 0 never, NULL while nobody
-- chose. The desktops go by it.

ALTER TABLE app.company ADD COLUMN idle_minutes bigint;
