import { z } from 'zod';

const whole = z.int().nonnegative();
const text = z.string().nullable();

/** How a job stands. */
const STANDING = {
  name: z.string(),
  state: z.enum(['new', 'scheduled', 'changed', 'removed', 'orphaned', 'outside']),
  paused: z.boolean(),
  file: text,
  purpose: text,
  schedule: text,
  /** Null for the database that pmdb is connected to. */
  database: text,
  user: text,
  /** cron.job.jobid */
  jobId: whole.nullable(),
  differences: z.array(z.string()),
  duplicates: z.array(z.strictObject({ jobId: whole, user: z.string() })),
};

const run = z.strictObject({
  job: z.string(),
  by: z.enum(['pg_cron', 'pmdb']),
  /** pg_cron has words of its own besides succeeded and failed. */
  status: z.string(),
  started: z.iso.datetime(),
  /** Milliseconds; null while it runs. */
  ms: whole.nullable(),
  message: text,
});

const database = z.string();

/** The documents of `pmdb jobs …`, but for what all documents have. */
export const JOBS = {
  apply: { database, before: z.array(z.strictObject(STANDING)) },
  list: {
    database,
    /** Whether pg_cron is in this database. */
    cron: z.boolean(),
    jobs: z.array(z.strictObject({ ...STANDING, next: z.iso.datetime().nullable(), last: run.nullable() })),
  },
  check: { database, findings: z.array(z.strictObject({ job: z.string(), finding: z.string() })) },
  run: {
    results: z.array(
      z.strictObject({
        job: z.string(),
        status: z.enum(['succeeded', 'failed', 'busy']),
        ms: whole,
        statements: whole,
        error: text,
      }),
    ),
  },
  history: { runs: z.array(run) },
  pause: { jobs: z.array(z.string()), paused: z.boolean() },
};
