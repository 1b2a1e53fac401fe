-- People come into an organization by their own consent: invited by address, let in by the token that was sent there.
begin;
select plan(22);

create function pg_temp.invites(email text, token text, rest text default 'role => ''staff''', slug text default 'ours') returns text
  language sql
as $$
  select test.asks('pm_app', slug, format('select app.invite_user(%L, %L, %s)', email, token, rest))
$$;
create function pg_temp.accepts(token text) returns uuid
  language plpgsql
as $$
declare
  organization uuid;
begin
  perform set_config('app.context', '', true);
  set local role pm_service;
  organization := app.accept_invitation(token);
  reset role;
  return organization;
end
$$;

-- who is not invited stays a stranger
select throws_ok(format($q$select test.asks('pm_app', 'ours', 'insert into core.user_profiles (identity_user_id) values (''%s'')')$q$, stranger), '42501',
                 'permission denied for table user_profiles', 'nobody takes in ' || who)
from (values (test.id('theirs.renter'), 'somebody of another organization'), (gen_random_uuid(), 'nor learns whether there is one')) v (stranger, who);

-- an invitation says the same whoever it is for, and shows nothing before it is accepted
select is(pg_temp.invites('Renter@theirs.example', 'hash-1', $$role => 'manager', permissions => '["units.view_all"]'$$), '', 'an address that has an account');
select is(pg_temp.invites('new@nowhere.example', 'hash-2'), '', 'one that has none');
select is(test.asks('pm_app', 'ours', 'select count(*) from identity.users'), '2', 'nobody new is seen');
select is((select count(*) from identity.auth_tokens where token_hash in ('hash-1', 'hash-2') and organization_id = test.id('ours.organization')), 2::bigint, 'yet');

select is(pg_temp.accepts('hash-1'), test.id('ours.organization'), 'accepted');
select results_eq(
  $$select m.role::text, m.permissions, m.status::text, m.invited_by from core.organization_members m join core.user_profiles p on p.id = m.user_profile_id
    where p.identity_user_id = test.id('theirs.renter') and m.organization_id = test.id('ours.organization')$$,
  $$values ('manager', '["units.view_all"]'::jsonb, 'active', test.id('ours.profile'))$$, 'makes a member, as he was invited'
);
select is(test.asks('pm_app', 'ours', 'select count(*) from identity.users'), '3', 'who is seen now');
select throws_ok($$select pg_temp.accepts('hash-1')$$, '42501', 'no such invitation', 'once');
select throws_ok($$select pg_temp.accepts('hash-3')$$, '42501', 'no such invitation', 'nobody makes one up');
update identity.auth_tokens set created_at = now() - interval '8 days', expires_at = now() where token_hash = 'hash-2';
select throws_ok($$select pg_temp.accepts('hash-2')$$, '42501', 'no such invitation', 'none lasts for ever');

-- renters
select is(pg_temp.invites('rita@nowhere.example', 'hash-4', format('tenant => %L', test.id('ours.tenant'))), '', 'a renter');
select is(pg_temp.accepts('hash-4'), test.id('ours.organization'), 'accepts');
select is((select u.email::text from core.tenants t join core.user_profiles p on p.id = t.user_profile_id join identity.user_profiles u on u.id = p.identity_user_id
           where t.id = test.id('ours.tenant')), 'rita@nowhere.example', 'and is the tenant''s account');
select throws_ok($$select pg_temp.invites('x@nowhere.example', 'hash-5', format('tenant => %L', test.id('theirs.tenant')))$$, '42501', null, 'of one''s own organization');

-- what is wrong
select throws_ok($$select pg_temp.invites('x@nowhere.example', 'hash-5', 'role => ''emperor''')$$, '22023', null, 'as nothing that there isn''t');
select throws_ok($$select pg_temp.invites('x@nowhere.example', 'hash-5', 'role => null')$$, '22023', null, 'nor as nothing');
select throws_ok($$select test.asks('tenant_role', 'ours', 'select app.invite_user(''x@y'', ''h'', role => ''admin'')')$$, '42501', null, 'a renter invites nobody');
update core.organization_members set permissions = '["users.create"]';
select throws_ok($$select pg_temp.invites('x@nowhere.example', 'hash-5')$$, '42501', null, 'who may not make members invites none');
select throws_ok($$select test.asks('pm_app', 'ours', 'select app.accept_invitation(''hash-2'')')$$, '42501', null, 'and accepts for nobody');
update core.organizations set max_users = 2;
insert into identity.auth_tokens (user_id, organization_id, token_type, token_hash, expires_at, metadata)
values (test.id('theirs.admin'), test.id('ours.organization'), 'invitation', 'hash-6', now() + interval '1 day', '{"role": "staff"}');
select throws_ok($$select pg_temp.accepts('hash-6')$$, '23514', null, 'nor do more come than the plan allows');

select * from finish();
rollback;
