import type { Context } from '../core/context.ts';
import { PmdbError } from '../core/errors.ts';
import { exemptions, hasFailures, type IsolationReport } from '../core/isolation/report.ts';
import { parseSettings, type Settings } from '../core/isolation/settings.ts';
import { ISOLATION_FILE, readIsolationFile } from '../files/isolation-file.ts';
import { attackAll } from '../postgres/isolation/attack-all.ts';
import { prepareBattlefield } from '../postgres/isolation/battlefield.ts';
import { mutateAll } from '../postgres/isolation/mutate.ts';
import { withScratch } from '../postgres/isolation/scratch.ts';
import { Session } from '../postgres/session.ts';
import { openTarget } from '../postgres/target.ts';
import { migrate } from './migrate.ts';

export interface IsolationOptions {
  /** Loosen every policy and every key in turn, and see that it is noticed. */
  readonly mutate?: boolean | undefined;
}

/** `pmdb isolation`: makes a database, puts rows of two tenants into it, and attacks. */
export async function isolation(context: Context, options: IsolationOptions = {}): Promise<IsolationReport> {
  const settings = readSettings(context.project);
  const database = await context.database();
  const target = await openTarget(database, {
    command: 'isolation',
    direct: context.direct,
    writes: true,
    emit: context.emit,
    signal: context.signal,
  });
  try {
    return await withScratch(target.session, target.database, 'template0', async (scratch) => {
      await migrate({ ...context, database: async () => scratch, direct: undefined, emit: () => {} }, {});
      const session = await Session.open(scratch, 'pmdb/isolation', undefined, context.signal);
      try {
        const began = performance.now();
        const { field, unseeded } = await prepareBattlefield(session, settings);
        const results = await attackAll(session, field);
        const ms = performance.now() - began;
        const found = { results, unseeded, ms, personas: Object.keys(settings.personas), exempt: exemptions(settings) };
        // A mutant is noticed by what fails: where something fails anyway, nothing would be noticed.
        if (options.mutate !== true || hasFailures(found)) return found;
        return { ...found, mutated: await mutateAll(session, field) };
      } finally {
        await session.close();
      }
    });
  } finally {
    target.session.leave();
  }
}

function readSettings(project: string): Settings {
  const text = readIsolationFile(project);
  if (text === undefined)
    throw new PmdbError('BAD_CONFIG', `the project has no ${ISOLATION_FILE}`, {
      remedy: 'docs/isolation.md shows one; it names the tenant column, the roles and how a context is opened.',
    });
  return parseSettings(text, ISOLATION_FILE);
}
