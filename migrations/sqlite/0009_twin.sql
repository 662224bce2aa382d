-- An incident that is the same outage as another is found by it, for its notes. It has no
-- pair: the server never looks for one.
CREATE INDEX incident_twin ON incident_event (note) WHERE kind = 'twin';
