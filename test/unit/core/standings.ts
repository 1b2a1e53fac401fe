import type { Applied } from '../../../src/core/ledger.ts';
import type { Migration, Script } from '../../../src/core/migration.ts';
import { readScript } from '../../../src/core/script.ts';

/** A migration from its texts; without a rollback it is irreversible. */
export function migration(version: string, up = `select ${version};`, down: string | null = 'select 1;'): Migration {
  const file = `V${version}__m${version}.sql`;
  return {
    track: 'shared',
    version,
    name: `m${version}`,
    up: script(`migrations/shared/${file}`, up),
    down: down === null ? undefined : script(`rollbacks/shared/${file}`, down),
  };
}

function script(file: string, text: string): Script {
  const script = readScript(file, Buffer.from(text));
  if (script.problems.length > 0) throw new Error(script.problems[0]?.message);
  return script;
}

/** The row of a migration as it was when it was applied. */
export function applied({ version, name, up }: Migration, id: number, row: Partial<Applied> = {}): Applied {
  return {
    id,
    version,
    description: name,
    state: 'applied',
    checksum: up.checksum,
    tokenChecksum: up.tokenChecksum,
    statementsDone: [],
    statementStarted: null,
    appliedAt: '2026-01-31T12:00:00Z',
    appliedBy: 'owner',
    executionTimeMs: 1,
    baseline: false,
    runId: null,
    ...row,
  };
}
