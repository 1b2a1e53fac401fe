-- Work orders: who does what, where and at what cost.

set role pm_owner;

create table work_orders (
  id                   uuid           not null  default gen_random_uuid(),
  property_id          uuid           not null,
  unit_id              uuid,
  tenant_id            uuid,
  created_by_user_id   uuid           not null,
  assigned_to_user_id  uuid,
  title                varchar(255)   not null,
  description          text,
  category             varchar(50),
  priority             varchar(20)    not null  default 'medium',
  status               varchar(20)    not null  default 'open',
  estimated_cost       numeric(10,2),
  actual_cost          numeric(10,2),
  scheduled_date       timestamptz,
  completed_date       timestamptz,
  tenant_accessible    boolean        not null  default true,
  created_at           timestamptz    not null  default now(),
  updated_at           timestamptz    not null  default now(),

  constraint work_orders_pkey                         primary key (id),
  constraint work_orders_property_id_fkey             foreign key (property_id)          references properties (id)         on delete restrict,
  constraint work_orders_property_id_unit_id_fkey     foreign key (property_id, unit_id) references units (property_id, id) on delete restrict, -- E026
  constraint work_orders_tenant_id_fkey               foreign key (tenant_id)            references tenants (id)            on delete restrict,
  constraint work_orders_created_by_user_id_fkey      foreign key (created_by_user_id)   references users (id)              on delete restrict,
  constraint work_orders_assigned_to_user_id_fkey     foreign key (assigned_to_user_id)  references users (id)              on delete restrict,
  constraint work_orders_priority_check               check (priority in ('low', 'medium', 'high', 'urgent')),
  constraint work_orders_status_check                 check (status in ('open', 'scheduled', 'in_progress', 'on_hold', 'completed', 'cancelled')),
  constraint work_orders_estimated_cost_check         check (estimated_cost >= 0),
  constraint work_orders_actual_cost_check            check (actual_cost >= 0),
  constraint work_orders_not_a_number_check           check ('NaN' not in (estimated_cost, actual_cost)),
  constraint work_orders_status_completed_date_check  check ((status = 'completed') = (completed_date is not null)),
  constraint work_orders_not_blank_check              check (title = btrim(title) and title <> ''),
  constraint work_orders_finite_check                 check (isfinite(scheduled_date) and isfinite(completed_date) and isfinite(created_at) and isfinite(updated_at))
);

create index idx_work_orders_property_status          on work_orders (property_id, status);
create index idx_work_orders_unit                     on work_orders (unit_id);
create index idx_work_orders_tenant                   on work_orders (tenant_id);
create index idx_work_orders_creator                  on work_orders (created_by_user_id);
create index idx_work_orders_assigned_status_priority on work_orders (assigned_to_user_id, status, priority);
create index idx_work_orders_created_status           on work_orders (created_at desc, status);

comment on table  work_orders                      is 'Work to be done or done';
comment on column work_orders.property_id          is 'Where it is done; that of the unit';
comment on column work_orders.unit_id              is 'Where it is done; NULL for work in no unit';
comment on column work_orders.tenant_id            is 'The renter who lives there and is told';
comment on column work_orders.created_by_user_id   is 'Who wrote it';
comment on column work_orders.assigned_to_user_id  is 'Who does it';
comment on column work_orders.title                is 'What is to be done, in a line';
comment on column work_orders.description          is 'What is to be done, in full';
comment on column work_orders.category             is 'plumbing, electrical, hvac …; an open list';
comment on column work_orders.priority             is 'urgent: somebody or something comes to harm while it waits';
comment on column work_orders.status               is 'open: nobody is to come yet; on_hold: waits for a part or an answer';
comment on column work_orders.estimated_cost       is 'In the organization''s currency, as is actual_cost';
comment on column work_orders.actual_cost          is 'What it came to';
comment on column work_orders.scheduled_date       is 'The day that somebody is to come';
comment on column work_orders.completed_date       is 'Set exactly while the status is completed';
comment on column work_orders.tenant_accessible    is 'Whether the renter of tenant_id sees it';

alter table work_orders enable row level security;
alter table work_orders force row level security;

create trigger set_updated_at
  before update on work_orders
  for each row execute function app.set_updated_at();

create trigger audit_trigger
  after insert or update or delete on work_orders
  for each row execute function app.audit_trigger();

reset role;
