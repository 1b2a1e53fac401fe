-- What is asked in every transaction is part of the statement that asks, and not planned anew for each (V460).
begin;
select plan(1);

create function pg_temp.plan_of(statement text) returns setof text
  language plpgsql
as $$
begin
  return query execute 'explain (verbose, costs off) ' || statement;
end
$$;

select is_empty(
  $$
    select line
    from pg_temp.plan_of('select app.holds_permission(context, permission) from (values (''{a}'', ''a''), (''{}'', ''b'')) asked (context, permission)') line
    where line ~ 'holds_permission'
  $$,
  'a look at the permissions in the context'
);

select * from finish();
rollback;
