/** "pmdb" in ASCII: the first of the two numbers of every advisory lock that pmdb takes. */
export const LOCK_CLASS = 0x706d6462;

/** The second number. Advisory locks are per database, so one run at a time means one per database. */
export const LOCK = {
  /** Held by the run, on a session of its own. */
  run: 1,
  /** Held by the session that works: it outlives a killed pmdb until the server has ended its last statement. */
  work: 2,
  /** Held by a run that seeds, or takes away what was seeded: migrations need not wait for it. */
  seed: 3,
} as const;

export type Lock = keyof typeof LOCK;

/** "pmdt": the first number of the lock that a run of SQL tests holds as long as it lives; the second is the run's. */
export const TEST_RUN_CLASS = 0x706d6474;
