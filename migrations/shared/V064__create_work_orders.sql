-- Work orders: who does what, where and at what cost, because somebody asked or because it was due.

set role pm_owner;

create table operations.work_orders (
  id                         uuid           not null  default gen_random_uuid(),
  organization_id            uuid           not null  default app.current_organization_id(),
  maintenance_request_id     uuid,
  preventive_maintenance_id  uuid,
  property_id                uuid           not null,
  unit_id                    uuid,
  tenant_id                  uuid,
  asset_id                   uuid,
  vendor_id                  uuid,
  assigned_staff_id          uuid,
  created_by                 uuid,
  work_order_number          varchar(50)    not null  default app.new_number('W'),
  title                      varchar(255)   not null,
  description                text,
  category                   varchar(50),
  priority                   varchar(20)    not null  default 'medium',
  status                     varchar(20)    not null  default 'open',
  estimated_cost             numeric(10,2),
  actual_cost                numeric(10,2),
  labor_hours                numeric(6,2),
  scheduled_start            timestamptz,
  scheduled_end              timestamptz,
  completed_at               timestamptz,
  expense_id                 uuid,
  approved_by                uuid,
  approved_at                timestamptz,
  tenant_accessible          boolean        not null  default true,
  metadata                   jsonb          not null  default '{}',
  created_at                 timestamptz    not null  default now(),
  updated_at                 timestamptz    not null  default now(),

  constraint work_orders_pkey                                   primary key (id),
  constraint work_orders_organization_id_id_key                 unique (organization_id, id),
  constraint work_orders_organization_id_work_order_number_key  unique (organization_id, work_order_number),
  constraint work_orders_organization_id_fkey                   foreign key (organization_id)                       references core.organizations (id)                            on delete restrict,
  constraint work_orders_organization_id_property_id_fkey       foreign key (organization_id, property_id)          references core.properties (organization_id, id)              on delete restrict,
  constraint work_orders_organization_id_property_id_unit_id_fkey
    foreign key (organization_id, property_id, unit_id)                   references core.units (organization_id, property_id, id)                        on delete restrict,
  -- Request, schedule and asset are of the property where the work is done (E026).
  constraint work_orders_property_id_maintenance_request_id_fkey
    foreign key (organization_id, property_id, maintenance_request_id)    references operations.maintenance_requests (organization_id, property_id, id)   on delete restrict,
  constraint work_orders_property_id_preventive_maintenance_id_fkey
    foreign key (organization_id, property_id, preventive_maintenance_id) references operations.preventive_maintenance (organization_id, property_id, id) on delete restrict,
  constraint work_orders_organization_id_property_id_asset_id_fkey
    foreign key (organization_id, property_id, asset_id)                  references operations.assets (organization_id, property_id, id)                 on delete restrict,
  constraint work_orders_organization_id_tenant_id_fkey          foreign key (organization_id, tenant_id)            references core.tenants (organization_id, id)                 on delete restrict,
  constraint work_orders_organization_id_vendor_id_fkey          foreign key (organization_id, vendor_id)            references operations.vendors (organization_id, id)           on delete restrict,
  constraint work_orders_organization_id_assigned_staff_id_fkey  foreign key (organization_id, assigned_staff_id)    references operations.maintenance_staff (organization_id, id) on delete restrict,
  constraint work_orders_organization_id_created_by_fkey         foreign key (organization_id, created_by)           references core.user_profiles (organization_id, id)           on delete restrict,
  constraint work_orders_organization_id_approved_by_fkey        foreign key (organization_id, approved_by)          references core.user_profiles (organization_id, id)           on delete restrict,
  constraint work_orders_not_a_number_check    check ('NaN' not in (estimated_cost, actual_cost, labor_hours)),
  constraint work_orders_priority_check        check (priority in ('low', 'medium', 'high', 'urgent')),
  constraint work_orders_status_check          check (status in ('open', 'scheduled', 'in_progress', 'on_hold', 'completed', 'cancelled')),
  constraint work_orders_estimated_cost_check  check (estimated_cost >= 0),
  constraint work_orders_actual_cost_check     check (actual_cost >= 0),
  constraint work_orders_labor_hours_check     check (labor_hours >= 0),
  constraint work_orders_scheduled_start_scheduled_end_check  check (scheduled_end >= scheduled_start),
  constraint work_orders_status_completed_at_check            check ((status = 'completed') = (completed_at is not null)),
  constraint work_orders_approved_by_approved_at_check        check (approved_by is null or approved_at is not null),
  constraint work_orders_metadata_check        check (jsonb_typeof(metadata) = 'object')
);

