-- The archive of the ledger: journals that are final and two years old, by the day that they count for (E171). Lines move in one
-- statement, so that none is lost and none is in both (E169), whole journals at a time and a batch in a call.

set role pm_owner;

create table transactions_archive (
  like transactions including all, -- E170
  archived_at  timestamptz  not null  default now(),

  constraint transactions_archive_property_id_fkey          foreign key (property_id)          references properties (id)         on delete restrict,
  constraint transactions_archive_property_id_unit_id_fkey  foreign key (property_id, unit_id) references units (property_id, id) on delete restrict,
  constraint transactions_archive_tenant_id_fkey            foreign key (tenant_id)            references tenants (id)            on delete restrict,
  constraint transactions_archive_account_id_fkey           foreign key (account_id)           references accounts (id)           on delete restrict,
  constraint transactions_archive_created_by_fkey           foreign key (created_by)           references users (id)              on delete restrict,
  constraint transactions_archive_finite_check              check (isfinite(archived_at))
);

comment on table  transactions_archive              is 'Lines of the ledger that are final and old';
comment on column transactions_archive.reverses_id  is 'What it reverses is archived too: they go together';
comment on column transactions_archive.archived_at  is 'When the line came here';

alter table transactions_archive enable row level security;
alter table transactions_archive force row level security;

create trigger keep_posted_transactions
  before update or delete on transactions_archive
  for each row execute function app.keep_posted_transactions();

create trigger refuse_truncate
  before truncate on transactions_archive
  for each statement execute function app.refuse_truncate();

create trigger audit_trigger
  after insert or update or delete on transactions_archive
  for each row execute function app.audit_trigger();

-- Bound to this schema's table when it was made, whatever search_path it is called with (E125).
create function archive_old_transactions(older_than interval default '2 years', at_most integer default 1000) returns bigint
  language sql
  return app.org_archive_transactions('transactions'::regclass, older_than, at_most);

comment on function archive_old_transactions(interval, integer) is
  'Moves one batch of old journals to the archive, and counts their lines; 0 when there is nothing left to move';

grant execute on function archive_old_transactions(interval, integer) to pm_cron;

reset role;
