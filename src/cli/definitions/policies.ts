import type { CommandDefinition } from '../command.ts';
import { DRY_RUN, flag, LOCK_FLAGS } from '../flags.ts';

const applyCommand: CommandDefinition = {
  name: 'policies apply',
  summary: 'bring policies and grants to what their files say',
  description:
    'Looks at every table and view with a file in policies/ and touches those whose file or catalog differs, each in one ' +
    'transaction. pmdb migrate does the same for files that changed.',
  flags: [DRY_RUN, ...LOCK_FLAGS],
  examples: [
    ['pmdb policies apply --dry-run', 'what differs, and the SQL'],
    ['pmdb policies apply', 'after a file was changed, or somebody changed the database'],
  ],
  uses: 'database',
  run: async ({ context, flags }) => {
    const { policiesApply } = await import('../../commands/policies-apply.ts');
    const { policiesAppliedDocument, policiesAppliedText } = await import('../../report/policies-applied.ts');
    const applied = await policiesApply(context, { dryRun: flag<boolean>(flags, 'dryRun') === true });
    return { text: policiesAppliedText(applied), json: policiesAppliedDocument(applied) };
  },
};

/** Policies as code. */
export const policiesCommands: readonly CommandDefinition[] = [applyCommand];
