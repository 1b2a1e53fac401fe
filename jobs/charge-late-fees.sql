-- Charges what a late payment costs, as the lease has it (E214).
-- pmdb: schedule 40 * * * *
-- pmdb: user pm_cron
-- pmdb: timeout 15min

select app.charge_late_fees();
