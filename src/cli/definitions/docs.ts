import type { DocsOptions } from '../../commands/docs.ts';
import { PmdbError } from '../../core/errors.ts';
import type { CommandDefinition } from '../command.ts';
import { flag, parseNames } from '../flags.ts';

const FORMATS = ['html', 'markdown', 'both'] as const;

function parseFormat(value: string, name: string): (typeof FORMATS)[number] {
  const format = FORMATS.find((each) => each === value);
  if (format !== undefined) return format;
  throw new PmdbError('BAD_FLAG', `${name}: there is no format "${value}"`, { remedy: 'Use html, markdown or both.' });
}

export const docsCommand: CommandDefinition = {
  name: 'docs',
  summary: 'write the documentation of the database, from its catalog',
  description:
    'Writes one HTML page that needs nothing else, with search and a diagram for each schema, and Markdown beside it. One ' +
    'tenant’s schema stands for those of all. Reads only; the same database gives the same bytes. Overwrites only a folder ' +
    'that it made.',
  flags: [
    { flags: '--out <dir>', description: 'the folder to write (default: database-docs)' },
    {
      flags: '--format <format>',
      description: 'html, markdown or both (default: both)',
      values: FORMATS,
      parse: parseFormat,
    },
    { flags: '--schema <names>', description: 'only these, with commas between them', parse: parseNames },
    { flags: '--tenant <name>', description: 'the tenant that stands for all: slug or schema', values: 'tenants' },
    { flags: '--title <text>', description: 'what the pages call it (default: the name of the database)' },
    { flags: '--check', description: 'write nothing; exit 1 when what is there is stale' },
  ],
  examples: [
    ['pmdb docs', 'database-docs/index.html, and Markdown'],
    ['pmdb docs --check', 'in CI: does it still describe this database?'],
  ],
  uses: 'database',
  run: async ({ context, flags }) => {
    const { docs } = await import('../../commands/docs.ts');
    const { docsText } = await import('../../report/docs-text.ts');
    const schemas = flag<readonly string[]>(flags, 'schema');
    const written = await docs(context, { ...(flags as DocsOptions), schemas });
    const no = written.check && written.stale.length > 0;
    return { text: docsText(written, process.stdout.columns), json: written, exitCode: no ? 1 : 0 };
  },
};
