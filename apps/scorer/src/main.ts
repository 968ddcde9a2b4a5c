import { parseArgs } from 'node:util';
import { EngineUnavailable } from './lane-supervisor.ts';
import { messageOf } from './message-of.ts';
import { runScorer } from './run-scorer.ts';

/** A scorer that a coordinator started: the queue is the channel to it, and the scorer ends with that. */
const { values } = parseArgs({
  options: {
    lanes: { type: 'string', default: '1' },
    engine: { type: 'string', default: 'onnx-cpu' },
    name: { type: 'string', default: `scorer-${process.pid}` },
    'memory-limit': { type: 'string' },
    'engines-folder': { type: 'string' },
    'minimum-limit-ms': { type: 'string', default: '60000' },
    // Below the half minute after which the coordinator ends a scorer itself.
    'drain-limit-ms': { type: 'string', default: '20000' },
  },
});

const stop = new AbortController();
// The coordinator decides what an interrupt at the terminal, which reaches the whole process group, means.
process.on('SIGINT', () => undefined);
process.once('SIGTERM', () => stop.abort());
process.once('disconnect', () => process.exit(0));
if (!process.connected) process.exit(0);

try {
  await runScorer(
    {
      openQueue: async () => {
        const { connectParentQueue, ipcChannel } = await import('@naswot/queue');
        return connectParentQueue(ipcChannel(process));
      },
      name: values.name,
      lanes: Number(values.lanes),
      engine: values.engine,
      devices: [],
      memoryLimitBytes: values['memory-limit'] === undefined ? null : Number(values['memory-limit']),
      enginesFolder: values['engines-folder'] ?? null,
      minimumLimitMs: Number(values['minimum-limit-ms']),
      drainLimitMs: Number(values['drain-limit-ms']),
      cacheFolder: null,
      endsOnRefusal: true,
      log: (sentence) => process.stderr.write(`${sentence}\n`),
    },
    stop.signal,
  );
  process.exit(0);
} catch (error) {
  process.stderr.write(`${messageOf(error)}\n`);
  process.exit(error instanceof EngineUnavailable ? 3 : 1);
}
