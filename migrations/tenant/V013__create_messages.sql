-- Messages between people, and to everybody in a unit or a property.

set role pm_owner;

create table messages (
  id                     uuid          not null  default gen_random_uuid(),
  sender_id              uuid          not null,
  recipient_type         varchar(20)   not null,
  recipient_id           uuid          not null,
  recipient_user_id      uuid          generated always as (case when recipient_type = 'user'     then recipient_id end) stored,
  recipient_property_id  uuid          generated always as (case when recipient_type = 'property' then recipient_id end) stored,
  recipient_unit_id      uuid          generated always as (case when recipient_type = 'unit'     then recipient_id end) stored,
  subject                varchar(255),
  content                text          not null,
  message_type           varchar(20)   not null  default 'message',
  priority               varchar(20)   not null  default 'normal',
  read_at                timestamptz,
  created_at             timestamptz   not null  default now(),

  constraint messages_pkey                        primary key (id),
  constraint messages_sender_id_fkey              foreign key (sender_id)             references users (id)      on delete restrict,
  -- recipient_id has a key after all (E021): the column of its type names it.
  constraint messages_recipient_user_id_fkey      foreign key (recipient_user_id)     references users (id)      on delete restrict,
  constraint messages_recipient_property_id_fkey  foreign key (recipient_property_id) references properties (id) on delete restrict,
  constraint messages_recipient_unit_id_fkey      foreign key (recipient_unit_id)     references units (id)      on delete restrict,
  constraint messages_recipient_type_check        check (recipient_type in ('user', 'property', 'unit')),
  constraint messages_message_type_check          check (message_type in ('message', 'announcement', 'alert')),
  constraint messages_priority_check              check (priority in ('low', 'normal', 'high', 'urgent')),
  constraint messages_finite_check                check (isfinite(read_at) and isfinite(created_at))
);

create index idx_messages_sender   on messages (sender_id, created_at);
create index idx_messages_user     on messages (recipient_user_id, created_at);
create index idx_messages_property on messages (recipient_property_id, created_at);
create index idx_messages_unit     on messages (recipient_unit_id, created_at);

comment on table  messages                        is 'What somebody writes to a person, or to everybody in a unit or a property';
comment on column messages.sender_id              is 'Who wrote it';
comment on column messages.recipient_type         is 'Which of the three columns below says to whom';
comment on column messages.recipient_id           is 'Of users, properties or units, as recipient_type says';
comment on column messages.recipient_user_id      is 'recipient_id where that is a person, so that a key can hold it';
comment on column messages.recipient_property_id  is 'recipient_id where that is a property, so that a key can hold it';
comment on column messages.recipient_unit_id      is 'recipient_id where that is a unit, so that a key can hold it';
comment on column messages.subject                is 'The line above it';
comment on column messages.content                is 'The text itself';
comment on column messages.message_type           is 'announcement: for many; alert: cannot wait';
comment on column messages.priority               is 'For the reader''s order; nothing follows from it';
comment on column messages.read_at                is 'When the recipient opened it; of one to many, when the first did';

alter table messages enable row level security;
alter table messages force row level security;

create trigger audit_trigger
  after insert or update or delete on messages
  for each row execute function app.audit_trigger('{subject,content}');

reset role;
