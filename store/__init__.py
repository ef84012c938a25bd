"""PostgreSQL, the only SQL: tables, inbox, turns, outbox, cases, queue, journal, keeping and erasing."""
