-- What the attack needs on its own session, in pg_temp: gone when the session ends.

-- Makes a row and gives it back, or what the server has against it. `plain`: without triggers and foreign keys.
create function pg_temp.try_row(statement text, plain boolean) returns jsonb
  language plpgsql
as $$
declare
  made      jsonb;
  violated  text;
  field     text;
begin
  set constraints all immediate;
  perform set_config('session_replication_role', case when plain then 'replica' else 'origin' end, true);
  execute statement into made;
  perform set_config('session_replication_role', 'origin', true);
  return jsonb_build_object('row', made);
exception when others then
  get stacked diagnostics violated = constraint_name, field = column_name;
  return jsonb_build_object('sqlstate', sqlstate, 'message', sqlerrm, 'constraint', violated, 'column', field);
end
$$;

-- Lets a foreign key be the only one that is enforced where session_replication_role is replica; in partitions too, whose
-- triggers have names of their own.
create function pg_temp.enforce_key(of_table regclass, key text) returns void
  language plpgsql
as $$
declare
  enforcing record;
begin
  for enforcing in
    with recursive keys as (
      select oid from pg_constraint where conrelid = of_table and contype = 'f' and quote_ident(conname) = key
      union all
      select c.oid from pg_constraint c join keys k on c.conparentid = k.oid
    )
    select t.tgrelid::regclass as of_table, t.tgname as name from pg_trigger t join keys k on t.tgconstraint = k.oid
  loop
    execute format('alter table only %s enable always trigger %I', enforcing.of_table, enforcing.name);
  end loop;
end
$$;

-- Runs attacks as a role, each in a transaction of its own that is undone, and gives back what became of them. A probe is
-- {prepare: [statements of the superuser before], tries: [the attack, in the forms to try until the answer is about rights
-- and not about constraints], look: a query of the superuser's afterwards, plain: without triggers and foreign keys}.
create function pg_temp.attack(role text, probes jsonb) returns jsonb
  language plpgsql
as $$
declare
  probe    jsonb;
  attempt  text;
  touched  bigint;
  seen     jsonb;
  looked   jsonb;
  answer   jsonb;
  answers  jsonb[] := '{}';
begin
  for probe in select * from jsonb_array_elements(probes) loop
    perform set_config('session_replication_role', case when (probe ->> 'plain')::boolean then 'replica' else 'origin' end, true);
    for attempt in select * from jsonb_array_elements_text(probe -> 'tries') loop
      begin
        if probe ? 'prepare' then
          execute probe ->> 'prepare';
        end if;
        perform set_config('role', role, true);
        if (probe ->> 'returns')::boolean then
          execute attempt into seen;
          touched := null;
        else
          execute attempt;
          get diagnostics touched = row_count;
          seen := null;
        end if;
        perform set_config('role', 'none', true);
        -- What touched no row needs no look.
        if probe ? 'look' and touched is distinct from 0 then
          execute probe ->> 'look' into looked;
          seen := coalesce(seen, '{}') || looked;
        end if;
        raise exception sqlstate 'PMDB1';
      exception
        when sqlstate 'PMDB1' then
          answer := jsonb_build_object('rows', touched, 'seen', seen);
        when others then
          answer := jsonb_build_object('sqlstate', sqlstate, 'message', sqlerrm);
      end;
      exit when answer ->> 'sqlstate' is null or answer ->> 'sqlstate' not similar to '(22|23)%';
    end loop;
    answers := answers || answer;
  end loop;
  set local session_replication_role = origin;
  return to_jsonb(answers);
end
$$;
