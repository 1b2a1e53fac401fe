import chalk from 'chalk';

export interface RepairLike {
  readonly database: string;
  readonly dryRun: boolean;
  readonly repairs: readonly { readonly version: string; readonly what: string }[];
}

/** What repair corrected, a line each. */
export function repairText({ database, dryRun, repairs }: RepairLike): string {
  if (repairs.length === 0) return `Nothing to repair in the ledger of ${database}.`;
  const title = dryRun ? `Would correct the ledger of ${database}:` : `Corrected the ledger of ${database}:`;
  const mark = dryRun ? ' ' : chalk.green('✔');
  return [title, ...repairs.map(({ version, what }) => `${mark} V${version}: ${what}`)].join('\n');
}
