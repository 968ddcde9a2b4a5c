import { once } from 'node:events';
import { createServer } from 'node:http';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { connectCoordinator } from '@naswot/protocol';
import { findSpace } from '@naswot/space';
import {
  addressOf,
  openCluster,
  startCoordinator,
  startScorer,
  type ClusterPlace,
} from './testing/cluster-processes.ts';

interface Span {
  readonly name: string;
  readonly traceId: string;
  readonly links?: readonly { readonly traceId: string }[];
}

interface Export {
  readonly resourceSpans: readonly { readonly scopeSpans: readonly { readonly spans: readonly Span[] }[] }[];
}

/** A collector of traces that keeps what it is sent. */
async function startCollector(): Promise<AsyncDisposable & { readonly url: string; readonly spans: Span[] }> {
  const spans: Span[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { resourceSpans } = JSON.parse(Buffer.concat(chunks).toString()) as Export;
      for (const { scopeSpans } of resourceSpans) spans.push(...scopeSpans.flatMap((scope) => scope.spans));
      response.end('{}');
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a port is expected');
  return {
    url: `http://127.0.0.1:${address.port}`,
    spans,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

let place: ClusterPlace;
beforeAll(async () => (place = await openCluster()));
afterAll(() => place[Symbol.asyncDispose]());

it('follows a shard from its dispatch through its scoring to the transaction that records it', async () => {
  await using collector = await startCollector();
  const traced = { ...place, environment: { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url } };
  const coordinator = await startCoordinator(traced);
  const scorer = await startScorer(traced, 'a');
  const space = findSpace('nas-bench-201');
  const network = space.parseSettings({ cellsPerStage: 1, stemChannels: 2, imageSize: 8 });
  {
    await using client = connectCoordinator({ address: addressOf(coordinator) });
    const { id } = await client.create(
      {
        ...{
          name: '',
          space: space.name,
          network,
          strategy: 'exhaustive',
          seed: 0,
          replacement: false,
          window: 16,
        },
        budget: { samples: 40n, timeLimitMs: null },
        spec: { proxy: 'parameters', proxyVersion: 1, network, run: null },
      },
      1,
    );
    for await (const update of client.follow(id, 0n)) expect(update.kind).toMatch(/event|progress/);
  }
  // What is left is sent at the end.
  await scorer[Symbol.asyncDispose]();
  await coordinator[Symbol.asyncDispose]();
  const named = (name: string): readonly Span[] => collector.spans.filter((span) => span.name === name);
  const dispatched = new Set(named('dispatch shard').map(({ traceId }) => traceId));
  const scored = named('score shard').map(({ traceId }) => traceId);
  const recorded = named('record results').flatMap(({ links = [] }) => links.map(({ traceId }) => traceId));
  expect(scored.length).toBeGreaterThan(0);
  expect(new Set(scored)).toEqual(dispatched);
  expect(new Set(recorded)).toEqual(dispatched);
});
