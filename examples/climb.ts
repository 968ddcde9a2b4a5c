/**
 * Climbs NAS-Bench-201 by the NASWOT score: from a cell to its best neighbour, until no neighbour is better.
 *
 *   npx tsx examples/climb.ts '|none~0|+|nor_conv_1x1~0|none~1|+|skip_connect~0|none~1|none~2|'
 *
 * It uses the libraries without a store: everything that a score depends on is on this page.
 */
import { loadMinibatch } from '@naswot/dataset';
import { loadEngine } from '@naswot/engines';
import { initialisationVersion } from '@naswot/network';
import { makeSpec, scoreNetwork, weightsOfSpec } from '@naswot/scoring';
import { findSpace, type Position } from '@naswot/space';

const space = findSpace('nas-bench-201');
const network = space.parseSettings({ cellsPerStage: 1, stemChannels: 8 });
const minibatch = await loadMinibatch({
  dataset: 'noise-pink',
  folder: '',
  size: 64,
  seed: 0,
  imageSize: network['imageSize'] ?? 32,
});
const weights = { initialisation: 'kaiming-uniform', seed: 0, version: initialisationVersion };
const run = { minibatch: minibatch.digest, weights, counting: 'unit' } as const;
const spec = makeSpec({ proxy: 'naswot', network, run });

await using engine = await loadEngine('onnx-cpu');
const machine = { engine, weights: weightsOfSpec(weights), minibatch, memoryLimitBytes: null };
const known = new Map<Position, number>();

/** The score of a cell; below all others where it has none. Cells of equal score are run once. */
async function scoreOf(position: Position): Promise<number> {
  const representative = space.representative(position);
  const before = known.get(representative);
  if (before !== undefined) return before;
  const { outcome } = await scoreNetwork({
    network: space.network(representative, network),
    spec,
    run: machine,
  });
  const score = outcome.kind === 'scored' ? outcome.value : -Infinity;
  known.set(representative, score);
  return score;
}

const start = process.argv[2] ?? '|none~0|+|none~0|none~1|+|skip_connect~0|none~1|none~2|';
let cell = space.parse(start);
let score = await scoreOf(cell);
for (;;) {
  process.stdout.write(`${score.toFixed(2).padStart(10)}  ${space.format(cell)}\n`);
  let best = { cell, score };
  for (const neighbour of space.neighbours(cell)) {
    const candidate = { cell: neighbour, score: await scoreOf(neighbour) };
    if (candidate.score > best.score) best = candidate;
  }
  if (best.cell === cell) break;
  ({ cell, score } = best);
}
process.stdout.write(`no neighbour is better; ${known.size} networks scored, of ${space.size} cells\n`);
