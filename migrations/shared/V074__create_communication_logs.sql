-- The record of every contact with a person, in or out, and what the providers say became of it.
-- Not partitioned (E059): the month would have to be part of the primary key and of every key that names an entry.
-- What is old goes in batches instead.

set role pm_owner;

create table communication.communication_logs (
  id                   uuid           not null  default gen_random_uuid(),
  organization_id      uuid           not null  default app.current_organization_id(),
  channel              varchar(20)    not null,
  direction            varchar(10)    not null  default 'outbound',
  notification_id      uuid,
  message_id           uuid,
  template_id          uuid,
  tenant_id            uuid,
  user_profile_id      uuid,
  to_address           varchar(255),
  from_address         varchar(255),
  subject              varchar(255),
  provider             varchar(50),
  provider_message_id  varchar(255),
  status               varchar(20)    not null  default 'queued',
  error_message        text,
  cost                 numeric(10,4),
  metadata             jsonb          not null  default '{}',
  occurred_at          timestamptz    not null  default now(),
  created_at           timestamptz    not null  default now(),

  constraint communication_logs_pkey                                  primary key (id),
  constraint communication_logs_organization_id_id_key                unique (organization_id, id),
  constraint communication_logs_organization_id_fkey                  foreign key (organization_id)                  references core.organizations (id)                          on delete restrict,
  constraint communication_logs_organization_id_notification_id_fkey  foreign key (organization_id, notification_id) references communication.notifications (organization_id, id) on delete restrict,
  constraint communication_logs_organization_id_message_id_fkey       foreign key (organization_id, message_id)      references communication.messages (organization_id, id)      on delete restrict,
  constraint communication_logs_template_id_fkey                      foreign key (template_id)                      references communication.email_templates (id)                on delete restrict,
  constraint communication_logs_organization_id_tenant_id_fkey        foreign key (organization_id, tenant_id)       references core.tenants (organization_id, id)                on delete restrict,
  constraint communication_logs_organization_id_user_profile_id_fkey  foreign key (organization_id, user_profile_id) references core.user_profiles (organization_id, id)          on delete restrict,
  constraint communication_logs_not_a_number_check  check ('NaN' not in (cost)),
  constraint communication_logs_channel_check    check (channel in ('email', 'sms', 'push', 'phone', 'mail')),
  constraint communication_logs_direction_check  check (direction in ('inbound', 'outbound')),
  constraint communication_logs_status_check     check (status in ('queued', 'sent', 'delivered', 'bounced', 'failed')),
  constraint communication_logs_cost_check       check (cost >= 0),
  constraint communication_logs_metadata_check   check (jsonb_typeof(metadata) = 'object')
);

create index idx_communication_logs_notification     on communication.communication_logs (organization_id, notification_id);
create index idx_communication_logs_message          on communication.communication_logs (organization_id, message_id);
create index idx_communication_logs_template         on communication.communication_logs (template_id);
create index idx_communication_logs_tenant           on communication.communication_logs (organization_id, tenant_id, occurred_at);
create index idx_communication_logs_user_profile     on communication.communication_logs (organization_id, user_profile_id, occurred_at);
create index idx_communication_logs_occurred         on communication.communication_logs (organization_id, occurred_at);
create index idx_communication_logs_provider_message on communication.communication_logs (provider_message_id); -- its callback knows no organization
create index idx_communication_logs_created          on communication.communication_logs using brin (created_at); -- for what is old

