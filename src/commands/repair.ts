import type { Context } from '../core/context.ts';
import { describeDatabase } from '../core/database-description.ts';
import { describeGroup } from '../core/fleet.ts';
import { compare } from '../core/ledger.ts';
import {
  findRepairs,
  namesVersions,
  type Repair,
  type RepairRequest,
  refuseContradictions,
  requireRepairs,
  settlesStatements,
} from '../core/repair.ts';
import { type ProjectFiles, requireSound } from '../files/project.ts';
import { repairSql } from '../postgres/repair.ts';
import { mergeRepairs, repairTenantsSql, type TenantRepair } from '../postgres/repair-tenants.ts';
import { requireTenants } from '../postgres/require-tenants.ts';
import { withLock } from '../postgres/run-locked.ts';
import type { Session } from '../postgres/session.ts';
import { countTenants, readGroups, type TenantSelection } from '../postgres/tenant-ledger.ts';
import { type FleetCommand, isForTenantsOnly } from './fleet-command.ts';
import { openSoundProject } from './migrate.ts';

export interface RepairCommand extends RepairRequest, Pick<FleetCommand, 'track' | 'tenants'> {
  readonly dryRun?: boolean | undefined;
}

/** What was corrected, or would be, and where. */
export interface RepairOutcome {
  /** "pmdb@127.0.0.1:5432/app" */
  readonly database: string;
  readonly shared: readonly Repair[];
  readonly tenants: readonly TenantRepair[];
}

/**
 * `pmdb repair`: takes cosmetic changes over, and whatever else was named; asks before it writes. A version that is named
 * is one of the shared track, unless the command is for tenants only.
 */
export async function repair(context: Context, command: RepairCommand): Promise<RepairOutcome> {
  refuseContradictions(command);
  const { files, tenantFiles, target, applied } = await openSoundProject(context, 'repair');
  try {
    const forTenants = isForTenantsOnly(command);
    const withTenants = forTenants || (command.track !== 'shared' && !namesVersions(command));
    if (tenantFiles !== undefined && withTenants) await requireSound(tenantFiles);
    if (command.tenants !== undefined) await requireTenants(target.session, command.tenants);

    const selection: TenantSelection = { names: command.tenants, byStatement: settlesStatements(command) };
    const plan = async (session: Session, now: typeof applied) => ({
      shared: forTenants ? [] : planShared(files, now, command, tenantFiles !== undefined),
      tenants: withTenants ? await planTenants(session, tenantFiles, selection, command) : [],
    });
    const first = { database: describeDatabase(target.database), ...(await plan(target.session, applied)) };
    if (first.shared.length + first.tenants.length === 0 || command.dryRun === true) return first;
    await context.confirm(`Correct the ledger of ${first.database} (${changes(first)})?`);
    await withLock(target, context, async ({ worker, author, applied: now }) => {
      const same = await plan(worker, now);
      const tenants = same.tenants.length === 0 ? [] : repairTenantsSql(same.tenants, selection, author);
      const statements = [...same.shared.map((each) => repairSql(each, author)), ...tenants];
      await worker.send(`begin; ${statements.join('; ')}; commit`);
    });
    return first;
  } finally {
    target.session.leave();
  }
}

function planShared(
  { migrations }: ProjectFiles,
  applied: Parameters<typeof compare>[1],
  command: RepairCommand,
  hasTenants: boolean,
): readonly Repair[] {
  const repairs = findRepairs(compare(migrations, applied), command);
  const hint = hasTenants ? ' If a version of the tenants is meant, add `--track tenant`.' : '';
  requireRepairs(repairs, command, '', hint);
  return repairs;
}

/** A few rows tell of all tenants, as for every command: those that stand alike need the same. */
async function planTenants(
  session: Session,
  files: ProjectFiles | undefined,
  selection: TenantSelection,
  command: RepairCommand,
): Promise<readonly TenantRepair[]> {
  const groups = files === undefined ? [] : await readGroups(session, await countTenants(session, selection));
  const repairs = mergeRepairs(
    groups.map(({ tenants, sample, applied }) => ({
      tenants,
      sample,
      repairs: findRepairs(compare(files?.migrations ?? [], applied), command),
    })),
  );
  requireRepairs(
    repairs,
    command,
    command.tenants === undefined ? ' of the tenants' : ` of ${command.tenants.join(', ')}`,
  );
  return repairs;
}

function changes({ shared, tenants }: RepairOutcome): string {
  return [
    ...shared.map(({ version, what }) => `V${version}: ${what}`),
    ...tenants.map((each) => `V${each.version} of ${describeGroup(each)}: ${each.what}`),
  ].join('; ');
}
