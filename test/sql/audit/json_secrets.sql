-- Secrets in JSON don't reach the audit trail, wherever and however they stand (E117).
begin;
select plan(27);

create function pg_temp.kept(document jsonb) returns jsonb
  language sql
  return app.without_secrets(document);

-- In the trail
update core.properties set metadata = '{"smtp": {"host": "mail.example", "password": "hunter2"}, "note": "rear"}' where id = test.id('ours.property');
select is((select new_values -> 'metadata' from shared.audit_logs where table_name = 'core.properties' and changed_columns = '{metadata}'),
          '{"smtp": {"host": "mail.example", "password": "[redacted]"}, "note": "rear"}', 'what is new');
update core.properties set metadata = '{}' where id = test.id('ours.property');
select is((select old_values -> 'metadata' #>> '{smtp,password}' from shared.audit_logs
           where table_name = 'core.properties' and action = 'UPDATE' and new_values -> 'metadata' = '{}'), '[redacted]', 'what was before');
select is((select count(*) from shared.audit_logs where table_name = 'core.properties' and changed_columns = '{metadata}'), 2::bigint, 'that it changed is written');
insert into core.organizations (name, slug, settings) values ('Secretive', 'secretive', '{"api_key": "k", "theme": "dark"}');
select is((select new_values -> 'settings' from shared.audit_logs where table_name = 'core.organizations' and new_values ->> 'slug' = 'secretive'),
          '{"api_key": "[redacted]", "theme": "dark"}', 'and in a row that comes');
update org_north.properties set policies = '{"gate": {"pin": "1234"}}' where name = 'Spare';
select is((select new_values #>> '{policies,gate,pin}' from org_north.audit_log where table_name = 'properties' and new_values ? 'policies' and action = 'UPDATE'),
          '[redacted]', 'and in a schema of its own');

-- Names
select is(pg_temp.kept(jsonb_build_object(name, 'x')), jsonb_build_object(name, '[redacted]'), name)
from unnest('{password,smtp_password,Passphrase,clientSecret,access_token,API-Key,privateKey,iban,card_cvv,SSN,account_number}'::text[]) name;
select is(pg_temp.kept(jsonb_build_object(name, 'x')), jsonb_build_object(name, 'x'), name || ' is none')
from unnest('{keyboard,spin,pinned,passage,account_note}'::text[]) name;

-- Values
select is(pg_temp.kept('{"pin": 1234, "rate": 5}'), '{"pin": "[redacted]", "rate": 5}', 'numbers');
select is(pg_temp.kept('{"tokens": ["a", "b\"]"], "n": [1]}'), '{"tokens": "[redacted]", "n": [1]}', 'lists');
select is(pg_temp.kept('{"token": null, "has_token": true, "secrets": {"hint": "h", "pin": "1"}}'),
          '{"token": null, "has_token": true, "secrets": {"hint": "h", "pin": "[redacted]"}}', 'what says nothing stays, and what is nested has its own names');
select is(pg_temp.kept('[{"password": "x\\\" y"}, "password", {"note": "\"password\": \"z\""}]'),
          '[{"password": "[redacted]"}, "password", {"note": "\"password\": \"z\""}]', 'quotes and backslashes lead nobody astray');
select is(pg_temp.kept('{"od\"d token": "x", "é": "ü"}'), '{"od\"d token": "[redacted]", "é": "ü"}', 'in names neither');
select is(pg_temp.kept((repeat('[', 2000) || '{"pin": 1}' || repeat(']', 2000))::jsonb)::text, repeat('[', 2000) || '{"pin": "[redacted]"}' || repeat(']', 2000),
          'however deep');

select * from finish();
rollback;
