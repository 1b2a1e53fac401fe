-- How far a session's vacuum, analyze or index build is: what it does, and how much of what it has to do is done.

select 'vacuum' as command, phase, heap_blks_scanned::float8 as done, heap_blks_total::float8 as total, null::int as "waitsFor"
  from pg_stat_progress_vacuum where pid = :pid
union all
select 'analyze', phase, sample_blks_scanned, sample_blks_total, null from pg_stat_progress_analyze where pid = :pid
union all
select 'reindex', phase,
       case when blocks_total > 0 then blocks_done when tuples_total > 0 then tuples_done else lockers_done end,
       case when blocks_total > 0 then blocks_total when tuples_total > 0 then tuples_total else lockers_total end,
       nullif(current_locker_pid, 0)::int
  from pg_stat_progress_create_index where pid = :pid
