-- Makes the months of the audit trail ahead, so that no entry lands in the default partition (E126).
-- pmdb: schedule 15 0 * * *
-- pmdb: user pm_cron
-- pmdb: timeout 10min

select app.create_audit_partitions();
