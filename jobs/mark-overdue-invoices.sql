-- Invoices become overdue when their day is over, at midnight of each time zone (E214).
-- pmdb: schedule 10 * * * *
-- pmdb: user pm_cron
-- pmdb: timeout 15min

select app.mark_overdue_invoices();
