-- Templates of e-mails: the platform's for everybody, an organization's own for itself, a foreign one for nobody (E024, E025).
begin;
select plan(16);

create function pg_temp.template(slug text, key text) returns uuid
  language sql
as $$
  insert into communication.email_templates (organization_id, template_key, name, subject, body_html)
  values (test.id(slug || '.organization'), key, key, key, key) returning id
$$;
create function pg_temp.notify(template uuid) returns uuid
  language sql
as $$
  insert into communication.notifications (organization_id, recipient_tenant_id, notification_type, title, template_id)
  values (test.id('ours.organization'), test.id('ours.tenant'), 'x', 'x', template) returning id
$$;
create temp table t as
  select pg_temp.template('platform', 'welcome') as platforms, pg_temp.template('ours', 'welcome') as ours, pg_temp.template('theirs', 'welcome') as theirs;

select is((select organization_id from communication.email_templates where id = platforms), null, 'one of the platform') from t;
select isnt(pg_temp.notify(platforms), null, 'anybody uses it') from t;
select isnt(pg_temp.notify(ours), null, 'and one''s own') from t;
select throws_ok(format('select pg_temp.notify(%L)', theirs), '23503',
                 'insert or update on table "notifications" violates foreign key constraint "notifications_template_id_fkey"', 'a foreign one is refused …') from t;
select throws_ok('select pg_temp.notify(gen_random_uuid())', '23503',
                 'insert or update on table "notifications" violates foreign key constraint "notifications_template_id_fkey"', '… in the words of one that does not exist');
select throws_ok(format('update communication.notifications set template_id = %L', theirs), '23503', null, 'no update leads there') from t;
select throws_ok(format($$insert into communication.communication_logs (organization_id, channel, template_id) values (test.id('ours.organization'), 'email', %L)$$, theirs),
                 '23503', null, 'nor does the record of contacts') from t;
select throws_ok(format('update communication.email_templates set organization_id = %L where id = %L', test.id('theirs.organization'), ours), '23503', null,
                 'a template stays with its organization') from t;
select throws_ok($$select pg_temp.template('ours', 'welcome')$$, '23505', null, 'one of a key, a language and a version');
select throws_ok($$select pg_temp.template('platform', 'welcome')$$, '23505', null, 'for the platform too (E031)');

select is(test.asks('pm_app', 'ours', 'select count(*) from communication.email_templates'), '2', 'staff see the platform''s and their own');
select is(test.asks('pm_app', 'ours', $$with w as (update communication.email_templates set subject = 'New' returning 1) select count(*) from w$$), '1', 'and change their own');
select is(test.asks('pm_app', 'ours', format($$insert into communication.email_templates (template_key, name, subject, body_html, created_by) values ('x', 'x', 'x', 'x', %L)
  returning created_by = app.current_user_id()$$, test.id('theirs.admin'))), 'true', 'a new one is by whoever adds it, whatever he says');
select throws_ok($$select test.asks('tenant_role', 'ours', 'select 1 from communication.email_templates')$$, '42501', null, 'a renter reads none');
update core.organization_members set permissions = '["communication.send"]';
select is(test.asks('pm_app', 'ours', 'select count(*) from communication.email_templates'), '1', 'without the permission staff see the platform''s');
select is(test.asks('pm_app', 'ours', 'with w as (delete from communication.email_templates returning 1) select count(*) from w'), '0', 'and delete nothing');

select * from finish();
rollback;
