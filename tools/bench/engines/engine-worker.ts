import { loadMinibatch } from '@naswot/dataset';
import { loadEngine } from '@naswot/engines';
import { codesOf, findProxy, seededWeights, type Engine } from '@naswot/scoring';
import type { Network } from '@naswot/network';
import { findSpace } from '@naswot/space';
import { peakBytes } from '../../../libs/engines/src/testing/peak-bytes.ts';
import type { Shares } from './operation-groups.ts';
import { measureSessions, type SessionTimes } from './session-times.ts';
import { measureShares } from './profiled-engine.ts';
import type { Subject } from './workload.ts';

/** Asks of the parent, one at a time. */
export type WorkerRequest =
  | { readonly kind: 'score'; readonly cell: string }
  | { readonly kind: 'end'; readonly cells: readonly string[] };

/** One network from its weights to its score. */
export interface CellScore {
  readonly milliseconds: number;
  /** ln|det K_H|, or why there is none. */
  readonly score: number | string;
}

export interface EngineEnd {
  /** Most memory that the process has held. */
  readonly peakBytes: number;
  /** Over the cells asked for; null where the engine cannot tell. */
  readonly shares: Shares | null;
  /** Over the same cells; null where the engine makes no session for a network. */
  readonly sessions: SessionTimes | null;
}

export interface EngineStart {
  readonly version: string;
  readonly device: string;
}

const { engine: name, folder, workload } = JSON.parse(process.argv[2] ?? '') as Subject;
const space = findSpace('nas-bench-201');
const settings = space.parseSettings(workload.settings);
const minibatch = await loadMinibatch({
  dataset: 'noise-pink',
  folder: '',
  size: workload.images,
  seed: 0,
  imageSize: settings['imageSize'] ?? 32,
});
const weights = seededWeights({ initialisation: 'kaiming-uniform', seed: 0 });

const networkOf = (cell: string): Network => space.network(space.representative(space.parse(cell)), settings);

async function score(engine: Engine, cell: string): Promise<CellScore> {
  const network = networkOf(cell);
  const start = performance.now();
  await using prepared = await engine.prepare(network, weights, ['codes']);
  const probe = codesOf(await engine.run(prepared, minibatch));
  const outcome = findProxy('naswot').evaluate({ network, counting: 'unit', probe });
  const milliseconds = performance.now() - start;
  return { milliseconds, score: outcome.kind === 'scored' ? outcome.value : outcome.reason };
}

async function end(cells: readonly string[]): Promise<EngineEnd> {
  // Before profiles, which take memory of their own.
  const peak = peakBytes();
  const shares = await measureShares(name, folder, async (engine) => {
    for (const cell of cells) await score(engine, cell);
  });
  const prepare = cells.map((cell) => (on: Engine) => on.prepare(networkOf(cell), weights, ['codes']));
  const sessions = await measureSessions(name, folder, prepare, (on, prepared) =>
    on.run(prepared, minibatch),
  );
  return { peakBytes: peak, shares, sessions };
}

const engine = await loadEngine(name, folder);
process.on('message', (request: WorkerRequest) => {
  const answer = request.kind === 'score' ? score(engine, request.cell) : end(request.cells);
  void answer.then((message: CellScore | EngineEnd) => process.send?.(message));
});
process.once('disconnect', () => process.exit(0));
const { version, device } = engine.describe();
const started: EngineStart = { version, device };
process.send?.(started);
