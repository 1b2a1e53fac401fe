import type { CommandDefinition } from '../command.ts';
import { flag } from '../flags.ts';

export const driftCommand: CommandDefinition = {
  name: 'drift',
  summary: 'find what was changed by hand',
  description:
    'Compares the catalog with that of a scratch database, made from the files at the versions of the ledger. What is meant ' +
    'to differ stands in drift.ignore, a line each: `<kind> <object>  # <reason>`, with * for any characters.',
  flags: [
    { flags: '--tenants', description: "compare the tenants' schemas as well" },
    { flags: '--fix-sql', description: 'print the SQL that brings the database back' },
    { flags: '--ignore <file>', description: 'a file instead of drift.ignore' },
  ],
  examples: [
    ['pmdb drift', 'exit 1 when something differs'],
    ['pmdb drift --tenants', 'which tenants differ, and how'],
    ['pmdb drift --fix-sql > fix.sql', 'SQL to read, and then to run'],
  ],
  uses: 'database',
  run: async ({ context, flags }) => {
    const { drift } = await import('../../commands/drift.ts');
    const { driftText, fixText } = await import('../../report/drift-text.ts');
    const { hasDrifted } = await import('../../core/drift.ts');
    const { driftDocument } = await import('../../report/drift-document.ts');
    const found = await drift(context, { ignore: flag(flags, 'ignore'), tenants: flag(flags, 'tenants') });
    const text = flag<boolean>(flags, 'fixSql') === true ? fixText(found) : driftText(found);
    return { text, json: driftDocument(found), exitCode: hasDrifted(found) ? 1 : 0 };
  },
};
