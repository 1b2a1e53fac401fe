import type { Context } from '../core/context.ts';
import { describeDatabase } from '../core/database-description.ts';
import type { Health } from '../core/health.ts';
import { checkHealth, seesSessions } from '../postgres/check-health.ts';
import { openTarget } from '../postgres/target.ts';

/** `pmdb health`: asks any database how it is doing; reads only. */
export async function health(context: Context): Promise<Health> {
  const { direct, emit, signal } = context;
  const target = await openTarget(await context.database(), { command: 'health', direct, writes: false, emit, signal });
  try {
    const began = performance.now();
    const sees = await seesSessions(target.session);
    const checks = await checkHealth(target.session);
    return { database: describeDatabase(target.database), sees, checks, ms: performance.now() - began };
  } finally {
    target.session.leave();
  }
}
