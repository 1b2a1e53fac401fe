-- Every check of communication, broken once: a wrong value is refused, by the name of its check.
begin;
select plan(26);

create temp table who as
  select test.id('ours.organization') as org, test.id('ours.profile') as profile, test.id('ours.tenant') as tenant;
insert into communication.email_templates (organization_id, template_key, name, subject, body_html) select org, 'x', 'x', 'x', 'x' from who;
insert into communication.notifications (organization_id, recipient_tenant_id, notification_type, title) select org, tenant, 'x', 'x' from who;
insert into communication.notification_preferences (organization_id, user_profile_id, notification_type, channel)
select org, profile, 'x', 'email' from who;
insert into communication.messages (organization_id, sender_id, recipient_type, recipient_id, content) select org, profile, 'tenant', tenant, 'x' from who;
insert into communication.announcements (organization_id, title, content, status, published_at) select org, 'x', 'x', 'published', now() from who;
insert into communication.communication_logs (organization_id, channel) select org, 'email' from who;
insert into communication.delivery_status (organization_id, communication_log_id, status)
select organization_id, id, 'sent' from communication.communication_logs;

select throws_ok(
  format('update communication.%I set %s', t, change), '23514',
  format('new row for relation "%s" violates check constraint "%s_%s_check"', t, t, checked), format('%s: %s', t, change)
)
from (values
  ('email_templates',          'variables',               $$variables = '"x"'$$),
  ('email_templates',          'version',                 $$version = 0$$),
  ('notifications',            'channel',                 $$channel = 'galaxy'$$),
  ('notifications',            'data',                    $$data = '"x"'$$),
  ('notifications',            'priority',                $$priority = 'galaxy'$$),
  ('notifications',            'related_type_related_id', $$related_type = 'core.units'$$),
  ('notifications',            'status',                  $$status = 'galaxy'$$),
  ('notification_preferences', 'channel',                 $$channel = 'galaxy'$$),
  ('notification_preferences', 'quiet_hours',             $$quiet_hours_start = '22:00'$$),
  ('messages',                 'message_type',            $$message_type = 'galaxy'$$),
  ('messages',                 'parent_message_id',       $$parent_message_id = id$$),
  ('messages',                 'priority',                $$priority = 'galaxy'$$),
  ('messages',                 'recipient_type',          $$recipient_type = 'galaxy'$$),
  ('announcements',            'audience',                $$audience = 'galaxy'$$),
  ('announcements',            'priority',                $$priority = 'galaxy'$$),
  ('announcements',            'published_at_expires_at', $$expires_at = published_at - interval '1 day'$$),
  ('announcements',            'status',                  $$status = 'galaxy'$$),
  ('announcements',            'status_publish_at',       $$status = 'scheduled'$$),
  ('announcements',            'status_published_at',     $$status = 'published', published_at = null$$),
  ('communication_logs',       'channel',                 $$channel = 'galaxy'$$),
  ('communication_logs',       'cost',                    $$cost = -1$$),
  ('communication_logs',       'direction',               $$direction = 'galaxy'$$),
  ('communication_logs',       'metadata',                $$metadata = '"x"'$$),
  ('communication_logs',       'status',                  $$status = 'galaxy'$$),
  ('delivery_status',          'detail',                  $$detail = '"x"'$$),
  ('delivery_status',          'status',                  $$status = 'galaxy'$$)
) v (t, checked, change);

select * from finish();
rollback;
