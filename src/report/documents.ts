import type { PmdbError } from '../core/errors.ts';
import type { Outcome } from '../core/outcome.ts';
import type { Status } from '../core/status.ts';
import { countTests, type TestRun } from '../core/test-run.ts';
import type { Verification } from '../core/verdict.ts';
import type { Note } from './notes.ts';

/** The JSON of migrate and rollback. */
export function outcomeDocument({ database, result, dryRun, planned, cosmetic }: Outcome): object {
  const done = result.done.map(({ step, ms }) => ({ ...step, ms: Math.round(ms) }));
  return { database, direction: result.direction, runId: result.runId ?? null, done, dryRun, planned, cosmetic };
}

/** The JSON of status: the SQL of the files stays out. */
export function statusDocument({ database, server, standings, problems, extensions }: Status): object {
  return {
    database,
    server,
    versions: standings.map(({ version, name, state, outOfOrder, migration, applied }) => ({
      version,
      name,
      state,
      outOfOrder,
      file: migration?.up.file ?? null,
      checksum: migration?.up.checksum ?? null,
      irreversible: migration === undefined ? null : migration.down === undefined,
      applied: applied === undefined ? null : appliedDocument(applied),
    })),
    problems,
    extensions,
  };
}

function appliedDocument({
  state,
  checksum,
  appliedAt,
  appliedBy,
  executionTimeMs,
  baseline,
}: NonNullable<Status['standings'][number]['applied']>): object {
  return { state, checksum, appliedAt, appliedBy, executionTimeMs, baseline };
}

/** The JSON of verify. */
export function verificationDocument({ database, server, verdicts, left }: Verification): object {
  return {
    database,
    server,
    migrations: verdicts.map(({ error, ...verdict }) => ({ ...verdict, error: error?.message ?? null })),
    left: left ?? null,
  };
}

/** The JSON of test. */
export function testDocument({ origin, server, files, ms, coverage }: TestRun): object {
  const rounded = files.map(({ tests, ...file }) => ({
    ...file,
    ms: Math.round(file.ms),
    tests: tests.map((test) => ({ ...test, ms: Math.round(test.ms) })),
  }));
  return {
    server,
    origin,
    ms: Math.round(ms),
    counts: countTests(files),
    files: rounded,
    ...(coverage && { coverage }),
  };
}

/** The JSON of an error, with everything that its text says. */
export function errorDocument(error: PmdbError, notes: readonly Note[]): object {
  const { cause: _, ...parts } = error.parts;
  return { ok: false, error: { code: error.code, exitCode: error.exitCode, message: error.message, ...parts }, notes };
}
