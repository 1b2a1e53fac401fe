-- A function in SQL becomes part of the statement that calls it, unless it promises more than its own body keeps: text::text[] is
-- stable, not immutable. So this one was planned anew in every transaction, 60 microseconds of the first look at any table.
-- https://wiki.postgresql.org/wiki/Inlining_of_SQL_functions

set role pm_definer;

alter function app.holds_permission(text, text) stable;

reset role;
