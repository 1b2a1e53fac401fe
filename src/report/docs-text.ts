import chalk from 'chalk';
import { wrapped } from './wrapped.ts';

interface DocsLike {
  readonly database: string;
  readonly folder: string;
  readonly files: readonly string[];
  readonly stale: readonly { readonly file: string; readonly state: string }[];
  readonly check: boolean;
  readonly counts: { readonly schemas: number; readonly tables: number };
  readonly model: string | null;
}

/**
 * What docs wrote, or what --check found stale.
 *
 * @param width Columns of the terminal; undefined where there is none.
 */
export function docsText(docs: DocsLike, width: number | undefined): string {
  const { database, folder, files, stale, check, counts, model } = docs;
  if (check && stale.length > 0) {
    const title = `The documentation in ${folder} is not what ${database} has now:`;
    return [wrapped(title, 0, width), ...stale.map(({ file, state }) => `  ${state.padEnd(10)}  ${file}`)].join('\n');
  }
  const good = chalk.green('✔');
  if (check) return `${good} ${wrapped(`The documentation in ${folder} is what ${database} has now.`, 2, width)}`;
  const what = `${counts.tables} tables and views of ${counts.schemas} schemas`;
  const changed = stale.length === 0 ? 'nothing had changed' : `${stale.length} written or removed`;
  const told = `Described ${what} of ${database} in ${folder} (${files.length} files, ${changed}).`;
  const head = `${good} ${wrapped(told, 2, width)}`;
  return model === null ? head : `${head}\n  ${model} stands for the schemas of all tenants.`;
}
