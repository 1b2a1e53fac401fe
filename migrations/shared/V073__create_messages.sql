-- Messages between people, and announcements to many.

set role pm_owner;

create table communication.messages (
  id                         uuid          not null  default gen_random_uuid(),
  organization_id            uuid          not null  default app.current_organization_id(),
  thread_id                  uuid          not null  default gen_random_uuid(),
  parent_message_id          uuid,
  sender_id                  uuid          not null,
  recipient_type             varchar(20)   not null,
  recipient_id               uuid          not null,
  recipient_user_profile_id  uuid          generated always as (case when recipient_type = 'user'     then recipient_id end) stored,
  recipient_property_id      uuid          generated always as (case when recipient_type = 'property' then recipient_id end) stored,
  recipient_unit_id          uuid          generated always as (case when recipient_type = 'unit'     then recipient_id end) stored,
  recipient_tenant_id        uuid          generated always as (case when recipient_type = 'tenant'   then recipient_id end) stored,
  subject                    varchar(255),
  content                    text          not null,
  message_type               varchar(20)   not null  default 'message',
  priority                   varchar(20)   not null  default 'normal',
  attachments                text[],
  read_at                    timestamptz,
  created_at                 timestamptz   not null  default now(),

  constraint messages_pkey                             primary key (id),
  constraint messages_organization_id_id_key           unique (organization_id, id),
  constraint messages_organization_id_thread_id_id_key unique (organization_id, thread_id, id), -- for the answers of a thread
  constraint messages_organization_id_fkey             foreign key (organization_id)                               references core.organizations (id)                            on delete restrict,
  constraint messages_parent_message_id_fkey           foreign key (organization_id, thread_id, parent_message_id) references communication.messages (organization_id, thread_id, id) on delete restrict,
  constraint messages_sender_id_fkey                   foreign key (organization_id, sender_id)                    references core.user_profiles (organization_id, id)           on delete restrict,
  -- recipient_id has a key after all (E021): the column of its type names it.
  constraint messages_recipient_user_profile_id_fkey   foreign key (organization_id, recipient_user_profile_id)    references core.user_profiles (organization_id, id)           on delete restrict,
  constraint messages_recipient_property_id_fkey       foreign key (organization_id, recipient_property_id)        references core.properties (organization_id, id)              on delete restrict,
  constraint messages_recipient_unit_id_fkey           foreign key (organization_id, recipient_unit_id)            references core.units (organization_id, id)                   on delete restrict,
  constraint messages_recipient_tenant_id_fkey         foreign key (organization_id, recipient_tenant_id)          references core.tenants (organization_id, id)                 on delete restrict,
  constraint messages_parent_message_id_check          check (parent_message_id <> id),
  constraint messages_recipient_type_check             check (recipient_type in ('user', 'property', 'unit', 'tenant')),
  constraint messages_message_type_check               check (message_type in ('message', 'announcement', 'alert')),
  constraint messages_priority_check                   check (priority in ('low', 'normal', 'high', 'urgent'))
);

create index idx_messages_parent   on communication.messages (organization_id, thread_id, parent_message_id);
create index idx_messages_sender   on communication.messages (organization_id, sender_id, created_at);
create index idx_messages_user     on communication.messages (organization_id, recipient_user_profile_id, created_at);
create index idx_messages_property on communication.messages (organization_id, recipient_property_id, created_at);
create index idx_messages_unit     on communication.messages (organization_id, recipient_unit_id, created_at);
create index idx_messages_tenant   on communication.messages (organization_id, recipient_tenant_id, created_at);

comment on table  communication.messages                            is 'What somebody writes to a person, or to everybody in a unit or a property';
comment on column communication.messages.thread_id                  is 'The same for a message and all answers to it';
comment on column communication.messages.parent_message_id          is 'The message that this one answers, of the same thread';
comment on column communication.messages.sender_id                  is 'Who wrote it';
comment on column communication.messages.recipient_type             is 'Which of the four columns below says to whom';
comment on column communication.messages.recipient_id               is 'core.user_profiles, properties, units or tenants, as recipient_type says';
comment on column communication.messages.recipient_user_profile_id  is 'recipient_id where that is a person, so that a key can hold it';
comment on column communication.messages.recipient_property_id      is 'recipient_id where that is a property, so that a key can hold it';
comment on column communication.messages.recipient_unit_id          is 'recipient_id where that is a unit, so that a key can hold it';
comment on column communication.messages.recipient_tenant_id        is 'recipient_id where that is a tenant, so that a key can hold it';
comment on column communication.messages.subject                    is 'The line above it; an answer has that of its thread';
comment on column communication.messages.content                    is 'The text itself';
comment on column communication.messages.message_type               is 'announcement: for many; alert: cannot wait';
comment on column communication.messages.priority                   is 'For the reader''s order; nothing follows from it';
comment on column communication.messages.attachments                is 'URLs of files';
comment on column communication.messages.read_at                    is 'When the recipient opened it; of one to many, when the first did';

