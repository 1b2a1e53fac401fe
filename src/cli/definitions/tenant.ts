import { PmdbError } from '../../core/errors.ts';
import type { Placement } from '../../core/tenant.ts';
import type { CommandDefinition } from '../command.ts';
import { flag, LOCK_FLAGS } from '../flags.ts';
import { CONCURRENCY, STATEMENT_BY_STATEMENT } from '../fleet-flags.ts';
import { copyCommands, TENANT } from './tenant-copies.ts';

const PLACEMENTS: readonly Placement[] = ['schema', 'pooled'];

const createCommand: CommandDefinition = {
  name: 'tenant create',
  summary: 'make tenants, with a schema of their own or pooled',
  description:
    'The schema, everything in migrations/tenant and its rows of the ledger are one transaction: a tenant is there whole or ' +
    'not at all. It can be made while a fleet is being migrated.',
  argument: ['<slugs...>', 'lower case letters, digits, - and _'],
  flags: [
    { flags: '--name <name>', description: 'how people call it (default: the slug)' },
    {
      flags: '--placement <where>',
      description: 'schema or pooled (default: schema)',
      values: PLACEMENTS,
      parse: parsePlacement,
    },
    CONCURRENCY,
    STATEMENT_BY_STATEMENT,
    ...LOCK_FLAGS,
  ],
  examples: [
    ['pmdb tenant create acme --name "Acme Homes"', 'org_acme'],
    ['xargs pmdb tenant create < slugs.txt', 'many'],
  ],
  uses: 'database',
  run: async ({ context, args, flags }) => {
    const name = flag<string>(flags, 'name');
    if (name !== undefined && args.length > 1) {
      throw new PmdbError('BAD_FLAG', '--name is for one tenant', {
        remedy: 'Create them one by one, or leave it out.',
      });
    }
    if (name?.trim() === '') {
      throw new PmdbError('BAD_FLAG', '--name is blank', { remedy: 'Give one, or leave it out: then it is the slug.' });
    }
    const { createTenants } = await import('../../commands/tenant-create.ts');
    const { createdText } = await import('../../report/tenant-text.ts');
    const { created, ms } = await createTenants(context, {
      slugs: args,
      name,
      placement: flag<Placement>(flags, 'placement') ?? 'schema',
      concurrency: flag(flags, 'concurrency'),
      statementByStatement: flag(flags, 'statementByStatement'),
    });
    const json = { created: created.map((each) => ({ ...each, schema: each.schema ?? null })), ms: Math.round(ms) };
    return { text: createdText(created, ms), json };
  },
};

const listCommand: CommandDefinition = {
  name: 'tenant list',
  summary: 'show all tenants and how each stands',
  flags: [],
  examples: [['pmdb tenant list --json', 'for scripts']],
  uses: 'database',
  run: async ({ context }) => {
    const { tenantList } = await import('../../commands/tenant-list.ts');
    const { tenantStateDocument } = await import('../../report/documents.ts');
    const { tenantListText } = await import('../../report/tenant-text.ts');
    const tenants = await tenantList(context);
    return {
      text: tenantListText(tenants, process.stdout.columns),
      json: { tenants: tenants.map(tenantStateDocument) },
    };
  },
};

const showCommand: CommandDefinition = {
  name: 'tenant show',
  summary: 'show one tenant, version by version',
  argument: TENANT,
  flags: [],
  examples: [['pmdb tenant show acme', 'what is applied, what is pending']],
  uses: 'database',
  run: async ({ context, args }) => {
    const { tenantShow } = await import('../../commands/tenant-list.ts');
    const { tenantDocument } = await import('../../report/documents.ts');
    const { tenantShowText } = await import('../../report/tenant-text.ts');
    const details = await tenantShow(context, args[0] ?? '');
    const text = tenantShowText(details.tenant, details.standings, process.stdout.columns);
    return { text, json: tenantDocument(details) };
  },
};

const statusCommands = (
  [
    ['suspend', 'close a tenant to its people; its data stays'],
    ['resume', 'open a suspended or archived tenant again'],
    ['archive', 'close a tenant for good; its data stays, and is migrated'],
  ] as const
).map(
  ([action, summary]): CommandDefinition => ({
    name: `tenant ${action}`,
    summary,
    argument: TENANT,
    flags: LOCK_FLAGS,
    examples: [[`pmdb tenant ${action} acme`, '']],
    uses: 'database',
    run: async ({ context, args }) => {
      const { changeTenantStatus } = await import('../../commands/tenant-change.ts');
      const { tenantStateDocument } = await import('../../report/documents.ts');
      const tenant = await changeTenantStatus(context, args[0] ?? '', action);
      return { text: `${tenant.slug} is ${tenant.status}.`, json: { tenant: tenantStateDocument(tenant) } };
    },
  }),
);

const dropCommand: CommandDefinition = {
  name: 'tenant drop',
  summary: 'remove a tenant with all its data',
  description:
    'Asks you to type its name. Refuses where its rows are not those of its last export, unless told with --force. ' +
    'One transaction; where somebody is at work on the tenant it ends at once, with nothing dropped.',
  argument: TENANT,
  flags: [{ flags: '--force', description: 'ask nothing, and look at no export' }, ...LOCK_FLAGS],
  examples: [
    ['pmdb tenant drop acme', 'after an export'],
    ['pmdb tenant drop trial-7 --force', 'without'],
  ],
  uses: 'database',
  run: async ({ context, args, flags }) => {
    const { dropOneTenant } = await import('../../commands/tenant-change.ts');
    const { tenantStateDocument } = await import('../../report/documents.ts');
    const tenant = await dropOneTenant(context, args[0] ?? '', { force: flag<boolean>(flags, 'force') === true });
    return { text: `Dropped ${tenant.slug}.`, json: { tenant: tenantStateDocument(tenant) } };
  },
};

const moveCommand: CommandDefinition = {
  name: 'tenant move',
  summary: 'move a tenant into a schema of its own, or back',
  description:
    'By the mapping of the project, in one transaction. Refuses, and names them, where rows have no place there. Close the ' +
    'tenant to its people before: who writes meanwhile waits, or writes where it was.',
  argument: TENANT,
  flags: [
    { flags: '--to <where>', description: 'schema or pooled', values: PLACEMENTS, parse: parsePlacement },
    ...LOCK_FLAGS,
  ],
  examples: [
    ['pmdb tenant move acme --to schema', 'org_acme'],
    ['pmdb tenant move acme --to pooled', 'and back'],
  ],
  uses: 'database',
  run: async ({ context, args, flags }) => {
    const to = flag<Placement>(flags, 'to');
    if (to === undefined) {
      throw new PmdbError('BAD_FLAG', 'where to?', { remedy: 'Give --to schema or --to pooled.' });
    }
    const { moveTenant } = await import('../../commands/tenant-move.ts');
    const { tenantStateDocument } = await import('../../report/documents.ts');
    const { movedText } = await import('../../report/tenant-text.ts');
    const { tenant, moved } = await moveTenant(context, args[0] ?? '', to);
    return { text: movedText(tenant, moved), json: { tenant: tenantStateDocument(tenant), moved } };
  },
};

/** Organizations, and where they live. */
export const tenantCommands: readonly CommandDefinition[] = [
  createCommand,
  listCommand,
  showCommand,
  ...statusCommands,
  moveCommand,
  dropCommand,
  ...copyCommands,
];

function parsePlacement(value: string, flag: string): Placement {
  if (value === 'schema' || value === 'pooled') return value;
  throw new PmdbError('BAD_FLAG', `${flag}: "${value}" is no placement`, { remedy: 'Give schema or pooled.' });
}
