import { PmdbError } from '../../core/errors.ts';
import type { CommandDefinition } from '../command.ts';
import { flag, LOCK_FLAGS } from '../flags.ts';

export const TENANT = ['<tenant>', 'its slug or schema'] as const;

const cloneCommand: CommandDefinition = {
  name: 'tenant clone',
  summary: 'make a second tenant with the rows of another',
  description:
    'From one snapshot, where the other lives, in one transaction. The copy is an organization with ids of its own, and ' +
    'nobody is a member of it yet.',
  argument: TENANT,
  secondArgument: ['<slug>', 'of the copy'],
  flags: LOCK_FLAGS,
  examples: [['pmdb tenant clone acme acme-trial', 'such as org_acme_trial']],
  uses: 'database',
  run: async ({ context, args }) => {
    const { cloneTenant } = await import('../../commands/tenant-clone.ts');
    const { slug, schema, pending } = await cloneTenant(context, args[0] ?? '', args[1] ?? '');
    return {
      text: `Cloned ${args[0]} to ${slug} (${schema ?? 'pooled'}).${pendingText(pending)}`,
      json: { slug, schema: schema ?? null, pending },
    };
  },
};

const exportCommand: CommandDefinition = {
  name: 'tenant export',
  summary: "write a tenant's rows into a file",
  description: 'From one snapshot. docs/export-format.md describes the file. The role must see all rows.',
  argument: TENANT,
  secondArgument: ['<file>', 'such as acme.ndjson; - is standard output'],
  flags: LOCK_FLAGS,
  examples: [
    ['pmdb tenant export acme acme.ndjson', ''],
    ['pmdb tenant export acme - | zstd > acme.zst', ''],
  ],
  uses: 'database',
  run: async ({ context, args, flags }) => {
    const { exportTenant } = await import('../../commands/tenant-export.ts');
    const stream = args[1] === '-' ? process.stdout : undefined;
    if (stream !== undefined && flags.json === true) throw bothOnStandardOutput();
    const { tenant, file, bytes } = await exportTenant(context, args[0] ?? '', args[1] ?? '', stream);
    const text = stream !== undefined ? '' : `Exported ${tenant.slug} to ${file} (${bytes} bytes).`;
    return { text, json: { slug: tenant.slug, file, bytes } };
  },
};

const importCommand: CommandDefinition = {
  name: 'tenant import',
  summary: 'make a tenant anew from its export',
  description:
    'The schema at the version that it had, and all its rows; or the rows of a pooled one: one transaction. Checks format, ' +
    'versions, checksums and keys.',
  argument: ['<file>', 'what tenant export wrote; - is standard input'],
  flags: [{ flags: '--as <slug>', description: 'under another slug' }, ...LOCK_FLAGS],
  examples: [['pmdb tenant import acme.ndjson --as acme-copy', '']],
  uses: 'database',
  run: async ({ context, args, flags }) => {
    const { importTenant } = await import('../../commands/tenant-import.ts');
    const { slug, schema, pending } = await importTenant(context, {
      file: args[0] ?? '',
      stream: args[0] === '-' ? process.stdin : undefined,
      as: flag(flags, 'as'),
    });
    const text = `Imported ${slug} (${schema ?? 'pooled'}).${pendingText(pending)}`;
    return { text, json: { slug, schema: schema ?? null, pending } };
  },
};

/** A tenant's rows, elsewhere: in another tenant, or in a file. */
export const copyCommands: readonly CommandDefinition[] = [cloneCommand, exportCommand, importCommand];

function pendingText(pending: number): string {
  return pending > 0 ? ` ${pending} newer migrations are pending: \`pmdb migrate\`.` : '';
}

function bothOnStandardOutput(): PmdbError {
  return new PmdbError('BAD_FLAG', "--json and the export can't both go to standard output", {
    remedy: 'Name a file, or leave --json out.',
  });
}
