-- Rebuilds indexes that are invalid or less than half full (E139). What the query returns are commands, and pg_cron can't
-- run them each by itself: `pmdb jobs run --due` does, as whoever calls it. That has to be the owner of the tables.
-- pmdb: schedule 0 4 * * 0
-- pmdb: each-row

select maintenance.reindex_fragmented_indexes();
