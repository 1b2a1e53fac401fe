import type { Listen } from '../../commands/serve-metrics.ts';
import { count } from '../../core/count.ts';
import { exitCodeOfInterrupt, PmdbError } from '../../core/errors.ts';
import type { CommandDefinition } from '../command.ts';
import { flag } from '../flags.ts';

export const metricsCommand: CommandDefinition = {
  name: 'metrics',
  summary: 'give Prometheus what it wants to know, once or as a server',
  description:
    'Prints OpenMetrics: ledger, tenants, jobs, health, sessions, replication and sizes. With --listen it answers ' +
    'GET /metrics until it is stopped. A database that does not answer is pmdb_up 0. docs/metrics.md has them all.',
  flags: [
    { flags: '--listen <address>', description: 'serve them there, such as 127.0.0.1:9187', parse: parseListen },
    { flags: '--by-tenant', description: 'also tenant by tenant, by name: several series each' },
  ],
  examples: [
    ['pmdb metrics', 'once; exit 1 without an answer'],
    ['pmdb metrics --listen 127.0.0.1:9187', 'for Prometheus to scrape'],
  ],
  uses: 'database',
  run: async ({ context, flags }) => {
    const byTenant = flag<boolean>(flags, 'byTenant') === true;
    const listen = flag<Listen>(flags, 'listen');
    if (listen !== undefined) {
      const { serveMetrics } = await import('../../commands/serve-metrics.ts');
      const answered = await serveMetrics(context, listen, byTenant);
      const text = `Stopped after ${count(answered, 'request')}.`;
      return { text, json: { answered }, exitCode: exitCodeOfInterrupt(context.signal) };
    }
    const { metrics } = await import('../../commands/metrics.ts');
    const { exposition } = await import('../../report/exposition.ts');
    const { up, samples } = await metrics(context, byTenant);
    const { text } = await exposition(samples, 'openmetrics');
    return { text: text.trimEnd(), json: { up, samples }, exitCode: up ? 0 : 1 };
  },
};

/** "127.0.0.1:9187", "[::1]:9187", "localhost:9187", or a port of this machine alone. */
function parseListen(value: string, flag: string): Listen {
  const [, bracketed, plain, digits] = /^(?:(?:\[([^\]]+)\]|([^:\s]*)):)?(\d{1,5})$/.exec(value) ?? [];
  const port = Number(digits);
  if (digits !== undefined && port <= 65535) return { host: bracketed ?? (plain || '127.0.0.1'), port };
  throw new PmdbError('BAD_FLAG', `${flag}: "${value}" is no address`, { remedy: 'Give such as 127.0.0.1:9187.' });
}
