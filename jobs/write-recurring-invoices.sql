-- Writes the invoices of billing cycles that come due (E214).
-- pmdb: schedule 30 * * * *
-- pmdb: user pm_cron
-- pmdb: timeout 30min

select app.write_recurring_invoices();
