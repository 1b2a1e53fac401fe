-- Which leases are one's own: what the policies of inspections ask.

set role pm_definer;

create function app.my_lease_ids() returns uuid[]
  language plpgsql stable parallel safe security definer
  set search_path = pg_catalog, pg_temp
as $$
begin
  return array(
    select id
    from core.leases
    where organization_id = (select app.required_organization_id()) and tenant_id = any ((select app.my_tenant_ids())::uuid[])
      and status <> 'draft'
  );
end
$$;

comment on function app.my_lease_ids() is 'Leases of the current user, now and before; no drafts';

grant execute on function app.my_lease_ids() to tenant_role;

reset role;