call app.attach_audit('communication.messages', redacted => '{subject,content,attachments}', ignored => '{read_at}');

alter table communication.messages enable row level security;
alter table communication.messages force row level security; -- E075

create table communication.announcements (
  id               uuid          not null  default gen_random_uuid(),
  organization_id  uuid          not null  default app.current_organization_id(),
  property_id      uuid,
  building_id      uuid,
  title            varchar(255)  not null,
  content          text          not null,
  audience         varchar(20)   not null  default 'all',
  priority         varchar(20)   not null  default 'normal',
  status           varchar(20)   not null  default 'draft',
  publish_at       timestamptz,
  published_at     timestamptz,
  expires_at       timestamptz,
  created_by       uuid,
  created_at       timestamptz   not null  default now(),
  updated_at       timestamptz   not null  default now(),

  constraint announcements_pkey                                          primary key (id),
  constraint announcements_organization_id_id_key                        unique (organization_id, id),
  constraint announcements_organization_id_fkey                          foreign key (organization_id)                           references core.organizations (id)                         on delete restrict,
  constraint announcements_organization_id_property_id_fkey              foreign key (organization_id, property_id)              references core.properties (organization_id, id)             on delete restrict,
  constraint announcements_organization_id_property_id_building_id_fkey  foreign key (organization_id, property_id, building_id) references core.buildings (organization_id, property_id, id) on delete restrict,
  constraint announcements_organization_id_created_by_fkey               foreign key (organization_id, created_by)               references core.user_profiles (organization_id, id)          on delete restrict,
  constraint announcements_property_id_building_id_check   check (building_id is null or property_id is not null), -- without the property its key would not be looked at
  constraint announcements_audience_check                  check (audience in ('all', 'tenants', 'staff', 'owners')),
  constraint announcements_priority_check                  check (priority in ('low', 'normal', 'high', 'urgent')),
  constraint announcements_status_check                    check (status in ('draft', 'scheduled', 'published', 'archived')),
  constraint announcements_status_published_at_check       check (status <> 'published' or published_at is not null),
  constraint announcements_status_publish_at_check         check (status <> 'scheduled' or publish_at is not null),
  constraint announcements_published_at_expires_at_check   check (expires_at > published_at)
);

create index idx_announcements_building   on communication.announcements (organization_id, property_id, building_id);
create index idx_announcements_created_by on communication.announcements (organization_id, created_by);
create index idx_announcements_status     on communication.announcements (organization_id, status, published_at);

comment on table  communication.announcements               is 'News for everybody in the organization, a property or a building';
comment on column communication.announcements.property_id   is 'NULL for the whole organization';
comment on column communication.announcements.building_id   is 'NULL for the whole property';
comment on column communication.announcements.title         is 'What is read first';
comment on column communication.announcements.content       is 'The text itself';
comment on column communication.announcements.audience      is 'Whom it is for';
comment on column communication.announcements.priority      is 'For the reader''s order; nothing follows from it';
comment on column communication.announcements.status        is 'scheduled waits for publish_at; only published ones are for readers';
comment on column communication.announcements.publish_at    is 'When a scheduled one is to be published';
comment on column communication.announcements.published_at  is 'When it came out';
comment on column communication.announcements.expires_at    is 'From then on it is no news';
comment on column communication.announcements.created_by    is 'Who wrote it';

create trigger set_updated_at
  before update on communication.announcements
  for each row execute function app.set_updated_at();

call app.attach_audit('communication.announcements');

alter table communication.announcements enable row level security;
alter table communication.announcements force row level security; -- E075

reset role;
