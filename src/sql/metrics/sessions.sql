-- What the sessions of the server do, and how long the longest has been at it.

with sessions as (
  select coalesce(state, 'unknown') as state, query_start, xact_start, state_change, wait_event_type
    from pg_stat_activity
   where backend_type = 'client backend' and pid <> pg_backend_pid()
)
select 'pmdb_connections' as name, json_build_object('state', s.state) as labels, count(sessions.state)::float8 as value
  from (values ('active'), ('idle'), ('idle in transaction'), ('idle in transaction (aborted)')) known (state)
  full join sessions using (state)
 cross join lateral (select coalesce(known.state, sessions.state) as state) s
 group by s.state
union all
select 'pmdb_connections_limit', '{}', current_setting('max_connections')::float8 - current_setting('superuser_reserved_connections')::float8
union all
select 'pmdb_lock_waiters', '{}', count(*)::float8 from sessions where wait_event_type = 'Lock'
union all
select 'pmdb_longest_query_seconds', '{}', coalesce(extract(epoch from max(now() - query_start)), 0)::float8 from sessions where state = 'active'
union all
select 'pmdb_longest_transaction_seconds', '{}', coalesce(extract(epoch from max(now() - xact_start)), 0)::float8 from sessions
union all
select 'pmdb_longest_idle_in_transaction_seconds', '{}', coalesce(extract(epoch from max(now() - state_change)), 0)::float8
  from sessions where state like 'idle in transaction%'
