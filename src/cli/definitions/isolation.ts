import type { IsolationOptions } from '../../commands/isolation.ts';
import type { IsolationReport } from '../../core/isolation/report.ts';
import type { CommandDefinition } from '../command.ts';
import { flag, parseNames } from '../flags.ts';

export const isolationCommand: CommandDefinition = {
  name: 'isolation',
  summary: 'attack row-level security as every role; show what held',
  description:
    'Makes a scratch database from the migrations, rows for two organizations from the catalog, and tries every table, ' +
    'foreign key, view, function and sequence as each persona of isolation.json, in its own context and in none, ' +
    'a wrong or a forged one. Exits 1 when anything leaked, failed or could not be told.',
  flags: [
    { flags: '--mutate', description: 'loosen each policy and key in turn: is it noticed?' },
    { flags: '--copy', description: 'attack a copy of the database; it needs no migrations' },
    { flags: '--tenant-column <name>', description: 'the column that says whose a row is' },
    { flags: '--tenants <table>', description: 'the table with one row for each tenant' },
    { flags: '--context-sql <sql>', description: "opens a tenant's context" },
    { flags: '--roles <list>', description: 'who attacks: roles, with commas between them', parse: parseNames },
    { flags: '--html <file>', description: 'write the matrix as a page that needs nothing else' },
    { flags: '--junit <file>', description: 'write the results for a build server' },
  ],
  examples: [
    ['pmdb isolation', 'the matrix, and what did not hold'],
    ['pmdb isolation --mutate', 'is every policy and key needed?'],
    ['pmdb isolation --copy --url <url>', 'another database, as it is'],
  ],
  uses: 'database',
  run: async ({ context, flags }) => {
    const { isolation } = await import('../../commands/isolation.ts');
    const { hasFailures } = await import('../../core/isolation/report.ts');
    const { isolationDocument } = await import('../../report/isolation/isolation-document.ts');
    const { isolationText } = await import('../../report/isolation/isolation-text.ts');
    const report = await isolation(context, flags as IsolationOptions);
    await writeFiles(report, { html: flag(flags, 'html'), junit: flag(flags, 'junit') });
    const text = isolationText(report, process.stdout.columns);
    return { text, json: isolationDocument(report), exitCode: hasFailures(report) ? 1 : 0 };
  },
};

interface Files {
  readonly html: string | undefined;
  readonly junit: string | undefined;
}

async function writeFiles(report: IsolationReport, { html, junit }: Files): Promise<void> {
  const { writeReport } = await import('../../files/write-report.ts');
  if (html !== undefined) {
    const { isolationPage } = await import('../../report/isolation/isolation-page.ts');
    writeReport(html, isolationPage(report, new Date()));
  }
  if (junit !== undefined) {
    const { isolationJunit } = await import('../../report/isolation/isolation-junit.ts');
    writeReport(junit, isolationJunit(report));
  }
}
