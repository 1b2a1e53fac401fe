import { PmdbError } from '../../core/errors.ts';
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

const RELATION = ['<table>', 'a table or view: units, core.units, org_acme.units'] as const;

const showCommand: CommandDefinition = {
  name: 'policies show',
  summary: 'show who may do what to one table',
  description:
    'Role by role: what it is granted, and which rows each of its policies is about. As the catalog has it now, and whether ' +
    'that is still what the file says.',
  argument: RELATION,
  flags: [],
  examples: [
    ['pmdb policies show leases', 'all of it'],
    ['pmdb policies show core.leases --json', 'for scripts'],
  ],
  uses: 'database',
  run: async ({ context, args }) => {
    const { policiesShow } = await import('../../commands/policies-show.ts');
    const { policiesShownDocument, policiesShownText } = await import('../../report/policies-shown.ts');
    const shown = await policiesShow(context, args[0] ?? '');
    return { text: policiesShownText(shown, process.stdout.columns), json: policiesShownDocument(shown) };
  },
};

const explainCommand: CommandDefinition = {
  name: 'policies explain',
  summary: 'tell what somebody may do to one table, and why',
  description:
    'Opens the context of that person, in a transaction that only reads and is rolled back, and asks the server: which ' +
    'roles he comes in as, which policies are for them, which permissions those ask for, and how many rows each is true for. ' +
    'A role alone borrows the context of an administrator of --organization; without it, it has none.',
  argument: RELATION,
  flags: [
    { flags: '--as <who>', description: 'an email, the id of a user or profile, or a role of the database' },
    {
      flags: '--organization <slug>',
      description: 'slug or id, where somebody has to do with several',
      values: 'tenants',
    },
  ],
  examples: [
    ['pmdb policies explain leases --as eva@acme.example', 'which, and why these'],
    ['pmdb policies explain leases --as pm_readonly', 'what a role would see'],
  ],
  uses: 'database',
  run: async ({ context, args, flags }) => {
    const as = flag<string>(flags, 'as');
    if (as === undefined) {
      throw new PmdbError('BAD_FLAG', '--as is missing', {
        remedy: 'Say who: --as admin@acme.example, or --as pm_app.',
      });
    }
    const { policiesExplain } = await import('../../commands/policies-explain.ts');
    const { policiesExplainedDocument, policiesExplainedText } = await import('../../report/policies-explained.ts');
    const organization = flag<string>(flags, 'organization');
    const explained = await policiesExplain(context, { relation: args[0] ?? '', as, organization });
    return {
      text: policiesExplainedText(explained, process.stdout.columns),
      json: policiesExplainedDocument(explained),
    };
  },
};

/** Policies as code. */
export const policiesCommands: readonly CommandDefinition[] = [applyCommand, checkCommand, showCommand, explainCommand];
