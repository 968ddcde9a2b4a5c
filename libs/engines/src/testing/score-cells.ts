import { createMinibatch } from '@naswot/dataset';
import { codesOf, countings, findProxy, seededWeights, type Counting, type Outcome } from '@naswot/scoring';
import { randomStream } from '@naswot/network';
import { findSpace } from '@naswot/space';
import { loadEngine } from '../load-engine.ts';
import { loadOverlapping } from '../overlapping-engine.ts';

/** What the program is given as its argument, in JSON: cells of NAS-Bench-201 with a stem of 4 channels, one cell a stage. */
export interface CellsRequest {
  readonly engine: string;
  readonly folder: string | null;
  /** By their index in the published table; none of them disconnected. */
  readonly cells: readonly number[];
  /** Whether its device has a thread of its own. */
  readonly isOverlapping?: boolean;
  /** Images in the minibatch, of 16 x 16. */
  readonly images: number;
}

/** What it prints, in JSON: the outcomes of each cell. */
export type CellOutcomes = Readonly<Record<Counting, Outcome>>;

const {
  engine: name,
  folder,
  cells,
  images,
  isOverlapping = false,
} = JSON.parse(process.argv[2] ?? '') as CellsRequest;
const space = findSpace('nas-bench-201');
const settings = space.parseSettings({ stemChannels: 4, cellsPerStage: 1, imageSize: 16 });
const pixels = Float32Array.from(
  randomStream(0, 'images').words(images * 3 * 256),
  (word) => (word / 2 ** 32) * 4 - 2,
);
const source = { dataset: 'uniform', seed: 0, imageIds: [], notice: null };
const minibatch = createMinibatch(pixels, [images, 3, 16, 16], source);
const weights = seededWeights({ initialisation: 'kaiming-uniform', seed: 0 });
const outcomes: CellOutcomes[] = [];
{
  await using engine = await (isOverlapping ? loadOverlapping : loadEngine)(name, folder);
  for (const cell of cells) {
    const network = space.network(space.representative(space.atPublishedIndex(cell)), settings);
    await using prepared = await engine.prepare(network, weights, ['codes'], images);
    const probe = codesOf(await engine.run(prepared, minibatch));
    const entries = countings.map(
      (counting) => [counting, findProxy('naswot').evaluate({ network, counting, probe })] as const,
    );
    outcomes.push(Object.fromEntries(entries) as CellOutcomes);
  }
}
process.stdout.write(JSON.stringify(outcomes));
