import type { BindingsTarget } from '../../core/bindings/generate.ts';
import { PmdbError } from '../../core/errors.ts';
import type { CommandDefinition } from '../command.ts';
import { flag, parseNames } from '../flags.ts';

/** As core has them, which is loaded when there is something to write. */
const TARGETS: readonly string[] = ['ts', 'zod', 'efcore'] satisfies BindingsTarget[];

export const typesCommand: CommandDefinition = {
  name: 'types',
  summary: "write the tables' types for an application",
  description:
    'Types of all tables and views, from the live catalog: of rows as postgres.js returns them, of new rows and of ' +
    'changes; with zod schemas if you like. The same catalog makes the same bytes. docs/types.md tells the rest.',
  flags: [
    { flags: '--out <file>', description: 'write them there (default: print them)' },
    {
      flags: '--target <what>',
      description: 'ts; zod: with schemas; efcore: C#',
      values: TARGETS,
      parse: parseTarget,
      default: 'ts',
    },
    { flags: '--schema <list>', description: 'only these schemas, with commas between', parse: parseNames },
    {
      flags: '--tenant <name>',
      description: "also a tenant's schema, that stands for all tenants'",
      values: 'tenants',
    },
    { flags: '--check', description: 'exit 1 when the file of --out is not up to date' },
  ],
  examples: [
    ['pmdb types --out src/tables.ts', 'types of all tables'],
    ['pmdb types --out src/tables.ts --check', 'in CI: are they up to date?'],
  ],
  uses: 'database',
  run: async ({ context, flags }) => {
    const { types } = await import('../../commands/types.ts');
    const { bindingsDocument, bindingsText } = await import('../../report/bindings-text.ts');
    const made = await types(context, {
      target: flag<BindingsTarget>(flags, 'target') ?? 'ts',
      out: flag(flags, 'out'),
      schemas: flag(flags, 'schema'),
      tenant: flag(flags, 'tenant'),
      check: flag(flags, 'check'),
    });
    const exitCode = made.state === 'stale' ? 1 : 0;
    // Names from the catalog, and nothing else: a password that is a word of them must not be cut out of code.
    return { text: bindingsText(made), json: bindingsDocument(made), exitCode, secret: true };
  },
};

function parseTarget(value: string, flag: string): string {
  if (TARGETS.includes(value)) return value;
  throw new PmdbError('BAD_FLAG', `${flag}: pmdb writes nothing for "${value}"`, {
    remedy: `Give one of these: ${TARGETS.join(', ')}.`,
  });
}
