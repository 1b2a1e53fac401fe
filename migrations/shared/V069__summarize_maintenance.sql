-- Maintenance requests of each property by month, kept as a materialized view as core.property_occupancy_summary is:
-- granted to nobody, shown to each organization through a barrier view (E093), owned by the definer (E094).

set role pm_definer;
-- The definer's policy shows it every row; pmdb runs files with row_security off.
set row_security = on;

-- A month begins in the organization's time zone, not in that of whoever refreshes (E098, E215). Twelve months, the
-- running one included.
create materialized view operations.maintenance_summary as
  select
    r.property_id,
    r.organization_id,
    date_trunc('month', r.created_at at time zone o.timezone)::date             as month,
    count(*)                                                                    as total_requests,
    count(*) filter (where r.status = 'open')                                   as open_requests,
    count(*) filter (where r.status = 'in_progress')                            as in_progress_requests,
    count(*) filter (where r.status = 'completed')                              as completed_requests,
    count(*) filter (where r.priority = 'urgent')                               as urgent_requests,
    -- An open one has none, and doesn't count (E100).
    avg(extract(epoch from r.completed_at - r.created_at) / 86400)              as avg_resolution_days
  from operations.maintenance_requests r
  join core.organizations o on o.id = r.organization_id
  where r.created_at >= (date_trunc('month', now() at time zone o.timezone) - interval '11 months') at time zone o.timezone
  group by r.organization_id, r.property_id, 3;

reset row_security;

create unique index idx_maintenance_summary_unique on operations.maintenance_summary (property_id, month); -- E095
create index idx_maintenance_summary_org           on operations.maintenance_summary (organization_id);

comment on materialized view operations.maintenance_summary                       is 'Requests by property and month as of the last refresh, of all organizations; read operations.property_maintenance';
comment on column            operations.maintenance_summary.property_id           is 'The property; one row for each month with requests';
comment on column            operations.maintenance_summary.organization_id       is 'Whose property it is; the view beside shows each organization its own';
comment on column            operations.maintenance_summary.month                 is 'The first day of the month in which requests came in';
comment on column            operations.maintenance_summary.total_requests        is 'All that came in';
comment on column            operations.maintenance_summary.open_requests         is 'Of these, still open: nobody has taken them on';
comment on column            operations.maintenance_summary.in_progress_requests  is 'Of these, being worked on';
comment on column            operations.maintenance_summary.completed_requests    is 'Of these, done by now';
comment on column            operations.maintenance_summary.urgent_requests       is 'Of these, urgent ones, done or not';
comment on column            operations.maintenance_summary.avg_resolution_days   is 'Days from report to completion, of the completed ones; NULL without any';

-- Staff need the permission; the reading personas see their organization anyway.
create view operations.property_maintenance with (security_barrier = true) as
  select
    property_id, organization_id, month, total_requests, open_requests, in_progress_requests, completed_requests,
    urgent_requests, avg_resolution_days
  from operations.maintenance_summary
  where organization_id = (
    select case
      when pg_has_role('pm_app', 'usage') then app.organization_if('maintenance.view_all')
      else app.required_organization_id()
    end
  );

comment on view operations.property_maintenance is 'Requests of the organization''s properties by month, as of the last refresh';

reset role;