create index idx_work_orders_property   on operations.work_orders (organization_id, property_id, status, created_at);
create index idx_work_orders_unit       on operations.work_orders (organization_id, unit_id, property_id);
create index idx_work_orders_request    on operations.work_orders (organization_id, maintenance_request_id, property_id);
create index idx_work_orders_preventive on operations.work_orders (organization_id, preventive_maintenance_id, property_id);
create index idx_work_orders_asset      on operations.work_orders (organization_id, asset_id, property_id);
create index idx_work_orders_tenant     on operations.work_orders (organization_id, tenant_id);
create index idx_work_orders_vendor     on operations.work_orders (organization_id, vendor_id, status);
create index idx_work_orders_staff      on operations.work_orders (organization_id, assigned_staff_id, status);
create index idx_work_orders_creator    on operations.work_orders (organization_id, created_by);
create index idx_work_orders_approver   on operations.work_orders (organization_id, approved_by);
create index idx_work_orders_open       on operations.work_orders (organization_id, created_at)
  where status in ('open', 'scheduled', 'in_progress', 'on_hold');

comment on table  operations.work_orders                            is 'Work to be done or done, by staff or by a vendor';
comment on column operations.work_orders.maintenance_request_id     is 'What was reported, for work that somebody asked for';
comment on column operations.work_orders.preventive_maintenance_id  is 'The schedule, for work that was due';
comment on column operations.work_orders.property_id                is 'Where it is done; that of the request and of the unit';
comment on column operations.work_orders.unit_id                    is 'Where it is done; NULL for work in no unit';
comment on column operations.work_orders.tenant_id                  is 'The renter who lives there and is told';
comment on column operations.work_orders.asset_id                   is 'What is worked on';
comment on column operations.work_orders.vendor_id                  is 'The firm that does it; NULL for staff';
comment on column operations.work_orders.assigned_staff_id          is 'Who of the staff does it; NULL for a firm';
comment on column operations.work_orders.created_by                 is 'Who wrote it; NULL for a job';
comment on column operations.work_orders.work_order_number          is 'The organization''s number for it';
comment on column operations.work_orders.title                      is 'What is to be done, in a line';
comment on column operations.work_orders.description                is 'What is to be done, in full';
comment on column operations.work_orders.category                   is 'plumbing, electrical, heating …; an open list';
comment on column operations.work_orders.priority                   is 'urgent: somebody or something comes to harm while it waits';
comment on column operations.work_orders.status                     is 'open: nobody is to come yet; on_hold: waits for a part or an answer';
comment on column operations.work_orders.estimated_cost             is 'In the organization''s currency, as is actual_cost';
comment on column operations.work_orders.actual_cost                is 'What it came to; its expense, if there is one, says the same';
comment on column operations.work_orders.labor_hours                is 'How long it took, all people together';
comment on column operations.work_orders.scheduled_start            is 'When somebody is to come';
comment on column operations.work_orders.scheduled_end              is 'When it ought to be done';
comment on column operations.work_orders.completed_at               is 'Set exactly while the status is completed';
comment on column operations.work_orders.expense_id                 is 'financial.expenses, once it is paid for';
comment on column operations.work_orders.approved_by                is 'Who agreed to the estimate';
comment on column operations.work_orders.approved_at                is 'When the estimate was agreed to';
comment on column operations.work_orders.tenant_accessible          is 'Whether the renter of tenant_id sees it';
comment on column operations.work_orders.metadata                   is 'Object of facts that have no column; the application''s own';

create trigger set_updated_at
  before update on operations.work_orders
  for each row execute function app.set_updated_at();

call app.attach_audit('operations.work_orders');

alter table operations.work_orders enable row level security;
alter table operations.work_orders force row level security; -- E075

reset role;
