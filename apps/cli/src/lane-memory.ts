import { totalmem } from 'node:os';
import { loadPlanner } from '@naswot/engines';
import { parameterTensors, tensorSize, type Network } from '@naswot/network';
import type { Engine } from '@naswot/scoring';
import { asPosition, type NetworkSettings, type Space } from '@naswot/space';
import { loadTriedEngine } from './engine-attempt.ts';
import { UsageError } from './usage-error.ts';

/** The command with its store takes 300 to 400 MB, the scorer 100 MB, and something is left for everybody else. */
const reservedBytes = 700e6;

/** Bytes that all lanes may take together: of the machine, or of what its container may have of it. */
export function bytesForLanes(
  machineBytes = totalmem(),
  containerBytes = process.constrainedMemory(),
): number {
  // Where nothing bounds the container Node says 0, or a number beyond any machine.
  const bytes = containerBytes > 0 ? Math.min(machineBytes, containerBytes) : machineBytes;
  return Math.max(0, bytes - reservedBytes);
}

/** What decides how much memory a lane takes. */
export interface LaneLoad {
  readonly space: Space;
  readonly network: NetworkSettings;
  /** Images in the minibatch; null where no network runs. */
  readonly batchSize: number | null;
  /** The engine's name. */
  readonly engine: string;
  /** HOME/engines. */
  readonly enginesFolder: string;
}

/** Spread evenly over the enumeration: a space of any size is judged by some of its networks. */
function sampleNetworks({ space, network }: LaneLoad, most: bigint): readonly Network[] {
  const count = space.size < most ? space.size : most;
  return Array.from({ length: Number(count) }, (_, k) => {
    const position = asPosition((BigInt(k) * space.size) / count, space.size);
    return space.network(position, network);
  });
}

/** Every layer's output of every image at once, a dozen copies of the weights, a process: more than engines take. */
function roughBytes(network: Network, batchSize: number): number {
  const values = network.nodes.reduce((sum, { shape }) => sum + tensorSize(shape), 0);
  const weights = parameterTensors(network).reduce((sum, { shape }) => sum + tensorSize(shape), 0);
  return 300e6 + 4 * (values * batchSize + 12 * weights);
}

const roughSample = 8n;
const fineSample = 64n;

/** Bytes that one lane takes with so many images. */
export type LaneEstimate = (batchSize: number) => number;

/** The engine's own estimate for the largest of some networks, or null where a lane fits by far: the engine takes a while to load. */
async function estimateLane(
  load: LaneLoad,
  batchSize: number,
  shareBytes: number,
): Promise<LaneEstimate | null> {
  const rough = sampleNetworks(load, roughSample).map((network) => roughBytes(network, batchSize));
  if (2 * Math.max(...rough) <= shareBytes) return null;
  const networks = sampleNetworks(load, fineSample);
  const estimateWith =
    (of: Pick<Engine, 'estimateMemory'>): LaneEstimate =>
    (size) =>
      Math.max(...networks.map((network) => of.estimateMemory(network, size)));
  const planner = await loadPlanner(load.engine);
  if (planner !== null) return estimateWith(planner);
  await using engine = await loadTriedEngine(load.engine, load.enginesFolder);
  return estimateWith(engine);
}

export interface LaneWish {
  readonly lanes: number;
  /** Whether the number is nobody's wish. */
  readonly isAutomatic: boolean;
  /** Whether the images are given: a search that goes on has its own. */
  readonly keepsBatch: boolean;
}

/** How many lanes there will be, and why not as many as there might. */
export interface LanePlan {
  readonly lanes: number;
  readonly notice: string | null;
}

const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB`;

/** The largest power of two below a batch with which a lane fits; null where none does. */
function fittingBatch(estimate: LaneEstimate, batchSize: number, shareBytes: number): number | null {
  for (let size = 2 ** (Math.ceil(Math.log2(batchSize)) - 1); size >= 1; size /= 2)
    if (estimate(size) <= shareBytes) return size;
  return null;
}

function refusal(wish: LaneWish, most: number, sentence: string, batch: number | null): UsageError {
  const received = wish.isAutomatic
    ? 'not even one lane fits into memory'
    : `--lanes ${wish.lanes} do not fit into memory`;
  const ways = [
    ...(most > 0 ? [`--lanes ${most}`] : []),
    ...(batch === null ? [] : [`--batch-size ${batch}`]),
  ];
  return new UsageError(
    `${received}: ${sentence}`,
    ways.length > 0 ? `use ${ways.join(' or ')}` : 'use a machine with more memory',
  );
}

/**
 * As many lanes as were wished for where all of them fit into `memoryBytes`; fewer, with a notice, where the number is automatic.
 * Throws a UsageError that says what would fit where the number was given, or where not even one lane fits.
 */
export function fitLanes(
  wish: LaneWish,
  batchSize: number,
  memoryBytes: number,
  estimate: LaneEstimate,
): LanePlan {
  const { lanes, isAutomatic, keepsBatch } = wish;
  const laneBytes = estimate(batchSize);
  const most = Math.min(lanes, Math.floor(memoryBytes / laneBytes));
  if (most === lanes) return { lanes, notice: null };
  const sentence = `one takes about ${gigabytes(laneBytes)} with ${batchSize} images, and ${gigabytes(memoryBytes)} are there for all`;
  if (isAutomatic && most > 0)
    return { lanes: most, notice: `there are ${most} lanes in place of ${lanes}: ${sentence}` };
  const shareBytes = memoryBytes / (isAutomatic ? 1 : lanes);
  throw refusal(wish, most, sentence, keepsBatch ? null : fittingBatch(estimate, batchSize, shareBytes));
}

/** The lanes of a search: `fitLanes` by the engine's estimate where there is any doubt. */
export async function planLanes(wish: LaneWish, load: LaneLoad, memoryBytes: number): Promise<LanePlan> {
  const { batchSize } = load;
  const estimate = batchSize === null ? null : await estimateLane(load, batchSize, memoryBytes / wish.lanes);
  if (batchSize === null || estimate === null) return { lanes: wish.lanes, notice: null };
  return fitLanes(wish, batchSize, memoryBytes, estimate);
}
