-- The organization's audit trail: append-only, written by app.audit_trigger() alone. It belongs to the definer, so that nobody
-- else can write or forge an entry (E114), and has no foreign keys, which could erase it (E123).

set role pm_definer;

create table audit_log (
  id          uuid          not null  default gen_random_uuid(),
  table_name  varchar(100)  not null,
  record_id   uuid          not null,
  action      varchar(20)   not null,
  old_values  jsonb,
  new_values  jsonb,
  user_id     uuid,
  ip_address  inet,
  user_agent  text,
  created_at  timestamptz   not null  default clock_timestamp(),

  constraint audit_log_pkey          primary key (id),
  constraint audit_log_action_check  check (action in ('INSERT', 'UPDATE', 'DELETE'))
);

create index idx_audit_log_created on audit_log (created_at);
create index idx_audit_log_record  on audit_log (table_name, record_id, created_at);

comment on table  audit_log             is 'Who changed what, from where. Append-only';
comment on column audit_log.table_name  is 'Of the changed table, without its schema';
comment on column audit_log.record_id   is 'The row''s id';
comment on column audit_log.action      is 'What was done with the row';
comment on column audit_log.old_values  is 'Before: changed columns of an UPDATE, the row of a DELETE; private data as "[redacted]"';
comment on column audit_log.new_values  is 'After: changed columns of an UPDATE, the row of an INSERT; private data as "[redacted]"';
comment on column audit_log.user_id     is 'users.id of the context; NULL for jobs and migrations';
comment on column audit_log.ip_address  is 'Of the context, else of the connection';
comment on column audit_log.user_agent  is 'Of the context: the client''s own words about itself';
comment on column audit_log.created_at  is 'The moment of the write, not of its transaction: entries of one transaction keep their order';

alter table audit_log enable row level security;
alter table audit_log force row level security;

create trigger audit_log_append_only
  before update or delete on audit_log
  for each row execute function app.refuse_change();

create trigger audit_log_no_truncate
  before truncate on audit_log
  for each statement execute function app.refuse_change();

reset role;
