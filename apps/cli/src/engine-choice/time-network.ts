import { createMinibatch, type Minibatch } from '@naswot/dataset';
import { seededWeights, type Engine } from '@naswot/scoring';
import { findSpace, type NetworkSettings } from '@naswot/space';

interface SmallRun {
  readonly architecture: string;
  readonly settings: NetworkSettings;
  readonly images: number;
}

/** Every operation of the space, once at least, with the channels and image size of a search; one cell a stage. */
const timed: SmallRun = {
  architecture:
    '|nor_conv_3x3~0|+|nor_conv_1x1~0|skip_connect~1|+|avg_pool_3x3~0|skip_connect~1|nor_conv_3x3~2|',
  settings: { cellsPerStage: 1 },
  images: 32,
};

/** The smallest network of the space. */
const smallest: SmallRun = {
  architecture: '|avg_pool_3x3~0|+|nor_conv_1x1~0|skip_connect~1|+|nor_conv_1x1~0|none~1|skip_connect~2|',
  settings: { stemChannels: 2, cellsPerStage: 1, imageSize: 8 },
  images: 2,
};

function imagesOf(count: number, size: number): Minibatch {
  const pixels = Float32Array.from({ length: count * 3 * size * size }, (_, k) => Math.sin(k * k));
  const source = { dataset: 'check', seed: null, imageIds: [], notice: null };
  return createMinibatch(pixels, [count, 3, size, size], source);
}

/** Returns what runs the network anew, prepared as for a search. */
function runnerOf(engine: Engine, { architecture, settings, images }: SmallRun): () => Promise<void> {
  const space = findSpace('nas-bench-201');
  const parsed = space.parseSettings(settings);
  const network = space.network(space.parse(architecture), parsed);
  const minibatch = imagesOf(images, parsed['imageSize'] ?? 32);
  const weights = seededWeights({ initialisation: 'kaiming-uniform', seed: 0 });
  return async () => {
    await using prepared = await engine.prepare(network, weights, ['codes']);
    await engine.run(prepared, minibatch);
  };
}

/** Runs a very small network: an engine that loads and cannot run one is of no use. Throws what the engine throws. */
export const runSmallestNetwork = (engine: Engine): Promise<void> => runnerOf(engine, smallest)();

const repeats = 3;
/** An engine whose first network takes longer than this is judged by it: a device in software takes minutes for more. */
const longestWarmUpMs = 5_000;

/**
 * Milliseconds that a fixed network takes, weights and graph included: the shortest of some runs after a first one, since a
 * neighbour on the machine slows one or the other.
 */
export async function timeNetwork(engine: Engine, clock: () => number): Promise<number> {
  const run = runnerOf(engine, timed);
  const timeOnce = async (): Promise<number> => {
    const start = clock();
    await run();
    return clock() - start;
  };
  const first = await timeOnce();
  if (first > longestWarmUpMs) return first;
  const times: number[] = [];
  for (let k = 0; k < repeats; k++) times.push(await timeOnce());
  return Math.min(...times);
}
