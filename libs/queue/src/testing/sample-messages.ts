import type { ResultMessage, ScorerSign, ShardMessage } from '../ports.ts';

export const sampleDigest = '5'.repeat(64);

/** The n-th shard of a search; it holds a position beyond a double's precision, bytes and every kind of setting. */
export const sampleShard = (n: number): ShardMessage => ({
  id: `search/${n}/1`,
  searchId: 'search',
  shard: BigInt(n),
  attempt: 1,
  space: 'nas-bench-201',
  spec: {
    proxy: 'naswot',
    proxyVersion: 1,
    network: { stemChannels: 16, cellsPerStage: 5 },
    run: {
      minibatch: sampleDigest,
      weights: { initialisation: 'kaiming-uniform', seed: 0, version: 1 },
      counting: 'unit',
    },
  },
  work: {
    kind: 'range',
    order: { kind: 'permutation', seed: 3 },
    from: 2n ** 60n + 1n,
    to: 2n ** 60n + 10n,
    skip: Uint8Array.of(0b101, 0b1),
  },
});

const engine = { name: 'onnx-cpu', version: 'onnxruntime-node 1', device: 'a processor' };

/** The n-th result: both kinds of outcome. */
export const sampleResult = (n: number): ResultMessage => ({
  searchId: 'search',
  shard: BigInt(n),
  specDigest: sampleDigest,
  scorer: 'scorer',
  engine,
  scores: [
    {
      position: 2n ** 60n + 1n,
      outcome: { kind: 'scored', value: 1594.13, sizeTerm: 1600, separationTerm: -5.87 },
      durationMs: 190.5,
    },
    {
      position: 3n,
      outcome: { kind: 'unscorable', reason: 'disconnected', detail: 'the output is constant' },
      durationMs: 0,
    },
  ],
  end: 'partial',
});

export const sampleSign = (scorer: string, scored: number): ScorerSign => ({
  scorer,
  engine,
  lanes: 2,
  scored,
  startedAt: new Date('2026-01-31T12:00:00.000Z'),
  at: new Date('2026-01-31T12:34:56.789Z'),
});
