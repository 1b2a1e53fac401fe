-- Signing in and out: a token is given once, opens contexts while its session lasts, and nothing else does.
begin;
select plan(11);

create temp table tokens (who text, token text);
grant select on tokens to public;
insert into tokens select 'admin', test.asks('pm_service', 'ours', format('select app.open_session(%L)', test.id('ours.admin')));
insert into tokens select 'late', test.asks('pm_service', 'ours', format('select app.open_session(%L)', test.id('ours.admin')));
update identity.auth_sessions set created_at = now() - interval '40 days', expires_at = now() - interval '31 days'
where token_hash = (select encode(sha256(convert_to(token, 'UTF8')), 'hex') from tokens where who = 'late');
select set_config('app.context', '', true);

create function pg_temp.opens(who text, slug text) returns text
  language plpgsql
as $$
begin
  set local role pm_app;
  perform app.set_context((select t.token from tokens t where t.who = opens.who), test.id(slug || '.organization'));
  reset role;
  return 'open';
exception when insufficient_privilege then
  return sqlstate;
end
$$;

select matches(token, '^[0-9a-f]{64}$', 'a token is long: ' || who) from tokens where who = 'admin';
select is((select count(*) from identity.auth_sessions s join tokens t on t.token = s.token_hash), 0::bigint, 'the database keeps none');
select is(pg_temp.opens('admin', 'ours'), 'open', 'it opens the context of one''s organization');
select is((select count(*) from core.properties), 2::bigint, 'which the tester''s own policies do not narrow');
select is(test.asks('pm_app', 'ours', 'select app.current_user_id()'), test.id('ours.admin')::text, 'as whom it was given to');
select is(pg_temp.opens('admin', 'theirs'), '42501', 'and no other organization''s');
select is(pg_temp.opens('late', 'ours'), '42501', 'one whose session has ended opens nothing');
select is(pg_temp.opens('nobody', 'ours'), '42501', 'nor does one that is none');
select is(test.asks('pm_cron', 'ours', 'select app.delete_expired_sessions()'), '1', 'what ended long ago is deleted by the job');
select is(test.asks('pm_app', 'ours', $$select app.close_session((select token from tokens where who = 'admin'))$$), null, 'signing out');
select is(pg_temp.opens('admin', 'ours'), '42501', 'ends what the token was good for');

select finish();
rollback;
