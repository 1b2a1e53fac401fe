-- JSON goes into the audit trail as it is again.

set role pm_definer;

-- plpgsql keeps the plan; a function in SQL that can't be inlined is planned anew for every row.
create or replace function app.audited_values(row_values jsonb, columns text[], redacted text[]) returns jsonb
  language plpgsql immutable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  return (
    select jsonb_object_agg(key, case when key = any (redacted) and value <> 'null' then '"[redacted]"' else value end)
    from jsonb_each(row_values)
    where case when columns is null then value <> 'null' else key = any (columns) end
  );
end
$$;

drop function app.without_secrets(jsonb);

reset role;
