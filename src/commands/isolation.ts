import type { Context } from '../core/context.ts';
import type { Database } from '../core/database.ts';
import { describeDatabase } from '../core/database-description.ts';
import { PmdbError } from '../core/errors.ts';
import {
  exemptions,
  hasFailures,
  type IsolationReport,
  tenantSchemas,
  unownedTables,
} from '../core/isolation/report.ts';
import type { Settings } from '../core/isolation/settings.ts';
import { cancelOnAbort } from '../postgres/cancel-on-abort.ts';
import { attackAll } from '../postgres/isolation/attack-all.ts';
import { isSmall, requireQuiet } from '../postgres/isolation/clone.ts';
import { dropTenantSchemas } from '../postgres/isolation/drop-tenant-schemas.ts';
import { type Fronts, withFronts } from '../postgres/isolation/front.ts';
import { mutateAll } from '../postgres/isolation/mutate.ts';
import { prepareGround } from '../postgres/isolation/prepare-ground.ts';
import { withScratch } from '../postgres/isolation/scratch.ts';
import { Session } from '../postgres/session.ts';
import { openTarget, type Target } from '../postgres/target.ts';
import { readSettings, type SettingFlags } from './isolation-settings.ts';
import { migrate } from './migrate.ts';

export interface IsolationOptions extends SettingFlags {
  /** Loosen every policy and every key in turn, and see that it is noticed. */
  readonly mutate?: boolean | undefined;
  /** Attack a copy of the database, rather than one made from the migrations. */
  readonly copy?: boolean | undefined;
}

/** `pmdb isolation`: makes a database, puts rows of two tenants into it, and attacks. */
export async function isolation(context: Context, options: IsolationOptions = {}): Promise<IsolationReport> {
  const settings = readSettings(context.project, options);
  const configured = await context.database();
  // A database that is copied may have nobody in it, pmdb included.
  const database = options.copy === true ? { ...configured, name: 'postgres' } : configured;
  const { direct, emit, signal } = context;
  const target = await openTarget(database, { command: 'isolation', direct, writes: true, emit, signal });
  try {
    requireSuperuser(target);
    if (options.copy === true) await requireQuiet(target.session, configured, context.confirm);
    const template = options.copy === true ? configured.name : 'template0';
    return await withScratch(target.session, target.database, template, async (scratch) => {
      const tenants = options.copy === true ? await dropTenantSchemas(scratch, signal) : 0;
      if (options.copy !== true) await migrateScratch(context, scratch);
      const report = await attack(context, target.session, scratch, settings, options.mutate === true);
      return { ...report, exempt: [...tenantSchemas(tenants), ...report.exempt] };
    });
  } finally {
    target.session.leave();
  }
}

async function migrateScratch(context: Context, scratch: Database): Promise<void> {
  await migrate({ ...context, database: async () => scratch, direct: undefined, emit: () => {} }, {});
}

/** Prepares the ground and attacks it on two fronts, the second of which is a copy of the first. */
async function attack(
  context: Context,
  admin: Session,
  scratch: Database,
  settings: Settings,
  mutate: boolean,
): Promise<IsolationReport> {
  const { signal } = context;
  const began = performance.now();
  const { ground, unseeded } = await prepare(context, scratch, settings);
  const fight = async (fronts: Fronts): Promise<IsolationReport> => {
    const results = await attackAll(fronts);
    const ms = performance.now() - began;
    const personas = Object.keys(settings.personas);
    const unowned = unownedTables(ground.catalog.tables, settings);
    const found = { results, unseeded, ms, personas, exempt: exemptions(settings), unowned };
    // A mutant is noticed by what fails: where something fails anyway, nothing would be noticed.
    if (!mutate || hasFailures(found)) return found;
    return { ...found, mutated: await mutateAll(fronts) };
  };
  if (!(await isSmall(admin, scratch))) return await withFronts([scratch], ground, signal, fight);
  return await withScratch(admin, scratch, scratch.name, (copy) => withFronts([scratch, copy], ground, signal, fight));
}

/** Nobody may be connected to what is copied, so that this has a session of its own. */
async function prepare({ signal }: Context, scratch: Database, settings: Settings) {
  const session = await Session.open(scratch, 'pmdb/isolation', undefined, signal);
  const uncancel = cancelOnAbort(session, signal);
  try {
    return await prepareGround(session, settings);
  } finally {
    uncancel();
    await session.close();
  }
}

function requireSuperuser({ session, database }: Target): void {
  if (session.facts.superuser) return;
  throw new PmdbError('NO_PRIVILEGE', `${session.facts.user} is no superuser of ${describeDatabase(database)}`, {
    state: 'Nothing was touched.',
    remedy: 'Attack where you are one: with --embedded, or on a server of your own.',
  });
}
