import { parseArgs } from 'node:util';
import { connectParentQueue, ipcChannel } from '@naswot/queue';
import { EngineUnavailable } from './lane-supervisor.ts';
import { runScorer } from './run-scorer.ts';

/** A scorer that a coordinator started: the queue is the channel to it, and the scorer ends with that. */
const { values } = parseArgs({
  options: {
    lanes: { type: 'string', default: '1' },
    engine: { type: 'string', default: 'onnx-cpu' },
    name: { type: 'string', default: `scorer-${process.pid}` },
    'memory-limit': { type: 'string' },
    'minimum-limit-ms': { type: 'string', default: '60000' },
  },
});

const stop = new AbortController();
process.on('SIGINT', () => undefined);
process.once('SIGTERM', () => stop.abort());
process.once('disconnect', () => process.exit(0));

try {
  await runScorer(
    {
      queue: connectParentQueue(ipcChannel(process)),
      name: values.name,
      lanes: Number(values.lanes),
      engine: values.engine,
      memoryLimitBytes: values['memory-limit'] === undefined ? null : Number(values['memory-limit']),
      minimumLimitMs: Number(values['minimum-limit-ms']),
      clock: () => performance.now(),
    },
    stop.signal,
  );
  process.exit(0);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(error instanceof EngineUnavailable ? 3 : 1);
}
