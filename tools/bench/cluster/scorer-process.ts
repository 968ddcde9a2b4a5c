import './add-synthetic-space.ts';
import { connectJetStreamScorer } from '@naswot/queue';
import { runScorer } from '@naswot/scorer';

const [, , servers = '', name = ''] = process.argv;
const stop = new AbortController();
process.once('SIGTERM', () => stop.abort());
await runScorer(
  {
    openQueue: (_log, signal) => connectJetStreamScorer({ servers, name }, signal),
    name,
    lanes: 1,
    engine: import.meta.resolve('./hash-engine.ts'),
    devices: [],
    memoryLimitBytes: null,
    enginesFolder: null,
    minimumLimitMs: 60_000,
    drainLimitMs: 5_000,
    cacheFolder: null,
    endsOnRefusal: true,
    log: (sentence) => process.stderr.write(`${name}: ${sentence}\n`),
    onReady: () => process.send?.('ready'),
  },
  stop.signal,
);
process.exit(0);
