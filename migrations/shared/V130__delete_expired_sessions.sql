-- Sessions and one-time tokens that have ended are kept for a while, for whoever looks into a break-in, and then deleted. Each is
-- a person's, who may be in several organizations: nothing but time decides (E214).

set role pm_definer;

create function app.delete_expired_sessions(keep interval default '30 days') returns bigint
  language sql security definer
  set search_path = pg_catalog, pg_temp
begin atomic
  -- A token goes with its session: those that have none, or ended before it, are counted by themselves.
  with tokens as (
    delete from identity.auth_tokens
    where least(expires_at, used_at, revoked_at) < now() - keep
    returning id
  ),
  sessions as (
    delete from identity.auth_sessions where expires_at < now() - keep returning id
  )
  select (select count(*) from tokens) + (select count(*) from sessions);
end;

comment on function app.delete_expired_sessions(interval) is
  'Deletes sessions and tokens that ended longer ago than that, and counts them; run it daily';

revoke execute on function app.delete_expired_sessions(interval) from public;
grant execute on function app.delete_expired_sessions(interval) to pm_cron;

reset role;
