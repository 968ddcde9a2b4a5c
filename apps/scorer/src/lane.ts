import { loadOverlapping } from '@naswot/engines';
import type { LaneReply, LaneRequest } from './lane-protocol.ts';
import { LaneScoring } from './lane-scoring.ts';
import { messageOf } from './message-of.ts';
import { watchParent } from './parent-watch.ts';

/** One network at a time: a process of its own, which a native crash ends and nothing else with it. */
const [, , engineName = 'onnx-cpu', memoryLimit = 'Infinity', enginesFolder = ''] = process.argv;
const memoryLimitBytes = Number.isFinite(Number(memoryLimit)) ? Number(memoryLimit) : null;

const reply = (message: LaneReply): void => void process.send?.(message);

// The supervisor decides when a lane ends: an interrupt at the terminal reaches the whole process group.
process.on('SIGINT', () => undefined);
process.once('disconnect', () => process.exit(0));
if (!process.connected) process.exit(0);
watchParent();
try {
  const engine = await loadOverlapping(engineName, enginesFolder === '' ? null : enginesFolder);
  const scoring = new LaneScoring({ engine, memoryLimitBytes, reply });
  process.on('message', (request: LaneRequest) => scoring.take(request));
  reply({ kind: 'ready', engine: engine.describe() });
} catch (error) {
  reply({ kind: 'unable', message: messageOf(error) });
}
