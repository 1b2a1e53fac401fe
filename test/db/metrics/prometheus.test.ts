import { chown, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { spawnGuarded } from '../../../src/server/guarded-process.ts';
import { anyFreePort } from '../../../src/server/port.ts';
import { temporaryFolder } from '../../../src/server/private-server.ts';
import { serverUser } from '../../../src/server/server-user.ts';
import { pmdb } from '../../support/cli.ts';
import { migratedDatabase } from '../../support/migrated-database.ts';
import { has } from '../../support/requirements.ts';
import { serveMetrics } from './exporter.ts';

/** A real Prometheus that scrapes this target every second. Gives back the URL of its API. */
async function startPrometheus(target: string): Promise<string> {
  const user = serverUser();
  const folder = await temporaryFolder(user);
  const port = await anyFreePort();
  await mkdir(join(folder, 'data'));
  await writeFile(
    join(folder, 'prometheus.yml'),
    `global: { scrape_interval: 1s }\nscrape_configs: [{ job_name: pmdb, static_configs: [{ targets: ['${target}'] }] }]\n`,
  );
  if (user) for (const name of ['data', 'prometheus.yml']) await chown(join(folder, name), user.uid, user.gid);
  const flags = ['--config.file=prometheus.yml', '--storage.tsdb.path=data', `--web.listen-address=127.0.0.1:${port}`];
  const prometheus = spawnGuarded('prometheus', flags, { folder, user });
  onTestFinished(() => prometheus.stop());
  return `http://127.0.0.1:${port}/api/v1`;
}

describe.skipIf(!has('prometheus'))('a real Prometheus', () => {
  test('scrapes the metrics, and answers questions about them', async () => {
    const { url } = await migratedDatabase();
    await pmdb(['jobs', 'run', 'create-audit-partitions', '--url', url], { cwd: process.cwd() });
    const served = await serveMetrics('--url', url);
    const api = await startPrometheus(new URL(served.url).host);
    const ask = async (query: string): Promise<string | undefined> => {
      const response = await fetch(`${api}/query?query=${encodeURIComponent(query)}`).catch(() => undefined);
      if (!response?.ok) return undefined;
      const { data } = (await response.json()) as { data: { result: { value: [number, string] }[] } };
      return data.result[0]?.value[1];
    };
    await expect.poll(() => ask('pmdb_up'), { timeout: 30_000, interval: 500 }).toBe('1');
    await expect.poll(() => ask('up{job="pmdb"}')).toBe('1');
    expect(await ask('pmdb_migrations{state="pending"}')).toBe('0');
    expect(Number(await ask('pmdb_blocks_total{source="cache"}'))).toBeGreaterThan(0);
    // A label that Prometheus has itself would be renamed, and alerts name the exporter instead of the job.
    await expect
      .poll(() => ask('pmdb_job_last_run_failed{name="create-audit-partitions"}'), { timeout: 30_000, interval: 500 })
      .toBe('0');
    expect(await ask('count({__name__=~"pmdb_.*",exported_job=~".+"})')).toBeUndefined();
    await expect.poll(() => ask('count(pmdb_health_findings)'), { timeout: 30_000, interval: 500 }).toMatch(/^\d+$/);
    const targets = (await (await fetch(`${api}/targets`)).json()) as {
      data: { activeTargets: { lastError: string }[] };
    };
    expect(targets.data.activeTargets.map(({ lastError }) => lastError)).toEqual(['']);
  });
});
