-- TRUNCATE runs no trigger of a row: what is posted would go, and sums would stay of allocations that are gone (E107, E218).
-- Nobody's role may truncate; this stops the owner, too.

set role pm_definer;

create function app.refuse_truncate() returns trigger
  language plpgsql
  set search_path = pg_catalog, pg_temp
as $$
begin
  raise exception using
    errcode = 'restrict_violation',
    schema = tg_table_schema, table = tg_table_name,
    message = format('TRUNCATE of %I.%I: the books would no longer add up', tg_table_schema, tg_table_name),
    hint    = 'DELETE what may go.';
end
$$;

comment on function app.refuse_truncate() is 'BEFORE TRUNCATE trigger of the tables that sums depend on';

grant execute on function app.refuse_truncate() to pm_owner;

reset role;

set role pm_owner;

create trigger refuse_truncate before truncate on financial.invoices             for each statement execute function app.refuse_truncate();
create trigger refuse_truncate before truncate on financial.invoice_line_items   for each statement execute function app.refuse_truncate();
create trigger refuse_truncate before truncate on financial.payments             for each statement execute function app.refuse_truncate();
create trigger refuse_truncate before truncate on financial.payment_allocations  for each statement execute function app.refuse_truncate();
create trigger refuse_truncate before truncate on financial.transactions         for each statement execute function app.refuse_truncate();
create trigger refuse_truncate before truncate on financial.transactions_archive for each statement execute function app.refuse_truncate();

reset role;
