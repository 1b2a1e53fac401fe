-- What pmdb knows of scheduled jobs: which of pg_cron's it made (E143), and the runs that it did itself.
-- Made when the first job is applied or run.

create schema if not exists migrations;

create table if not exists migrations.jobs (
  job_name    varchar(63)  not null,
  cron_job_id bigint       not null,
  paused      boolean      not null default false,
  applied_at  timestamptz  not null default now(),
  applied_by  varchar(255) not null default session_user,

  constraint jobs_pkey            primary key (job_name),
  constraint jobs_cron_job_id_key unique (cron_job_id)
);

comment on table  migrations.jobs             is 'The jobs of pg_cron that pmdb made: it changes and removes these and no others.';
comment on column migrations.jobs.cron_job_id is 'cron.job.jobid; no key, for pg_cron''s tables take none.';
comment on column migrations.jobs.paused      is 'By pmdb jobs pause: kept, and not active.';

create table if not exists migrations.job_runs (
  id         bigint       generated always as identity,
  job_name   varchar(63)  not null,
  status     text         not null default 'running',
  started_at timestamptz  not null default clock_timestamp(),
  ended_at   timestamptz,
  message    text,
  run_by     varchar(255) not null default session_user,

  constraint job_runs_pkey         primary key (id),
  constraint job_runs_status_check check (status in ('running', 'succeeded', 'failed', 'lost'))
);

create index if not exists job_runs_job_name_started_at_idx on migrations.job_runs (job_name, started_at);

comment on table migrations.job_runs is 'Runs by pmdb jobs run; those by pg_cron are in cron.job_run_details.';
