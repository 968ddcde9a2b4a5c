import { createMinibatch } from '@naswot/dataset';
import { seededWeights } from '@naswot/scoring';
import { findSpace } from '@naswot/space';
import { loadEngine } from '../load-engine.ts';
import { peakBytes } from './peak-bytes.ts';

/** Cells of NAS-Bench-201 that are run one after another. */
export interface Workload {
  readonly settings: Readonly<Record<string, number>>;
  /** Images. */
  readonly size: number;
  readonly architectures: readonly string[];
}

/** What the program is given as its argument, in JSON. */
type PeakRequest = Workload & { readonly engine: string; readonly folder: string | null };

/** What it prints, in JSON. */
export interface Peak {
  /** Most memory that the process has held. */
  readonly measuredBytes: number;
  /** The largest estimate of the networks. */
  readonly estimatedBytes: number;
}

const {
  engine: name,
  folder,
  settings: overrides,
  size,
  architectures,
} = JSON.parse(process.argv[2] ?? '') as PeakRequest;
const space = findSpace('nas-bench-201');
const settings = space.parseSettings(overrides);
const edge = settings['imageSize'] ?? 32;
const pixels = Float32Array.from({ length: size * 3 * edge * edge }, (_, k) => Math.sin(k * 0.37) * 2);
const source = { dataset: 'test', seed: 0, imageIds: [], notice: null };
const minibatch = createMinibatch(pixels, [size, 3, edge, edge], source);
const weights = seededWeights({ initialisation: 'kaiming-uniform', seed: 0 });
const estimates: number[] = [];
{
  await using engine = await loadEngine(name, folder);
  for (const architecture of architectures) {
    const network = space.network(space.parse(architecture), settings);
    estimates.push(engine.estimateMemory(network, size));
    await using prepared = await engine.prepare(network, weights, ['codes']);
    await engine.run(prepared, minibatch);
  }
}
const peak: Peak = { measuredBytes: peakBytes(), estimatedBytes: Math.max(...estimates) };
process.stdout.write(JSON.stringify(peak));
