-- How an organization's books, work and messages in the shared schemas read in a schema of its own, as V117 has it for people and
-- places.

set role pm_definer;

create view app.into_org_accounts with (security_invoker = true) as
  select
    a.organization_id as of_organization, a.id, a.account_code, a.account_name, a.account_type, a.parent_account_id, a.is_active,
    a.created_at
  from financial.accounts a;

create view app.into_org_transactions with (security_invoker = true) as
  select
    t.organization_id as of_organization, t.id, t.journal_id, t.entry_side, t.property_id, t.unit_id, t.tenant_id,
    t.transaction_type, t.account_id, t.amount, t.currency, t.description, t.transaction_date, t.due_date, t.payment_method,
    t.reference_number, t.status, t.posted_at, t.reverses_id, author.identity_user_id as created_by, t.metadata, t.created_at,
    t.updated_at
  from financial.transactions t
  left join core.user_profiles author on (author.organization_id, author.id) = (t.organization_id, t.created_by);

create view app.into_org_transactions_archive with (security_invoker = true) as
  select
    t.organization_id as of_organization, t.id, t.journal_id, t.entry_side, t.property_id, t.unit_id, t.tenant_id,
    t.transaction_type, t.account_id, t.amount, t.currency, t.description, t.transaction_date, t.due_date, t.payment_method,
    t.reference_number, t.status, t.posted_at, t.reverses_id, author.identity_user_id as created_by, t.metadata, t.created_at,
    t.updated_at, t.archived_at
  from financial.transactions_archive t
  left join core.user_profiles author on (author.organization_id, author.id) = (t.organization_id, t.created_by);

-- There a work order always has an author: where none is known, it is an administrator.
create view app.into_org_work_orders with (security_invoker = true) as
  select
    w.organization_id                                         as of_organization,
    w.id,
    w.property_id,
    w.unit_id,
    w.tenant_id,
    coalesce(author.identity_user_id, (
      select p.identity_user_id
      from core.organization_members m join core.user_profiles p on (p.organization_id, p.id) = (m.organization_id, m.user_profile_id)
      where m.organization_id = w.organization_id and m.role = 'admin'
      order by m.joined_at, m.id
      limit 1
    ))                                                        as created_by_user_id,
    (w.metadata ->> 'assigned_to_user_id')::uuid              as assigned_to_user_id,
    w.title,
    w.description,
    w.category,
    w.priority,
    w.status,
    w.estimated_cost,
    w.actual_cost,
    w.scheduled_start                                         as scheduled_date,
    w.completed_at                                            as completed_date,
    w.tenant_accessible,
    w.created_at,
    w.updated_at
  from operations.work_orders w
  left join core.user_profiles author on (author.organization_id, author.id) = (w.organization_id, w.created_by);

-- What was written to a tenant is written to the user whom the tenant becomes.
create view app.into_org_messages with (security_invoker = true) as
  select
    m.organization_id                                         as of_organization,
    m.id,
    sender.identity_user_id                                   as sender_id,
    case m.recipient_type when 'tenant' then 'user' else m.recipient_type end as recipient_type,
    case m.recipient_type
      when 'user'   then recipient.identity_user_id
      when 'tenant' then coalesce(renter.identity_user_id, t.id)
      else m.recipient_id
    end                                                       as recipient_id,
    m.subject,
    m.content,
    m.message_type,
    m.priority,
    m.read_at,
    m.created_at
  from communication.messages m
  join core.user_profiles sender on (sender.organization_id, sender.id) = (m.organization_id, m.sender_id)
  left join core.user_profiles recipient on (recipient.organization_id, recipient.id) = (m.organization_id, m.recipient_user_profile_id)
  left join core.tenants t on (t.organization_id, t.id) = (m.organization_id, m.recipient_tenant_id)
  left join core.user_profiles renter on (renter.organization_id, renter.id) = (t.organization_id, t.user_profile_id);

comment on view app.into_org_accounts              is 'financial.accounts as accounts of a tenant schema';
comment on view app.into_org_transactions          is 'financial.transactions as transactions of a tenant schema';
comment on view app.into_org_transactions_archive  is 'financial.transactions_archive as transactions_archive of a tenant schema';
comment on view app.into_org_work_orders           is 'operations.work_orders as work_orders of a tenant schema';
comment on view app.into_org_messages              is 'communication.messages as messages of a tenant schema';

revoke all on app.into_org_accounts, app.into_org_transactions, app.into_org_transactions_archive, app.into_org_work_orders,
  app.into_org_messages from pm_backup; -- a dump takes the definitions

reset role;
