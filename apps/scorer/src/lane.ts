import { loadOverlapping } from '@naswot/engines';
import type { LaneReply, LaneRequest } from './lane-protocol.ts';
import { LaneScoring } from './lane-scoring.ts';
import { messageOf } from './message-of.ts';
import { watchParent } from './parent-watch.ts';

/** One network after another: a process of its own, which a native crash ends and nothing else with it. */
const [, , engineName = 'onnx-cpu', memoryLimit = 'Infinity', enginesFolder = ''] = process.argv;
const memoryLimitBytes = Number.isFinite(Number(memoryLimit)) ? Number(memoryLimit) : null;

const reply = (message: LaneReply): void => void process.send?.(message);

// The supervisor decides when a lane ends: an interrupt at the terminal reaches the whole process group.
process.on('SIGINT', () => undefined);
/** Without waiting for the threads, as `exit` does: that of a device may be held by native code for ever. */
const end = (): void => void process.kill(process.pid, 'SIGKILL');
process.once('disconnect', end);
if (!process.connected) end();
watchParent();
try {
  const engine = await loadOverlapping(engineName, enginesFolder === '' ? null : enginesFolder);
  const scoring = new LaneScoring({ engine, memoryLimitBytes, reply });
  process.on('message', (request: LaneRequest) => scoring.take(request));
  reply({ kind: 'ready', engine: engine.describe() });
} catch (error) {
  reply({ kind: 'unable', message: messageOf(error) });
}
