-- The archive of the ledger: journals that are final and two years old, by the day that they count for (E171).
-- Lines move in one statement, so that none is lost and none is in both (E169), whole journals at a time, so that what
-- stays and what goes are both balanced. A call moves one batch; the next call goes on from there.

set role pm_owner;

create table financial.transactions_archive (
  like financial.transactions including all, -- E170
  archived_at  timestamptz  not null  default now(),

  constraint transactions_archive_organization_id_fkey                      foreign key (organization_id)                       references core.organizations (id)                      on delete restrict,
  constraint transactions_archive_organization_id_account_id_fkey           foreign key (organization_id, account_id)           references financial.accounts (organization_id, id)     on delete restrict,
  constraint transactions_archive_organization_id_property_id_fkey          foreign key (organization_id, property_id)          references core.properties (organization_id, id)        on delete restrict,
  constraint transactions_archive_organization_id_property_id_unit_id_fkey  foreign key (organization_id, property_id, unit_id) references core.units (organization_id, property_id, id) on delete restrict,
  constraint transactions_archive_organization_id_tenant_id_fkey            foreign key (organization_id, tenant_id)            references core.tenants (organization_id, id)           on delete restrict,
  constraint transactions_archive_organization_id_invoice_id_fkey           foreign key (organization_id, invoice_id)           references financial.invoices (organization_id, id)     on delete restrict,
  constraint transactions_archive_organization_id_payment_id_fkey           foreign key (organization_id, payment_id)           references financial.payments (organization_id, id)     on delete restrict,
  constraint transactions_archive_organization_id_expense_id_fkey           foreign key (organization_id, expense_id)           references financial.expenses (organization_id, id)     on delete restrict,
  constraint transactions_archive_organization_id_created_by_fkey           foreign key (organization_id, created_by)           references core.user_profiles (organization_id, id)     on delete restrict,
  constraint transactions_archive_currency_fkey                             foreign key (currency)                              references shared.currencies (code)                     on delete restrict
);

call app.attach_audit('financial.transactions_archive');

comment on table  financial.transactions_archive              is 'Lines of the ledger that are final and old; financial.ledger shows both';
comment on column financial.transactions_archive.reverses_id  is 'What it reverses is archived too: they go together';
comment on column financial.transactions_archive.archived_at  is 'When the line came here; in financial.ledger NULL for one that is not archived';

create view financial.ledger with (security_invoker = true) as
  select id, organization_id, journal_id, entry_side, transaction_type, account_id, property_id, unit_id, tenant_id, invoice_id,
         payment_id, expense_id, amount, currency, description, transaction_date, due_date, payment_method, reference_number,
         status, posted_at, reverses_id, created_by, metadata, created_at, updated_at, null::timestamptz as archived_at
  from financial.transactions
  union all
  select id, organization_id, journal_id, entry_side, transaction_type, account_id, property_id, unit_id, tenant_id, invoice_id,
         payment_id, expense_id, amount, currency, description, transaction_date, due_date, payment_method, reference_number,
         status, posted_at, reverses_id, created_by, metadata, created_at, updated_at, archived_at
  from financial.transactions_archive;

comment on view financial.ledger is 'All lines of the ledger, archived or not';

alter table financial.transactions_archive enable row level security;
alter table financial.transactions_archive force row level security; -- E075

reset role;

set role pm_definer;

-- A journal and all that it reverses or is reversed by. They go together: a reversal that went ahead would leave behind a
-- line that looks as if nobody had reversed it, and could be reversed again.
create function app.tied_journals(organization uuid, journals uuid[]) returns table (root uuid, journal uuid)
  language sql stable
  set search_path = pg_catalog, pg_temp
begin atomic
  with recursive tied (root, journal) as (
    select j, j from unnest(journals) j
    union
    select tied.root, other.journal_id
    from tied
    join financial.transactions t on (t.organization_id, t.journal_id) = (organization, tied.journal)
    cross join lateral (
      select o.journal_id from financial.transactions o where (o.organization_id, o.id) = (organization, t.reverses_id)
      union all
      select o.journal_id from financial.transactions o where (o.organization_id, o.reverses_id) = (organization, t.id)
    ) other
  )
  select tied.root, tied.journal from tied;
end;

-- Final, old, whole, and so is all that is tied to it.
create function app.archivable_journals(organization uuid, cutoff date, candidates uuid[] default null, at_most integer default null)
  returns setof uuid
  language sql stable
  set search_path = pg_catalog, pg_temp
begin atomic
  select old.journal_id
  from (
    select distinct t.journal_id
    from financial.transactions t
    where t.organization_id = organization
      and t.transaction_date < cutoff
      and (candidates is null or t.journal_id = any (candidates))
  ) old
  where not exists (
    select
    from app.tied_journals(organization, array[old.journal_id]) tied
    join financial.transactions s on (s.organization_id, s.journal_id) = (organization, tied.journal)
    where s.status = 'pending' or s.transaction_date >= cutoff
  )
  limit at_most;
