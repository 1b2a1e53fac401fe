import type { JobStanding } from '../core/job-standing.ts';

interface Run {
  readonly started: Date;
  readonly ms: number | null;
}

/** How a job stands, in the JSON of jobs list, check and apply. */
export function standingDocument({ name, state, paused, job, live, differences, duplicates }: JobStanding) {
  return {
    name,
    state,
    paused,
    file: job?.file ?? null,
    purpose: job?.purpose ?? null,
    schedule: job?.schedule ?? live?.schedule ?? null,
    database: job?.database ?? live?.database ?? null,
    user: job?.user ?? live?.user ?? null,
    jobId: live === undefined ? null : Number(live.id),
    differences,
    duplicates: duplicates.map(({ id, user }) => ({ jobId: Number(id), user })),
  };
}

/** A run, in the JSON of jobs list and history. */
export function runDocument<T extends Run>({ started, ms, ...run }: T) {
  return { ...run, started: started.toISOString(), ms: ms === null ? null : Math.round(ms) };
}
