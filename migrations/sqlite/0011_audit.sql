-- The log is asked for by who, by what and by when. It has no pair: the server is not asked that.
CREATE INDEX audit_at ON audit (at);
CREATE INDEX audit_operator ON audit (operator_id, at);
CREATE INDEX audit_command ON audit (command, at);
