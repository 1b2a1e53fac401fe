-- The audit trail: what it says of a change, what it keeps to itself, and that nobody writes it.
begin;
select plan(33);

create function pg_temp.last() returns shared.audit_logs
  language sql
as $$
  select * from shared.audit_logs order by created_at desc, id limit 1
$$;

-- a change
select app.set_context_as(test.id('ours.admin'), test.id('ours.organization'), '192.0.2.7', repeat('x', 600), 'request-1');
update core.units set floor = 3 where id = test.id('ours.unit');
select is((pg_temp.last()).action::text, 'UPDATE', 'what was done');
select is((pg_temp.last()).table_name, 'core.units', 'to which table');
select is((pg_temp.last()).record_id, test.id('ours.unit'), 'to which row');
select is((pg_temp.last()).organization_id, test.id('ours.organization'), 'of which organization');
select is((pg_temp.last()).changed_columns, '{floor}', 'which columns changed');
select is((pg_temp.last()).old_values, '{"floor": null}', 'from what');
select is((pg_temp.last()).new_values, '{"floor": 3}', 'to what');
select is((pg_temp.last()).user_id, test.id('ours.admin'), 'by whom');
select is((pg_temp.last()).ip_address, '192.0.2.7', 'from where (E116)');
select is((pg_temp.last()).request_id, 'request-1', 'for which request');
select is(length((pg_temp.last()).user_agent), 512, 'with a client that can''t fill the log');
select is((pg_temp.last()).db_role::text, session_user::text, 'through which login');

-- what is no change
create temp table before as select count(*) as n from shared.audit_logs;
update core.units set floor = 3 where id = test.id('ours.unit');
update identity.user_profiles set last_login_at = now(), login_count = 7 where id = test.id('ours.admin');
select is((select count(*) from shared.audit_logs), (select n from before), 'nothing changed, or nothing that matters (E122)');
delete from core.leases where id = test.id('ours.lease');
select results_eq(
  $$select table_name::text, action::text, changed_columns from shared.audit_logs order by created_at desc limit 2$$,
  $$values ('core.units', 'UPDATE', '{availability_date,current_rent,lease_start_date,status}'::text[]), ('core.leases', 'DELETE', null)$$,
  'what a trigger changes is written down as well'
);
select is((select old_values ->> 'rent_amount' from shared.audit_logs where action = 'DELETE'), '900.00', 'a deleted row is kept there');

-- without a context, and of no organization
select set_config('app.context', '', true);
update core.organizations set name = 'Renamed' where id = test.id('theirs.organization');
select is((pg_temp.last()).organization_id, test.id('theirs.organization'), 'a row knows its organization without a context (E115)');
select is((pg_temp.last()).user_id, null, 'nobody is nobody');
insert into shared.scheduled_jobs (job_name, schedule, command) values ('x', '* * * * *', 'select 1');
select is((pg_temp.last()).table_name, 'shared.scheduled_jobs', 'a job that somebody schedules');
update shared.scheduled_jobs set last_run_at = now(), last_status = 'succeeded';
select is((pg_temp.last()).action, 'INSERT', 'not each of its runs');

-- secrets
update core.tenants set credit_score = 700, annual_income = 54321, notes = 'polite' where id = test.id('ours.tenant');
select is((pg_temp.last()).new_values, '{"notes": "polite", "credit_score": "[redacted]", "annual_income": "[redacted]"}', 'that it changed, not to what (E117)');
insert into identity.auth_sessions (user_id, token_hash, expires_at) values (test.id('ours.admin'), 'abcdef', now() + interval '1 day');
select is((pg_temp.last()).new_values ->> 'token_hash', '[redacted]', 'no hash of a token');
insert into shared.system_settings (organization_id, setting_key, setting_value) values (test.id('ours.organization'), 'key', '"s3cret"');
select is((pg_temp.last()).new_values ->> 'setting_value', '[redacted]', 'no setting');
select is((select count(*)::int from shared.audit_logs where concat(old_values, new_values) ~ '54321|abcdef|s3cret'), 0, 'nowhere');

-- who reads it
select is(test.asks('pm_app', 'ours', 'select count(*) > 0 and bool_and(organization_id = app.current_organization_id()) from shared.audit_logs'), 'true',
          'an administrator reads his organization''s');
update core.organization_members set permissions = '["users.view_all"]';
select is(test.asks('pm_app', 'ours', 'select count(*) from shared.audit_logs'), '0', 'staff without the permission none');
select throws_ok(format($q$select test.asks('%s', 'ours', 'select count(*) from shared.audit_logs')$q$, role), '42501', null, role || ' neither')
from unnest(array['property_manager_role', 'tenant_role', 'pm_readonly', 'pm_reporting']) role;

-- who writes it
select throws_ok(statement, '42501', null, statement || ' (E114)')
from unnest(array['update shared.audit_logs set action = ''INSERT''', 'delete from shared.audit_logs', 'truncate shared.audit_logs',
                  'set local role pm_app; insert into shared.audit_logs (table_name, action) values (''core.units'', ''UPDATE'')']) statement;

select * from finish();
rollback;
