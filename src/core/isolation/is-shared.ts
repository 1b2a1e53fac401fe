import type { Settings } from './settings.ts';

/** Whether a table's rows are nobody's own: isolation.json says so, or they are pmdb's. */
export function isShared({ shared }: Settings, table: string): boolean {
  return shared[table] !== undefined || table.startsWith('migrations.');
}
