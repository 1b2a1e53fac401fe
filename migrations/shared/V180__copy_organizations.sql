-- What a copy of a pooled organization doesn't take over, be it a clone or an export that is imported beside the original. It can be
-- looked at and worked on without anybody being let in, written to or charged by it: see docs/tenants.md.

set role pm_definer;

create function app.changes_in_copies() returns table (relation regclass, column_name name, value text)
  language sql immutable
  set search_path = pg_catalog, pg_temp
begin atomic
  select c.relation::regclass, c.column_name::name, c.value
  from (values
    -- Who may come in: whoever is invited, or appointed by the platform. A profile becomes active by that again.
    ('core.organization_members',          null,                  null),
    ('identity.user_roles',                null,                  null),
    ('identity.user_claims',               null,                  null),
    ('identity.auth_tokens',               null,                  null),
    ('identity.api_keys',                  null,                  null),
    ('core.user_profiles',                 'status',              $$'inactive'$$),
    -- There is one of each.
    ('core.organizations',                 'domain',              'null'),
    ('public.tenant_registry',             'db_role',             'null'),
    ('public.tenant_registry',             'status',              $$'active'$$),
    ('public.tenant_registry',             'provisioned_at',      'now()'),
    -- What would be sent a second time, or charged.
    ('communication.notifications',        'status',              $$case status when 'pending' then 'cancelled' else status end$$),
    ('communication.communication_logs',   'status',              $$case status when 'queued' then 'failed' else status end$$),
    ('communication.announcements',        'status',              $$case status when 'scheduled' then 'draft' else status end$$),
    ('financial.billing_cycles',           'status',              $$case status when 'active' then 'paused' else status end$$),
    ('financial.payment_methods',          'status',              $$case status when 'active' then 'revoked' else status end$$),
    ('financial.payment_methods',          'gateway_token',       'null'),
    ('financial.payment_methods',          'gateway_customer_id', 'null')
  ) c (relation, column_name, value);
end;

comment on function app.changes_in_copies() is
  'What a copy of a pooled organization has otherwise: an SQL expression over a row''s columns as text; without a column, no row of that table';

grant execute on function app.changes_in_copies() to pm_owner;

reset role;
