import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the index answers to a request for a wheel; the response is the caller's to end. */
export type Answer = (file: string, response: ServerResponse) => void;

/** A package index as pip asks it, on this machine, of wheels whose bytes are the test's. */
export interface WheelIndex extends AsyncDisposable {
  readonly url: string;
  /** Resolves once so many wheels were asked for. */
  asked(count: number): Promise<void>;
}

const pageOf = (files: readonly string[]): string =>
  `<!DOCTYPE html><html><body>${files.map((file) => `<a href="/wheels/${file}">${file}</a>`).join('')}</body></html>`;

/** Serves wheels of these names; every project has a page that lists them all, since pip takes the one it wants. */
export async function serveWheels(files: readonly string[], answer: Answer): Promise<WheelIndex> {
  let count = 0;
  const server = createServer((request, response) => {
    const [, kind, file = ''] = (request.url ?? '').split('/');
    if (kind !== 'wheels') {
      response.setHeader('content-type', 'text/html').end(pageOf(files));
      return;
    }
    count += 1;
    server.emit('asked');
    answer(decodeURIComponent(file), response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/simple`,
    async asked(wanted) {
      while (count < wanted) await once(server, 'asked');
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
