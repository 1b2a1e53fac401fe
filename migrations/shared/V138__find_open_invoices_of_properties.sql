-- What is due in the properties of a manager. The planner doesn't know whose organization a policy will ask for, takes it for an
-- average one, and in a large one read all invoices of the properties: seven times the work of an explicit filter (E072).

set role pm_owner;

create index idx_invoices_open_property on financial.invoices (organization_id, property_id, due_date)
  where status in ('pending', 'sent', 'partial', 'overdue');

reset role;