comment on table  communication.communication_logs                      is 'Every contact with a person, in or out';
comment on column communication.communication_logs.channel              is 'How it went';
comment on column communication.communication_logs.direction            is 'outbound: from the organization';
comment on column communication.communication_logs.notification_id      is 'The notification that it carried';
comment on column communication.communication_logs.message_id           is 'The message that it carried';
comment on column communication.communication_logs.template_id          is 'The text that it was made from';
comment on column communication.communication_logs.tenant_id            is 'The tenant at the other end';
comment on column communication.communication_logs.user_profile_id      is 'The person at the other end, where it is one with a login';
comment on column communication.communication_logs.to_address           is 'Mail address or telephone number that it went to';
comment on column communication.communication_logs.from_address         is 'Mail address or telephone number that it came from';
comment on column communication.communication_logs.subject              is 'The line above it; what was written is not kept here';
comment on column communication.communication_logs.provider             is 'Who carried it, such as ses or twilio';
comment on column communication.communication_logs.provider_message_id  is 'What the provider calls it';
comment on column communication.communication_logs.status               is 'As the provider last reported; each report is in delivery_status';
comment on column communication.communication_logs.error_message        is 'The provider''s words';
comment on column communication.communication_logs.cost                 is 'Of this one contact, in the organization''s currency';
comment on column communication.communication_logs.metadata             is 'Object of facts that have no column; the application''s own';
comment on column communication.communication_logs.occurred_at          is 'When it went out or came in';

create trigger refuse_foreign_template
  after insert or update of template_id, organization_id on communication.communication_logs
  for each row when (new.template_id is not null) execute function app.refuse_foreign_template();

call app.attach_audit('communication.communication_logs', redacted => '{to_address,from_address,subject,metadata}');

alter table communication.communication_logs enable row level security;
alter table communication.communication_logs force row level security; -- E075

create table communication.delivery_status (
  id                    uuid          not null  default gen_random_uuid(),
  organization_id       uuid          not null  default app.current_organization_id(),
  communication_log_id  uuid          not null,
  status                varchar(20)   not null,
  provider_event_id     varchar(255),
  detail                jsonb         not null  default '{}',
  occurred_at           timestamptz   not null  default now(),
  created_at            timestamptz   not null  default now(),

  constraint delivery_status_pkey                                   primary key (id),
  constraint delivery_status_organization_id_id_key                 unique (organization_id, id),
  constraint delivery_status_organization_id_provider_event_id_key  unique (organization_id, provider_event_id),
  constraint delivery_status_organization_id_fkey                   foreign key (organization_id)                       references core.organizations (id)                               on delete restrict,
  constraint delivery_status_communication_log_id_fkey              foreign key (organization_id, communication_log_id) references communication.communication_logs (organization_id, id) on delete cascade,
  constraint delivery_status_status_check
    check (status in ('queued', 'sent', 'delivered', 'opened', 'clicked', 'bounced', 'complained', 'failed')),
  constraint delivery_status_detail_check                           check (jsonb_typeof(detail) = 'object')
);

create index idx_delivery_status_log on communication.delivery_status (organization_id, communication_log_id, occurred_at);

comment on table  communication.delivery_status                       is 'Events that the providers report about a contact; they go with it';
comment on column communication.delivery_status.communication_log_id  is 'The contact that it is about';
comment on column communication.delivery_status.status                is 'What the provider reports; complained: called spam';
comment on column communication.delivery_status.provider_event_id     is 'The same event twice is refused: providers repeat themselves';
comment on column communication.delivery_status.detail                is 'Object: the report as the provider sent it';
comment on column communication.delivery_status.occurred_at           is 'When it happened, by the provider''s clock';

call app.attach_audit('communication.delivery_status', redacted => '{detail}');

alter table communication.delivery_status enable row level security;
alter table communication.delivery_status force row level security; -- E075

reset role;

set role pm_definer;

create function app.delete_old_communication_logs(keep interval default '2 years', at_most integer default 10000) returns bigint
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  deleted bigint;
begin
  delete from communication.communication_logs
  where id in (
    select id from communication.communication_logs where created_at < now() - keep limit at_most for update skip locked
  );
  get diagnostics deleted = row_count;
  return deleted;
end
$$;

comment on function app.delete_old_communication_logs(interval, integer) is
  'Deletes contacts older than the given age, and their events, one batch a call; returns how many. Repeat until 0';

grant execute on function app.delete_old_communication_logs(interval, integer) to pm_cron;

reset role;
