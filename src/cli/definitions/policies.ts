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
    ['pmdb policies apply', 'after a file or the database was changed'],
  ],
  uses: 'database',
  run: async ({ context, flags }) => {
    const { policiesApply } = await import('../../commands/policies-apply.ts');
    const { policiesAppliedDocument, policiesAppliedText } = await import('../../report/policies-applied.ts');
    const applied = await policiesApply(context, { dryRun: flag<boolean>(flags, 'dryRun') === true });
    return { text: policiesAppliedText(applied), json: policiesAppliedDocument(applied) };
  },
};

const checkCommand: CommandDefinition = {
  name: 'policies check',
  summary: 'find what weakens isolation, and say how to mend it',
  description:
    'Reads the catalog only, and so works on anybody’s database. Finds policies and grants that were changed by hand, ' +
    'row-level security that is off or does not bind the owner, tables without a file, rights that no policy bounds, views ' +
    'and functions that see more than their callers, and policies that are slow or cancel each other. Exits 1 with findings; ' +
    'policies/exceptions.txt excuses some, with reasons.',
  flags: [],
  examples: [['pmdb policies check --json', 'in CI']],
  uses: 'database',
  run: async ({ context }) => {
    const { hasFindings, policiesCheck } = await import('../../commands/policies-check.ts');
    const { policiesCheckedDocument, policiesCheckedText } = await import('../../report/policies-checked.ts');
    const checked = await policiesCheck(context);
    return {
      text: policiesCheckedText(checked),
      json: policiesCheckedDocument(checked),
      exitCode: hasFindings(checked) ? 1 : 0,
    };
  },
};

/** Policies as code. */
export const policiesCommands: readonly CommandDefinition[] = [applyCommand, checkCommand];
