import chalk from 'chalk';
import { describeGroup } from '../core/fleet.ts';

interface RepairLike {
  readonly kind: string;
  readonly version: string;
  readonly what: string;
}

export interface RepairsLike {
  readonly database: string;
  readonly shared: readonly RepairLike[];
  readonly tenants: readonly (RepairLike & { readonly tenants: number; readonly sample: string })[];
}

/** What repair corrected, a line each. */
export function repairText({ database, shared, tenants }: RepairsLike, dryRun: boolean): string {
  if (shared.length + tenants.length === 0) return `Nothing to repair in the ledger of ${database}.`;
  const title = dryRun ? `Would correct the ledger of ${database}:` : `Corrected the ledger of ${database}:`;
  const mark = dryRun ? ' ' : chalk.green('✔');
  return [
    title,
    ...shared.map(({ version, what }) => `${mark} V${version}: ${what}`),
    ...tenants.map((each) => `${mark} V${each.version} of ${describeGroup(each)}: ${each.what}`),
  ].join('\n');
}

/** The same as a document. */
export function repairDocument({ database, shared, tenants }: RepairsLike, dryRun: boolean) {
  return {
    database,
    dryRun,
    repairs: [
      ...shared.map(({ kind, version, what }) => ({ kind, version, what, tenants: null, sample: null })),
      ...tenants.map(({ kind, version, what, tenants, sample }) => ({ kind, version, what, tenants, sample })),
    ],
  };
}
