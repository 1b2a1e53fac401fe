-- What each persona may do to each table of communication (E076, E077).
begin;
select plan(70);

-- Everything once, to the renter of ours, to his neighbour (whose message he sent himself), and in theirs.
insert into core.tenants (organization_id, property_id, first_name, last_name) values (test.id('ours.organization'), test.id('ours.property'), 'Nora', 'x');
create temp table people as
  select t.organization_id as org, t.id as tenant, p.id as profile
  from core.tenants t left join core.user_profiles p on (p.organization_id, p.id) = (t.organization_id, coalesce(t.user_profile_id, test.id('ours.profile')));
insert into communication.email_templates (organization_id, template_key, name, subject, body_html)
select org, 't' || row_number() over (), 'x', 'x', 'x' from people union all select null, 'platform', 'x', 'x', 'x';
insert into communication.notifications (organization_id, recipient_tenant_id, notification_type, title) select org, tenant, 'x', 'x' from people;
insert into communication.notifications (organization_id, recipient_user_profile_id, notification_type, title) select org, profile, 'x', 'x' from people;
insert into communication.notification_preferences (organization_id, user_profile_id, notification_type, channel) select org, profile, 'x', 'sms' from people;
insert into communication.messages (organization_id, sender_id, recipient_type, recipient_id, content)
select org, (select id from core.user_profiles u where u.organization_id = org order by id = profile limit 1), 'tenant', tenant, 'x' from people;
insert into communication.announcements (organization_id, title, content, audience, status, published_at)
select test.id(slug || '.organization'), 'x', 'x', audience, status, now()
from unnest(array['ours', 'theirs']) slug, (values ('all', 'published'), ('tenants', 'published'), ('staff', 'published'), ('all', 'draft')) v (audience, status);
insert into communication.communication_logs (organization_id, channel, tenant_id) select org, 'email', tenant from people;
insert into communication.delivery_status (organization_id, communication_log_id, status) select organization_id, id, 'sent' from communication.communication_logs;

create temp table cases as
  select *
  from (values
    ('email_templates',    '3', '1', 'manage', 'name = 1',           'template_key, name, subject, body_html) values (1, 1, 1, 1)'),
    ('notifications',      '4', '1', 'send',   'status = ''sent''',  format('recipient_tenant_id, notification_type, title) values (%L, 1, 1)', test.id('ours.tenant'))),
    ('announcements',      '4', '2', 'manage', 'title = 1',          'title, content) values (1, 1)'),
    ('communication_logs', '2', '0', 'send',   'status = ''failed''', 'channel) values (''sms'')'),
    ('delivery_status',    '2', '0', 'send',   null,                 format('communication_log_id, status) values (%L, ''sent'')', (select id from communication.communication_logs where organization_id = test.id('ours.organization') limit 1)))
  ) v (t, all_rows, without, permission, change, addition);

create function pg_temp.sees(role text, permissions text[], t text) returns text
  language sql return test.does(role, permissions, format('select id from communication.%I', t));
create function pg_temp.changes(role text, permissions text[], t text, change text) returns text
  language sql return test.does(role, permissions, format('update communication.%I set %s returning 1', t, change));
create function pg_temp.removes(role text, permissions text[], t text) returns text
  language sql return test.does(role, permissions, format('delete from communication.%I returning 1', t));
create function pg_temp.adds(role text, permissions text[], t text, addition text) returns text
  language sql return test.does(role, permissions, format('insert into communication.%I (%s returning 1', t, addition));

-- staff
select is(pg_temp.sees('pm_app', '{communication.view_all}', t), all_rows, 'staff see ' || t) from cases;
select is(pg_temp.sees('pm_app', test.all_but('communication.view_all'), t), without, 'by permission: ' || t) from cases;
select is(pg_temp.changes('pm_app', array['communication.' || permission], t, change), case t when 'email_templates' then '2' else all_rows end, 'staff change ' || t) from cases where change is not null;
select is(pg_temp.changes('pm_app', test.all_but('communication.' || permission), t, change), '0', 'by permission: ' || t) from cases where change is not null;
select is(pg_temp.adds('pm_app', array['communication.' || permission], t, addition), '1', 'staff add to ' || t) from cases;
select is(pg_temp.adds('pm_app', test.all_but('communication.' || permission), t, addition), 'refused', 'by permission: ' || t) from cases;
select is(pg_temp.removes('pm_app', '{communication.manage}', t), removed, 'staff remove ' || t)
from (values ('email_templates', '2'), ('notifications', '4'), ('announcements', '4'), ('messages', '2'), ('delivery_status', 'refused')) v (t, removed);
select is(pg_temp.removes('pm_app', test.all_but('communication.manage'), t), '0', 'by permission: ' || t)
from unnest(array['email_templates', 'notifications', 'announcements', 'messages']) t;

-- messages and preferences are personal
select is(pg_temp.sees('pm_app', permissions, 'messages'), seen, format('messages, with %s', permissions))
from (values ('{communication.view_all}'::text[], '2'), ('{}', '1')) v (permissions, seen);
select is(pg_temp.adds('pm_app', permissions, 'messages', format('sender_id, recipient_type, recipient_id, content) values (%L, ''tenant'', %L, 1)', sender, test.id('ours.tenant'))), answer, title)
from (values ('{communication.send}'::text[], test.id('ours.profile'), '1', 'staff write'), ('{communication.send}', test.id('ours.lodger'), 'refused', 'in their own name'),
             ('{communication.manage}', test.id('ours.profile'), 'refused', 'by permission')) v (permissions, sender, answer, title);
select is(pg_temp.adds('property_manager_role', '{}', 'messages', format('sender_id, recipient_type, recipient_id, content) values (%L, ''tenant'', %L, 1)', sender, test.id('ours.tenant'))), answer, title)
from (values (test.id('ours.profile'), '1', 'a manager writes'), (test.id('ours.lodger'), 'refused', 'in his own name')) v (sender, answer, title);
select is(pg_temp.sees('pm_app', permissions, 'notification_preferences'), seen, format('preferences, with %s', permissions))
from (values ('{communication.view_all}'::text[], '2'), ('{}', '1')) v (permissions, seen);
select is(pg_temp.changes(role, '{}', 'notification_preferences', 'is_enabled = false'), '1', role || ' changes his own preferences') from unnest(array['pm_app', 'property_manager_role', 'tenant_role']) role;
select is(pg_temp.removes(role, '{}', 'notification_preferences'), '1', role || ' removes them') from unnest(array['pm_app', 'tenant_role']) role;

-- managers, renters and readers
select is(pg_temp.sees(role, '{}', t), seen, format('%s sees %s', role, t))
from (values ('property_manager_role', 'notifications', '1'), ('property_manager_role', 'announcements', '2'), ('property_manager_role', 'messages', '1'),
             ('tenant_role', 'notifications', '2'), ('tenant_role', 'announcements', '2'), ('tenant_role', 'messages', '2'), ('tenant_role', 'email_templates', 'refused'),
             ('pm_readonly', 'announcements', '4'), ('pm_readonly', 'communication_logs', '2'), ('pm_reporting', 'delivery_status', '2'), ('pm_readonly', 'messages', 'refused')
     ) v (role, t, seen);
select is(pg_temp.removes('tenant_role', '{all}', t), 'refused', 'a renter removes no ' || t) from unnest(array['messages', 'notifications', 'announcements']) t;

-- migrations: all of the organization whose context is open
select cmp_ok(pg_temp.sees('pm_owner', '{}', t), '>', '0', 'migrations see ' || t) from cases;

select * from finish();
rollback;
