import chalk from 'chalk';

interface DocsLike {
  readonly database: string;
  readonly folder: string;
  readonly files: readonly string[];
  readonly stale: readonly { readonly file: string; readonly state: string }[];
  readonly check: boolean;
  readonly counts: { readonly schemas: number; readonly tables: number };
  readonly model: string | null;
}

/** What docs wrote, or what --check found stale. */
export function docsText({ database, folder, files, stale, check, counts, model }: DocsLike): string {
  if (check && stale.length > 0) {
    const title = `The documentation in ${folder} is not what ${database} has now:`;
    return [title, ...stale.map(({ file, state }) => `  ${state.padEnd(10)}  ${file}`)].join('\n');
  }
  const good = chalk.green('✔');
  if (check) return `${good} The documentation in ${folder} is what ${database} has now.`;
  const what = `${counts.tables} tables and views of ${counts.schemas} schemas`;
  const changed = stale.length === 0 ? 'nothing had changed' : `${stale.length} written or removed`;
  const head = `${good} Described ${what} of ${database} in ${folder} (${files.length} files, ${changed}).`;
  return model === null ? head : `${head}\n  ${model} stands for the schemas of all tenants.`;
}
