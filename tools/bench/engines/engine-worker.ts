import { readFileSync } from 'node:fs';
import { loadMinibatch } from '@naswot/dataset';
import { loadEngine } from '@naswot/engines';
import { codesOf, findProxy, seededWeights, type Engine } from '@naswot/scoring';
import { findSpace } from '@naswot/space';
import type { Shares } from './operation-groups.ts';
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

async function score(engine: Engine, cell: string): Promise<CellScore> {
  const network = space.network(space.representative(space.parse(cell)), settings);
  const start = performance.now();
  await using prepared = await engine.prepare(network, weights, ['codes']);
  const probe = codesOf(await engine.run(prepared, minibatch));
  const outcome = findProxy('naswot').evaluate({ network, counting: 'unit', probe });
  const milliseconds = performance.now() - start;
  return { milliseconds, score: outcome.kind === 'scored' ? outcome.value : outcome.reason };
}

/** Linux counts the peak of this program alone; elsewhere what started it counts, too. */
function peakBytes(): number {
  if (process.platform !== 'linux') return process.resourceUsage().maxRSS * 1024;
  const [, kilobytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
  return Number(kilobytes) * 1024;
}

async function end(cells: readonly string[]): Promise<EngineEnd> {
  // Before profiles, which take memory of their own.
  const peak = peakBytes();
  const shares = await measureShares(name, folder, async (engine) => {
    for (const cell of cells) await score(engine, cell);
  });
  return { peakBytes: peak, shares };
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
