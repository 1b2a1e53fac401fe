-- Makes the work orders of preventive maintenance that comes due (E215).
-- pmdb: schedule 20 * * * *
-- pmdb: user pm_cron
-- pmdb: timeout 15min

select app.make_due_work_orders();
