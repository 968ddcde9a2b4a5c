import { countMacs } from '@naswot/network';
import {
  findProxy,
  scoreNetwork,
  weightsOfSpec,
  type Engine,
  type Minibatch,
  type RunSpec,
  type ScoreRequest,
  type Weights,
} from '@naswot/scoring';
import { asPosition, findSpace, type Position, type Space } from '@naswot/space';
import { loadEngine } from '@naswot/engines';
import type { LaneReply, LaneRequest } from './lane-protocol.ts';
import { messageOf } from './message-of.ts';
import { watchParent } from './parent-watch.ts';

/** One network at a time: a process of its own, which a native crash ends and nothing else with it. */
const [, , engineName = 'onnx-cpu', memoryLimit = 'Infinity', enginesFolder = ''] = process.argv;
const memoryLimitBytes = Number.isFinite(Number(memoryLimit)) ? Number(memoryLimit) : null;

type ScoreSome = LaneRequest & { kind: 'score' };
type Scored = LaneReply & { kind: 'scored' };

/** The last minibatch and weights only: a lane works on one search after another. */
let minibatch: Minibatch | null = null;
let weights: { readonly key: string; readonly source: Weights } | null = null;

const reply = (message: LaneReply): void => void process.send?.(message);

/** Of the same spec the same source, which keeps its tensors. */
function weightsOf({ weights: spec }: RunSpec): Weights {
  const key = JSON.stringify(spec);
  if (weights?.key !== key) weights = { key, source: weightsOfSpec(spec) };
  return weights.source;
}

function runOf(engine: Engine, run: RunSpec | null): ScoreRequest['run'] {
  if (run === null) return null;
  if (minibatch?.digest !== run.minibatch)
    throw new RangeError(`the lane was given no minibatch ${run.minibatch}`);
  return { engine, weights: weightsOf(run), minibatch, memoryLimitBytes };
}

interface Task {
  readonly space: Space;
  readonly spec: ScoreSome['spec'];
  readonly run: ScoreRequest['run'];
  readonly positions: readonly Position[];
}

function taskOf(engine: Engine, { space: name, spec, positions }: ScoreSome): Task {
  const space = findSpace(name);
  findProxy(spec.proxy);
  return {
    space,
    spec,
    run: runOf(engine, spec.run),
    positions: positions.map((position) => asPosition(position, space.size)),
  };
}

/** Scores one architecture and adds it to what the lane has. */
async function scoreNext({ space, spec, run }: Task, position: Position, before: Scored): Promise<Scored> {
  const start = performance.now();
  const network = space.network(position, spec.network);
  const { outcome, probe } = await scoreNetwork({ network, spec, run });
  const durationMs = performance.now() - start;
  const isRun = probe !== null && run !== null;
  return {
    kind: 'scored',
    scores: [...before.scores, { position, outcome, durationMs }],
    macs: before.macs + (isRun ? countMacs(network) * run.minibatch.shape[0] : 0),
    runMs: before.runMs + (isRun ? durationMs : 0),
  };
}

async function scoreSome(task: Task, budgetMs: number): Promise<LaneReply> {
  const end = performance.now() + budgetMs;
  let done: Scored = { kind: 'scored', scores: [], macs: 0, runMs: 0 };
  for (const position of task.positions) {
    if (done.scores.length > 0 && performance.now() >= end) break;
    try {
      done = await scoreNext(task, position, done);
    } catch (error) {
      // Whatever went well before is told; the one that failed comes again, as the first.
      return done.scores.length > 0 ? done : { kind: 'failed', message: messageOf(error) };
    }
  }
  return done;
}

async function answer(engine: Engine, request: LaneRequest): Promise<void> {
  if (request.kind === 'minibatch') {
    minibatch = request.minibatch;
    return;
  }
  let task: Task;
  try {
    task = taskOf(engine, request);
  } catch (error) {
    reply({ kind: 'refused', message: messageOf(error) });
    return;
  }
  reply(await scoreSome(task, request.budgetMs));
}

// The supervisor decides when a lane ends: an interrupt at the terminal reaches the whole process group.
process.on('SIGINT', () => undefined);
process.once('disconnect', () => process.exit(0));
if (!process.connected) process.exit(0);
watchParent();
try {
  const engine = await loadEngine(engineName, enginesFolder === '' ? null : enginesFolder);
  let answered = Promise.resolve();
  process.on('message', (request: LaneRequest) => {
    answered = answered.then(() => answer(engine, request));
  });
  reply({ kind: 'ready', engine: engine.describe() });
} catch (error) {
  reply({ kind: 'unable', message: messageOf(error) });
}
