-- Financial reports that were computed before, for as long as they hold (E049).

set role pm_owner;

create table financial.financial_reports (
  id               uuid         not null  default gen_random_uuid(),
  organization_id  uuid         not null  default app.current_organization_id(),
  property_id      uuid,
  report_type      varchar(50)  not null,
  report_period    varchar(20)  not null,
  period_start     date         not null,
  period_end       date         not null,
  report_data      jsonb        not null,
  generated_at     timestamptz  not null  default now(),
  generated_by     uuid,
  expires_at       timestamptz  not null  default now() + interval '1 day',

  constraint financial_reports_pkey                               primary key (id),
  constraint financial_reports_organization_id_id_key             unique (organization_id, id),
  -- E031
  constraint financial_reports_organization_id_property_id_type_period_key
    unique nulls not distinct (organization_id, property_id, report_type, period_start, period_end),
  constraint financial_reports_organization_id_fkey               foreign key (organization_id)               references core.organizations (id)                  on delete restrict,
  constraint financial_reports_organization_id_property_id_fkey   foreign key (organization_id, property_id)  references core.properties (organization_id, id)    on delete restrict,
  constraint financial_reports_organization_id_generated_by_fkey  foreign key (organization_id, generated_by) references core.user_profiles (organization_id, id) on delete restrict,
  constraint financial_reports_report_type_check              check (report_type in ('income_statement', 'balance_sheet', 'cash_flow', 'rent_roll')),
  constraint financial_reports_report_period_check            check (report_period in ('monthly', 'quarterly', 'annually', 'custom')),
  constraint financial_reports_period_start_period_end_check  check (period_end >= period_start),
  constraint financial_reports_generated_at_expires_at_check  check (expires_at > generated_at)
);

create index idx_financial_reports_type         on financial.financial_reports (organization_id, report_type);
create index idx_financial_reports_period       on financial.financial_reports (organization_id, period_start, period_end);
create index idx_financial_reports_generated_by on financial.financial_reports (organization_id, generated_by);
create index idx_financial_reports_expires      on financial.financial_reports (expires_at);

comment on table  financial.financial_reports                is 'A cache: every row can be computed again';
comment on column financial.financial_reports.property_id    is 'NULL for a report on the organization';
comment on column financial.financial_reports.report_type    is 'What was computed';
comment on column financial.financial_reports.report_period  is 'How long a time it covers; custom for any other';
comment on column financial.financial_reports.period_start   is 'The first day that it covers';
comment on column financial.financial_reports.period_end     is 'The last day that it covers';
comment on column financial.financial_reports.report_data    is 'The report itself, in the shape that its type has in the application';
comment on column financial.financial_reports.generated_at   is 'When it was computed; what was written since is not in it';
comment on column financial.financial_reports.generated_by   is 'Who asked for it; NULL for a job';
comment on column financial.financial_reports.expires_at     is 'From then on it is computed again';

call app.attach_audit('financial.financial_reports', redacted => '{report_data}'); -- too big to be kept twice

alter table financial.financial_reports enable row level security;
alter table financial.financial_reports force row level security; -- E075

reset role;

set role pm_definer;

create function app.delete_expired_reports() returns bigint
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  deleted bigint;
begin
  delete from financial.financial_reports where expires_at < now();
  get diagnostics deleted = row_count;
  return deleted;
end
$$;

comment on function app.delete_expired_reports() is 'Deletes the reports that hold no longer, of every organization, and counts them';

grant execute on function app.delete_expired_reports() to pm_cron;

reset role;
