-- What a migration calls to put a table under audit: whoever writes into it is written down, but for what is secret or no event
-- (E118, E119, E124).
begin;
select plan(7);

set local role pm_owner;
create table core.gadgets (id uuid primary key default gen_random_uuid(), organization_id uuid, name text, secret text, seen_at timestamptz);
grant select, insert, update on core.gadgets to pmdb_tester;
select lives_ok($$call app.attach_audit('core.gadgets', redacted => '{secret}', ignored => '{seen_at}')$$, 'a new table is put under audit');
select lives_ok($$call app.attach_audit('core.gadgets', redacted => '{secret}', ignored => '{seen_at}')$$, 'a second time, too');
reset role;

insert into core.gadgets (organization_id, name, secret) values (test.id('ours.organization'), 'Lamp', 'hidden');
select is((select count(*) from shared.audit_logs where table_name = 'core.gadgets'), 1::bigint, 'a row is one event');
select is((select new_values ->> 'name' from shared.audit_logs where table_name = 'core.gadgets'), 'Lamp', 'with what was written');
select isnt((select new_values ->> 'secret' from shared.audit_logs where table_name = 'core.gadgets'), 'hidden', 'but for the secret');
update core.gadgets set seen_at = now();
select is((select count(*) from shared.audit_logs where table_name = 'core.gadgets'), 1::bigint, 'what is ignored is none');
update core.gadgets set name = 'Torch', seen_at = null;
select is((select changed_columns::text from shared.audit_logs where table_name = 'core.gadgets' and action = 'UPDATE'), '{name}', 'a change names its column');

select finish();
rollback;
