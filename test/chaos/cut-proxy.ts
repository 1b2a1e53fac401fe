import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** A cable to the server that can be cut. */
export class CutProxy {
  readonly #server: Server;
  readonly #pairs = new Set<readonly [near: Socket, far: Socket]>();
  #isCut = false;

  private constructor(port: number) {
    this.#server = createServer((near) => this.#join(near, port));
  }

  /** @param port where the server listens on 127.0.0.1 */
  static async before(port: number): Promise<CutProxy> {
    const proxy = new CutProxy(port);
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    return proxy;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** pmdb's side is cut at once; the server hears of it later. Nobody gets through until it is mended. */
  cut(laterMs: number): void {
    this.#isCut = true;
    for (const pair of this.#pairs) {
      const [near, far] = pair;
      near.unpipe(far);
      near.resetAndDestroy();
      setTimeout(() => far.resetAndDestroy(), laterMs);
    }
    this.#pairs.clear();
  }

  mend(): void {
    this.#isCut = false;
  }

  close(): void {
    this.cut(0);
    this.#server.close();
  }

  #join(near: Socket, port: number): void {
    if (this.#isCut) return void near.resetAndDestroy();
    const far = connect({ port, host: '127.0.0.1', noDelay: true });
    const pair = [near.setNoDelay(), far] as const;
    this.#pairs.add(pair);
    for (const [one, other] of [pair, [far, near] as const]) {
      one.on('error', () => {}).pipe(other);
      one.once('close', () => {
        // After a cut the other side is told when its time has come.
        if (this.#pairs.delete(pair)) other.destroy();
      });
    }
  }
}
