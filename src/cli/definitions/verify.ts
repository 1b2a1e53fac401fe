import type { CommandDefinition } from '../command.ts';
import { flag, parseVersion } from '../flags.ts';

export const verifyCommand: CommandDefinition = {
  name: 'verify',
  summary: 'prove that each rollback restores what was there',
  description:
    'Takes every migration up, down and up again on a scratch database of the same server, and compares everything in the ' +
    'catalog. Writes what is proven to rollbacks/certificates.json. The database itself is not touched.',
  flags: [
    { flags: '--from <version>', description: 'prove from this version on', parse: parseVersion },
    { flags: '--with-data', description: 'with rows in the tables, which must come through as well' },
  ],
  examples: [
    ['pmdb verify', 'prove all of them; exit 1 when one does not restore'],
    ['pmdb verify --from 12', 'only V012 and later ones'],
    ['pmdb verify --with-data', 'rows must come through too'],
  ],
  uses: 'database',
  run: async ({ context, flags }) => {
    const { verify } = await import('../../commands/verify.ts');
    const { isProven } = await import('../../core/verdict.ts');
    const { verificationDocument } = await import('../../report/documents.ts');
    const { verificationText } = await import('../../report/verification-text.ts');
    const found = await verify(context, { from: flag(flags, 'from'), withData: flag(flags, 'withData') });
    const text = verificationText(found, process.stdout.columns);
    return { text, json: verificationDocument(found), exitCode: isProven(found) ? 0 : 1 };
  },
};
