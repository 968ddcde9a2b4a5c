import { isInitialisation } from '@naswot/network';
import { decodeMinibatch } from '@naswot/queue';
import type { Minibatch } from '@naswot/dataset';
import {
  scoreNetwork,
  seededWeights,
  type Engine,
  type Outcome,
  type RunSpec,
  type ScoreRequest,
  type Weights,
} from '@naswot/scoring';
import { asPosition, findSpace } from '@naswot/space';
import { loadEngine } from '@naswot/engines';
import type { LaneReply, LaneRequest } from './lane-protocol.ts';

/** One network at a time: a process of its own, which a native crash ends and nothing else with it. */
const engineName = process.argv[2] ?? 'onnx-cpu';
const memoryLimitBytes = process.argv[3] === undefined ? null : Number(process.argv[3]);

const minibatches = new Map<string, Minibatch>();
const weightSources = new Map<string, Weights>();

const reply = (message: LaneReply): void => void process.send?.(message);

function weightsOf({ weights }: RunSpec): Weights {
  if ('sha256' in weights) throw new RangeError('a weights file is run by `naswot score` only');
  const { initialisation, seed } = weights;
  if (!isInitialisation(initialisation)) throw new RangeError(`unknown initialisation '${initialisation}'`);
  const key = `${initialisation} ${seed}`;
  const source = weightSources.get(key) ?? seededWeights({ initialisation, seed });
  weightSources.set(key, source);
  return source;
}

function runOf(engine: Engine, run: RunSpec | null): ScoreRequest['run'] {
  if (run === null) return null;
  const minibatch = minibatches.get(run.minibatch);
  if (minibatch === undefined) throw new RangeError(`the lane was given no minibatch ${run.minibatch}`);
  return { engine, weights: weightsOf(run), minibatch, memoryLimitBytes };
}

async function score(engine: Engine, request: LaneRequest & { kind: 'score' }): Promise<Outcome> {
  const space = findSpace(request.space);
  const representative = space.representative(asPosition(request.position, space.size));
  const network = space.network(representative, request.spec.network);
  return (await scoreNetwork({ network, spec: request.spec, run: runOf(engine, request.spec.run) })).outcome;
}

async function answer(engine: Engine, request: LaneRequest): Promise<void> {
  switch (request.kind) {
    case 'minibatch':
      minibatches.set(request.digest, decodeMinibatch(request.bytes, request.digest));
      return;
    case 'score': {
      const start = performance.now();
      reply({ kind: 'scored', outcome: await score(engine, request), durationMs: performance.now() - start });
    }
  }
}

const describe = (error: unknown): string => (error instanceof Error ? error.message : String(error));

// The supervisor decides when a lane ends: an interrupt at the terminal reaches the whole process group.
process.on('SIGINT', () => undefined);
process.once('disconnect', () => process.exit(0));
try {
  const engine = await loadEngine(engineName);
  process.on('message', (request: LaneRequest) => {
    answer(engine, request).catch((error: unknown) => reply({ kind: 'failed', message: describe(error) }));
  });
  reply({ kind: 'ready', engine: engine.describe() });
} catch (error) {
  reply({ kind: 'unable', message: describe(error) });
}
