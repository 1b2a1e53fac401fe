import { existsSync } from 'node:fs';
import { homeOf, passwordFileOf } from './embedded-state.ts';
import { type EmbeddedServer, type EmbeddedStatus, embeddedStatus, findRunning } from './find-embedded.ts';

export { type EmbeddedServer, type EmbeddedStatus, embeddedStatus, findRunning, passwordFileOf };

export interface EmbeddedOptions {
  readonly signal?: AbortSignal | undefined;
  /** Told in a few words what takes time. */
  readonly onProgress?: ((message: string) => void) | undefined;
}

/**
 * The project's embedded server: created and started when it has to be. It goes on running after pmdb ends. What is running
 * already is found in a few file reads, because every command without a configured database comes by here.
 * @throws PmdbError NO_SERVER, LOCKED, INTERRUPTED
 */
export async function ensureEmbedded(project: string, options: EmbeddedOptions = {}): Promise<EmbeddedServer> {
  const running = await findRunning(project);
  if (running) return running;
  const { startEmbedded } = await import('./embedded-start.ts');
  return await startEmbedded(project, options);
}

/** @returns whether there was a server to stop */
export async function stopEmbedded(project: string, options: EmbeddedOptions = {}): Promise<boolean> {
  if ((await embeddedStatus(project)).state !== 'running') return false;
  return await (await import('./embedded-stop.ts')).stopEmbedded(project, options);
}

/** Stops the server and removes its data for good. @returns whether there was anything to remove */
export async function resetEmbedded(project: string, options: EmbeddedOptions = {}): Promise<boolean> {
  if (!existsSync(homeOf(project))) return false;
  return await (await import('./embedded-stop.ts')).resetEmbedded(project, options);
}
