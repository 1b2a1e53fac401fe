-- Subtotal and tax of an invoice are the sums of its lines (E035). Checked at the end of the transaction, so that lines and
-- invoice can be written in any order.

set role pm_definer;

-- An invoice without lines stands for itself, as a balance that was taken over does, until it gets its first line.
-- That is written on the invoice, so that whoever doesn't see the line, under REPEATABLE READ, fails at the invoice. Later
-- lines need no such mark: two writers who both leave the sum as it was leave it so together.
create function app.require_invoice_lines(organization uuid, invoice uuid, line_written boolean) returns void
  language plpgsql
  set search_path = pg_catalog, pg_temp
as $$
declare
  head   record;
  lines  record;
begin
  if line_written then
    update financial.invoices set itemized = true where organization_id = organization and id = invoice and not itemized;
  end if;
  -- The lock makes two writers of lines queue up; the second sees the lines of the first.
  select invoice_number, itemized, subtotal, tax_amount into head
  from financial.invoices where organization_id = organization and id = invoice
  for no key update;
  if not found or not head.itemized then return; end if;

  select count(*) as number, coalesce(sum(line_total), 0) as total, coalesce(sum(tax_amount), 0) as tax into lines
  from financial.invoice_line_items where organization_id = organization and invoice_id = invoice;

  if (head.subtotal, head.tax_amount) is distinct from (lines.total, lines.tax) then
    raise exception using
      errcode = 'check_violation',
      schema = 'financial', table = 'invoices', constraint = 'invoices_subtotal_lines_check',
      message = format('invoice %s says %s and %s tax; its %s lines come to %s and %s tax',
                       head.invoice_number, head.subtotal, head.tax_amount, lines.number, lines.total, lines.tax),
      hint    = 'Change the invoice and its lines in one transaction.';
  end if;
end
$$;

create function app.check_invoice_lines() returns trigger
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
begin
  if tg_table_name = 'invoices' then
    perform app.require_invoice_lines(new.organization_id, new.id, false);
    return null;
  end if;
  if tg_op in ('UPDATE', 'DELETE') then
    perform app.require_invoice_lines(old.organization_id, old.invoice_id, true);
  end if;
  if tg_op = 'INSERT' or (tg_op = 'UPDATE' and new.invoice_id <> old.invoice_id) then
    perform app.require_invoice_lines(new.organization_id, new.invoice_id, true);
  end if;
  return null;
end
$$;

comment on function app.require_invoice_lines(uuid, uuid, boolean)  is 'An error unless the invoice says what its lines come to';
comment on function app.check_invoice_lines()                       is 'Deferred trigger of financial.invoices and financial.invoice_line_items';

grant execute on function app.check_invoice_lines() to pm_owner;

reset role;

set role pm_owner;

create constraint trigger check_invoice_lines
  after insert or update of subtotal, tax_amount on financial.invoices
  deferrable initially deferred
  for each row execute function app.check_invoice_lines();

create constraint trigger check_invoice_lines
  after insert or update or delete on financial.invoice_line_items
  deferrable initially deferred
  for each row execute function app.check_invoice_lines();

reset role;