end;

create function app.archive_journals(organization uuid, cutoff date, at_most integer) returns bigint
  language plpgsql
  set search_path = pg_catalog, pg_temp
as $$
declare
  candidates  uuid[];
  locked      uuid[];
  busy        uuid[];
  settled     uuid[];
  moved       bigint;
begin
  -- What is tied goes beyond at_most.
  settled    := array(select app.archivable_journals(organization, cutoff, at_most => at_most));
  candidates := array(select distinct journal from app.tied_journals(organization, settled));

  -- Whoever is writing a reversal holds a lock on the line that he reverses: that journal waits for the next batch.
  locked := array(
    select id from financial.transactions
    where organization_id = organization and journal_id = any (candidates)
    for update skip locked
  );
  busy := array(
    select journal_id from financial.transactions
    where organization_id = organization and journal_id = any (candidates) and id <> all (locked)
  );
  -- What was committed before the locks were had is seen by this look, in statements of their own.
  settled    := array(select app.archivable_journals(organization, cutoff, candidates));
  candidates := array(
    select root from app.tied_journals(organization, settled)
    group by root having bool_and(journal = any (candidates) and journal <> all (busy))
  );

  with gone as (
    delete from financial.transactions
    where organization_id = organization and journal_id = any (candidates)
    returning *
  )
  insert into financial.transactions_archive (
    id, organization_id, journal_id, entry_side, transaction_type, account_id, property_id, unit_id, tenant_id, invoice_id,
    payment_id, expense_id, amount, currency, description, transaction_date, due_date, payment_method, reference_number,
    status, posted_at, reverses_id, created_by, metadata, created_at, updated_at
  )
  select
    id, organization_id, journal_id, entry_side, transaction_type, account_id, property_id, unit_id, tenant_id, invoice_id,
    payment_id, expense_id, amount, currency, description, transaction_date, due_date, payment_method, reference_number,
    status, posted_at, reverses_id, created_by, metadata, created_at, updated_at
  from gone;
  get diagnostics moved = row_count;
  return moved;
end
$$;

create function app.archive_old_transactions(older_than interval default '2 years', at_most integer default 1000) returns bigint
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  organization  record;
  moved         bigint := 0;
begin
  for organization in
    select o.id, ((now() at time zone o.timezone)::date - older_than)::date as cutoff from core.organizations o order by o.id
  loop
    moved := moved + app.archive_journals(organization.id, organization.cutoff, at_most);
    exit when moved >= at_most;
  end loop;
  return moved;
end
$$;

-- An archived journal is closed as well.
create function app.refuse_archived_journal() returns trigger
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
begin
  if exists (
    select from financial.transactions_archive
    where organization_id = new.organization_id and journal_id = new.journal_id
  ) then
    raise exception using
      errcode = 'check_violation',
      schema = 'financial', table = 'transactions', constraint = 'transactions_balanced_check',
      message = format('journal %s is archived: nothing can be added to it', new.journal_id);
  end if;
  return null;
end
$$;

-- The type of an account says what every line booked on it means, and lines don't change any more.
create function app.keep_account_type() returns trigger
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
begin
  if exists (select from financial.ledger where organization_id = old.organization_id and account_id = old.id and status = 'posted') then
    raise exception using
      errcode = 'restrict_violation',
      schema = tg_table_schema, table = tg_table_name, constraint = 'accounts_account_type_is_fixed',
      message = format('account %s has posted lines: it stays of type %s', old.account_code, old.account_type),
      hint    = 'Make another account, and move what is on this one there by a journal.';
  end if;
  return null;
end
$$;

comment on function app.tied_journals(uuid, uuid[])                      is 'Each journal with all that it reverses or is reversed by';
comment on function app.archivable_journals(uuid, date, uuid[], integer)  is 'Journals of an organization that can go to the archive';
comment on function app.archive_journals(uuid, date, integer)             is 'Moves journals of one organization to the archive, and counts their lines';
comment on function app.archive_old_transactions(interval, integer)       is 'Moves one batch of old journals to the archive, and counts their lines; 0 when there is nothing left to move';
comment on function app.refuse_archived_journal()                         is 'Deferred trigger of financial.transactions';
comment on function app.keep_account_type()                               is 'AFTER UPDATE trigger of financial.accounts';

grant execute on function app.archive_old_transactions(interval, integer) to pm_cron;
grant execute on function app.refuse_archived_journal(), app.keep_account_type() to pm_owner;

reset role;

set role pm_owner;

create constraint trigger refuse_archived_journal
  after insert or update on financial.transactions
  deferrable initially deferred
  for each row execute function app.refuse_archived_journal();

create trigger keep_account_type
  after update of account_type on financial.accounts
  for each row
  when (new.account_type <> old.account_type)
  execute function app.keep_account_type();

create trigger keep_posted_transactions
  before update or delete on financial.transactions_archive
  for each row execute function app.keep_posted_transactions();

reset role;
