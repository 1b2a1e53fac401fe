import { once } from 'node:events';
import { expect, onTestFinished } from 'vitest';
import { spawnPmdb } from '../../support/cli.ts';

export interface ServedMetrics {
  readonly url: string;
  /** Everything it has said so far. */
  said(): string;
  /** The metrics as text. */
  scrape(accept?: string): Promise<{ readonly text: string; readonly type: string }>;
  /** Sends the signal and waits for the end. */
  end(signal: NodeJS.Signals): Promise<number | null>;
}

/** `pmdb metrics --listen` on a port of its own. */
export async function serveMetrics(...args: readonly string[]): Promise<ServedMetrics> {
  const child = spawnPmdb(['metrics', '--listen', '127.0.0.1:0', ...args], { cwd: process.cwd() });
  onTestFinished(() => void child.kill('SIGKILL'));
  let said = '';
  child.stderr.on('data', (chunk) => {
    said += chunk;
  });
  child.stdout.resume();
  await expect.poll(() => said, { timeout: 10_000 }).toMatch(/http:\S+/);
  const url = /http:\S+\/metrics/.exec(said)?.[0] ?? '';
  return {
    url,
    said: () => said,
    scrape: async (accept = '*/*') => {
      const response = await fetch(url, { headers: { accept } });
      return { text: await response.text(), type: response.headers.get('content-type') ?? '' };
    },
    end: async (signal) => {
      child.kill(signal);
      return ((await once(child, 'close')) as [number | null])[0];
    },
  };
}
