-- Cleans what autovacuum left. A statement of its own, for VACUUM runs in no function and in no transaction (E138).
-- As whoever applies it: the owner of the database may vacuum all of its tables.
-- pmdb: schedule 0 3 * * 0

vacuum (analyze, skip_locked);
