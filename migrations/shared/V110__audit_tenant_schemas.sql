-- The audit trail of an organization that has a schema of its own: each schema keeps its own log. The trigger function is
-- one for all of them, since it asks the table in which schema it is, never the caller's search_path (E125).

set role pm_definer;

-- Argument: columns whose values are never written down (E117).
create function app.audit_trigger() returns trigger
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  redacted   constant text[] := coalesce(tg_argv[0], '{}');
  old_row    jsonb;
  new_row    jsonb;
  changed    text[];
begin
  if tg_op in ('UPDATE', 'DELETE') then old_row := to_jsonb(old); end if;
  if tg_op in ('INSERT', 'UPDATE') then new_row := to_jsonb(new); end if;

  if tg_op = 'UPDATE' then
    select array_agg(key) into changed
    from jsonb_each(new_row)
    where value is distinct from old_row -> key and key <> 'updated_at';
    if changed is null then return null; end if; -- E122
  end if;

  execute format(
    'insert into %I.audit_log (table_name, record_id, action, old_values, new_values, user_id, ip_address, user_agent)
     values ($1, $2, $3, $4, $5, $6, $7, $8)', tg_table_schema
  )
  using tg_table_name, (coalesce(new_row, old_row) ->> 'id')::uuid, tg_op,
        app.audited_values(old_row, changed, redacted), app.audited_values(new_row, changed, redacted),
        app.current_user_id(), app.client_ip(), app.user_agent(); -- E116
  return null;
end
$$;

comment on function app.audit_trigger() is 'AFTER row trigger of a tenant schema''s tables: writes the audit_log beside the table';

grant execute on function app.audit_trigger() to pm_owner;

reset role;
