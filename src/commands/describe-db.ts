import type { EmbeddedStatus } from '../server/embedded.ts';
import type { DbStarted } from './db.ts';

/** What `pmdb db start` says. */
export function describeStarted({ started, version, url, passwordFile, folder }: DbStarted): string {
  return [
    `PostgreSQL ${version} ${started ? 'started' : 'is running already'}: ${url}`,
    `  data and log  ${folder}`,
    `  password      ${passwordFile} (role pmdb is a superuser of this server)`,
    '  connect       psql "$(npx pmdb db url --with-password)"',
    '  stop          npx pmdb db stop',
  ].join('\n');
}

/** What `pmdb db status` says. */
export function describeStatus(status: EmbeddedStatus): string {
  if (status.state === 'absent') return 'no embedded server in this project: pmdb up makes one';
  const where = `PostgreSQL ${status.version} in ${status.folder}`;
  if (status.state === 'stopped') return `stopped: ${where}: pmdb db start starts it`;
  return `running: ${where}, port ${status.port}, process ${status.pid}`;
}

/** What `pmdb db stop` says. */
export function describeStopped({ stopped }: { readonly stopped: boolean }): string {
  return stopped ? 'stopped the embedded server; its data stays' : 'the embedded server was not running';
}

/** What `pmdb db reset` says. */
export function describeReset({ removed }: { readonly removed: boolean }): string {
  return removed ? 'removed the embedded server and its data' : 'there was no embedded server to remove';
}
