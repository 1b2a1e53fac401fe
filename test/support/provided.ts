import type { Build } from './build.ts';

/** What the global setup found, as tests get it through `inject`. Plain data: it crosses a process boundary. */
export interface TestServer {
  /** Superuser, maintenance database. */
  readonly url: string;
  /** Folder of the server's Unix socket; undefined where it has none that this machine can reach. */
  readonly socket: string | undefined;
  /** The number of the major version, such as 15. */
  readonly major: number;
  /** Where it came from, in words. */
  readonly origin: string;
  /** The one database in which pg_cron can be installed; undefined without pg_cron. */
  readonly cronDatabase: string | undefined;
  readonly available: readonly Requirement[];
}

/** The database that `migratedDatabase` clones. */
export const TEMPLATE = 'pmdb_test_template';

/** What a test may need beyond Node: named in PMDB_TEST_REQUIRE, its absence is a failure instead of a skip. */
export const REQUIREMENTS = [
  'server',
  'cron',
  'postgis',
  'pgtap',
  'pgbouncer',
  'pg_dump',
  'psql',
  'prometheus',
  'chromium',
  'compose',
  'bash',
  'zsh',
  'fish',
  'old-server',
  'tmpfs',
  'root',
  'other-tools',
  'csharp',
] as const;
export type Requirement = (typeof REQUIREMENTS)[number];

declare module 'vitest' {
  export interface ProvidedContext {
    server: TestServer;
    build: Build;
  }
}
