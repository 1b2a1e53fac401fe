import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Context } from '../core/context.ts';
import { PmdbError } from '../core/errors.ts';
import { exposition } from '../report/exposition.ts';
import { Exporter } from './exporter.ts';

export interface Listen {
  readonly host: string;
  readonly port: number;
}

/** `pmdb metrics --listen`: answers GET /metrics until it is stopped. Gives back how many scrapes it answered. */
export async function serveMetrics(context: Context, listen: Listen, byTenant: boolean): Promise<number> {
  const { signal, emit } = context;
  const exporter = new Exporter(context, byTenant);
  let scrapes = 0;
  const server = createServer((request, response) => {
    scrapes += 1;
    answer(exporter, request, response).catch(() => response.destroy());
  });
  await startListening(server, listen);
  emit({ type: 'note', message: `metrics at ${urlOf(server.address() as AddressInfo)}; Ctrl-C ends it` });
  if (!isLoopback(listen.host)) {
    emit({
      type: 'warning',
      message: `whoever reaches ${listen.host} reads the metrics: nobody is asked for a password`,
    });
  }
  const reading = exporter.keepReading();
  if (!signal.aborted) await once(signal, 'abort');
  server.close();
  // A scrape that is being answered has its second.
  const last = setTimeout(() => server.closeAllConnections(), 1000);
  server.closeIdleConnections();
  await Promise.all([once(server, 'close'), exporter.close(), reading]);
  clearTimeout(last);
  return scrapes;
}

async function answer(exporter: Exporter, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = (request.url ?? '').split('?')[0];
  if (request.method !== 'GET' && request.method !== 'HEAD') return say(response, 405, 'Only GET is answered here.\n');
  if (path !== '/metrics') return say(response, 404, 'The metrics are at /metrics.\n');
  const openMetrics = /application\/openmetrics-text/.test(request.headers.accept ?? '');
  const { contentType, text } = await exposition(await exporter.scrape(), openMetrics ? 'openmetrics' : 'text');
  response.writeHead(200, { 'content-type': contentType, 'content-length': Buffer.byteLength(text) });
  response.end(request.method === 'HEAD' ? undefined : text);
}

function say(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(text);
}

async function startListening(server: Server, { host, port }: Listen): Promise<void> {
  try {
    server.listen(port, host);
    await once(server, 'listening');
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    const why = code === 'EADDRINUSE' ? 'somebody listens there already' : (code ?? message);
    throw new PmdbError('BAD_FLAG', `--listen: ${host}:${port} can't be had: ${why}`, {
      remedy: 'Name another port, or an address of this machine.',
      cause,
    });
  }
}

function urlOf({ address, port, family }: AddressInfo): string {
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}/metrics`;
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.');
}
