-- Notifications of the platform to people, and which of them they want.

set role pm_owner;

create table communication.notifications (
  id                         uuid          not null  default gen_random_uuid(),
  organization_id            uuid          not null  default app.current_organization_id(),
  recipient_user_profile_id  uuid,
  recipient_tenant_id        uuid,
  template_id                uuid,
  notification_type          varchar(50)   not null,
  channel                    varchar(20)   not null  default 'in_app',
  title                      varchar(255)  not null,
  body                       text,
  data                       jsonb         not null  default '{}',
  related_type               varchar(50),
  related_id                 uuid,
  priority                   varchar(20)   not null  default 'normal',
  status                     varchar(20)   not null  default 'pending',
  dedupe_key                 varchar(100),
  scheduled_for              timestamptz,
  sent_at                    timestamptz,
  read_at                    timestamptz,
  expires_at                 timestamptz,
  created_at                 timestamptz   not null  default now(),

  constraint notifications_pkey                            primary key (id),
  constraint notifications_organization_id_id_key          unique (organization_id, id),
  constraint notifications_organization_id_dedupe_key_key  unique (organization_id, dedupe_key),
  constraint notifications_organization_id_fkey            foreign key (organization_id)                            references core.organizations (id)                on delete restrict,
  constraint notifications_recipient_user_profile_id_fkey  foreign key (organization_id, recipient_user_profile_id) references core.user_profiles (organization_id, id) on delete restrict,
  constraint notifications_recipient_tenant_id_fkey        foreign key (organization_id, recipient_tenant_id)       references core.tenants (organization_id, id)       on delete restrict,
  constraint notifications_template_id_fkey                foreign key (template_id)                                references communication.email_templates (id)       on delete restrict,
  constraint notifications_recipient_check                 check (num_nonnulls(recipient_user_profile_id, recipient_tenant_id) = 1),
  constraint notifications_channel_check                   check (channel in ('in_app', 'email', 'sms', 'push')),
  constraint notifications_data_check                      check (jsonb_typeof(data) = 'object'),
  constraint notifications_related_type_related_id_check   check ((related_type is null) = (related_id is null)),
  constraint notifications_priority_check                  check (priority in ('low', 'normal', 'high', 'urgent')),
  constraint notifications_status_check                    check (status in ('pending', 'sent', 'delivered', 'read', 'failed', 'cancelled'))
);

create index idx_notifications_user_profile on communication.notifications (organization_id, recipient_user_profile_id, created_at);
create index idx_notifications_tenant       on communication.notifications (organization_id, recipient_tenant_id, created_at);
create index idx_notifications_template     on communication.notifications (template_id);
create index idx_notifications_pending      on communication.notifications (scheduled_for) where status = 'pending';

comment on table  communication.notifications                            is 'What the platform tells one person, on one channel';
comment on column communication.notifications.recipient_user_profile_id  is 'The person, where it is one with a login';
comment on column communication.notifications.recipient_tenant_id        is 'The tenant, where it is one without';
comment on column communication.notifications.template_id                is 'The text that it was made from; NULL for one written by hand';
comment on column communication.notifications.notification_type          is 'What happened, such as invoice_due; preferences are by it';
comment on column communication.notifications.channel                    is 'How it is to reach the person';
comment on column communication.notifications.title                      is 'What is read first';
comment on column communication.notifications.body                       is 'The rest';
comment on column communication.notifications.data                       is 'Object of what the application needs to open the right page';
comment on column communication.notifications.related_type               is 'What it is about, as schema.table; related_id is that row''s id';
comment on column communication.notifications.related_id                 is 'The row that it is about';
comment on column communication.notifications.priority                   is 'urgent goes out in quiet hours as well; the application''s to heed';
comment on column communication.notifications.status                     is 'delivered and read as the channel reports it; cancelled: overtaken before it was sent';
comment on column communication.notifications.dedupe_key                 is 'A second one with the same key is refused, so that a job can run twice';
comment on column communication.notifications.scheduled_for              is 'Not before; NULL for at once';
comment on column communication.notifications.sent_at                    is 'When it went out';
comment on column communication.notifications.read_at                    is 'When the person opened it';
comment on column communication.notifications.expires_at                 is 'From then on it is not worth sending';

create trigger refuse_foreign_template
  after insert or update of template_id, organization_id on communication.notifications
  for each row when (new.template_id is not null) execute function app.refuse_foreign_template();

call app.attach_audit('communication.notifications', redacted => '{title,body,data}', ignored => '{read_at}');

alter table communication.notifications enable row level security;
alter table communication.notifications force row level security; -- E075

create table communication.notification_preferences (
  id                 uuid         not null  default gen_random_uuid(),
  organization_id    uuid         not null  default app.current_organization_id(),
  user_profile_id    uuid         not null,
  notification_type  varchar(50)  not null,
  channel            varchar(20)  not null,
  is_enabled         boolean      not null  default true,
  quiet_hours_start  time,
  quiet_hours_end    time,
  timezone           varchar(50)  not null  default 'UTC',
  created_at         timestamptz  not null  default now(),
  updated_at         timestamptz  not null  default now(),

  constraint notification_preferences_pkey                     primary key (id),
  constraint notification_preferences_organization_id_id_key   unique (organization_id, id),
  constraint notification_preferences_user_profile_id_notification_type_key
    unique (organization_id, user_profile_id, notification_type, channel),
  constraint notification_preferences_organization_id_fkey     foreign key (organization_id)                  references core.organizations (id)                on delete restrict,
  constraint notification_preferences_user_profile_id_fkey     foreign key (organization_id, user_profile_id) references core.user_profiles (organization_id, id) on delete cascade,
  constraint notification_preferences_timezone_fkey            foreign key (timezone)                         references shared.time_zones (name)               on delete restrict,
  constraint notification_preferences_channel_check            check (channel in ('in_app', 'email', 'sms', 'push')),
  constraint notification_preferences_quiet_hours_check        check ((quiet_hours_start is null) = (quiet_hours_end is null))
);

create index idx_notification_preferences_timezone on communication.notification_preferences (timezone);

comment on table  communication.notification_preferences                    is 'What a person wants to be told, and how; without a row the platform''s default holds';
comment on column communication.notification_preferences.user_profile_id    is 'Whose wish it is';
comment on column communication.notification_preferences.notification_type  is 'What the wish is about, as in notifications';
comment on column communication.notification_preferences.channel            is 'The way that the wish is about';
comment on column communication.notification_preferences.is_enabled         is 'Whether the person wants it';
comment on column communication.notification_preferences.quiet_hours_start  is 'Hours of the day in timezone; past midnight where it is later than the end';
comment on column communication.notification_preferences.quiet_hours_end    is 'In the morning, as a rule; together with quiet_hours_start or not at all';
comment on column communication.notification_preferences.timezone           is 'IANA name; the quiet hours are meant in it';

create trigger set_updated_at
  before update on communication.notification_preferences
  for each row execute function app.set_updated_at();

call app.attach_audit('communication.notification_preferences');

alter table communication.notification_preferences enable row level security;
alter table communication.notification_preferences force row level security; -- E075

reset role;
