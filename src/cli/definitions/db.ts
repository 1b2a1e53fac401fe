import type { CommandDefinition } from '../command.ts';
import { flag } from '../flags.ts';

const project = { uses: 'project', flags: [] } as const;

async function commands() {
  return { ...(await import('../../commands/db.ts')), ...(await import('../../commands/describe-db.ts')) };
}

/** The embedded server of a project. */
export const dbCommands: readonly CommandDefinition[] = [
  {
    ...project,
    name: 'db start',
    summary: 'start the embedded server, and make it first if need be',
    description:
      'It lives in .pmdb/ of the project, listens on this machine only, and goes on running after pmdb ends.',
    examples: [['pmdb db start', 'and show how to connect']],
    run: async ({ context }) => {
      const { dbStart, describeStarted } = await commands();
      const started = await dbStart(context.project, progress(context));
      return { text: describeStarted(started), json: started };
    },
  },
  {
    ...project,
    name: 'db stop',
    summary: 'stop the embedded server; its data stays',
    examples: [['pmdb db stop', '']],
    run: async ({ context }) => {
      const { dbStop, describeStopped } = await commands();
      const stopped = await dbStop(context.project, progress(context));
      return { text: describeStopped(stopped), json: stopped };
    },
  },
  {
    ...project,
    name: 'db status',
    summary: 'show whether the embedded server runs, and where',
    examples: [['pmdb db status --json', 'for scripts']],
    run: async ({ context }) => {
      const { dbStatus, describeStatus } = await commands();
      const found = await dbStatus(context.project);
      return { text: describeStatus(found), json: found };
    },
  },
  {
    ...project,
    name: 'db url',
    summary: "print the embedded server's URL",
    description: 'Without the password, which is in .pmdb/pgpass for PGPASSFILE.',
    flags: [{ flags: '--with-password', description: 'with the password, for scripts' }],
    examples: [['psql "$(pmdb db url --with-password)"', 'connect']],
    run: async ({ context, flags }) => {
      const { dbUrl } = await commands();
      const secret = flag<boolean>(flags, 'withPassword') === true;
      const address = await dbUrl(context.project, { withPassword: secret });
      return { text: address.url, json: address, secret };
    },
  },
  {
    ...project,
    name: 'db reset',
    summary: 'delete the embedded server and everything in it',
    examples: [['pmdb db reset --yes && pmdb up', 'begin anew']],
    run: async ({ context }) => {
      const { dbReset, describeReset } = await commands();
      const done = await dbReset(context.project, context.confirm, progress(context));
      return { text: describeReset(done), json: done };
    },
  },
];

function progress({ signal, emit }: Parameters<CommandDefinition['run']>[0]['context']) {
  return { signal, onProgress: (message: string) => emit({ type: 'note', message }) };
}
