-- Work orders of preventive maintenance are no longer made by themselves.

set role pm_owner;

drop trigger note_preventive_maintenance on operations.work_orders;

reset role;

set role pm_definer;

drop function app.note_preventive_maintenance();
drop function app.make_due_work_orders();
drop function app.next_due_date(date, text, integer, integer);
drop function app.add_months(date, integer, integer);

reset role;
