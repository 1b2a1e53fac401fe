-- What pmdb knows of scheduled jobs: which of pg_cron's it made (E143), and the runs that it did itself.
-- Made when the first job is applied or run.

create schema if not exists migrations;

create table if not exists migrations.jobs (
  job_name    varchar(63)  not null,
  cron_job_id bigint,
  paused      boolean      not null default false,
  applied_at  timestamptz  not null default now(),
  applied_by  varchar(255) not null default session_user,

  constraint jobs_pkey            primary key (job_name),
  constraint jobs_cron_job_id_key unique (cron_job_id)
);

-- Tables that were made before jobs could be paused without pg_cron.
alter table migrations.jobs alter column cron_job_id drop not null;

comment on table  migrations.jobs             is 'The jobs of pg_cron that pmdb made: it changes and removes these and no others. And those that are paused.';
comment on column migrations.jobs.job_name    is 'The name of its file, and in cron.job.';
comment on column migrations.jobs.cron_job_id is 'cron.job.jobid; no key, for pg_cron''s tables take none. Null for a job that pg_cron doesn''t have.';
comment on column migrations.jobs.paused      is 'By pmdb jobs pause: neither pg_cron nor pmdb jobs run --due runs it.';
comment on column migrations.jobs.applied_at  is 'When pmdb last brought it to what its file says.';
comment on column migrations.jobs.applied_by  is 'The login that did.';

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

comment on table  migrations.job_runs            is 'Runs by pmdb jobs run; those by pg_cron are in cron.job_run_details.';
comment on column migrations.job_runs.id         is 'By order of starting.';
comment on column migrations.job_runs.job_name   is 'The job, by the name of its file.';
comment on column migrations.job_runs.status     is 'lost: the session that ran it went away without a word.';
comment on column migrations.job_runs.started_at is 'When it began.';
comment on column migrations.job_runs.ended_at   is 'When it ended; null while it runs.';
comment on column migrations.job_runs.message    is 'What the server answered, or why it failed.';
comment on column migrations.job_runs.run_by     is 'The login that ran it.';
