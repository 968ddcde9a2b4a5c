import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { createMinibatch } from '@naswot/dataset';
import { encodeMinibatch, type Queue, type ShardMessage } from '@naswot/queue';
import type { ScoringSpec } from '@naswot/scoring';
import { findSpace, type Position } from '@naswot/space';

const urlOf = (file: string): string => pathToFileURL(path.join(import.meta.dirname, file)).href;
const engineUrl = urlOf('troubled-engine.ts');

export interface Trouble {
  readonly trouble: 'block' | 'crash' | 'end' | 'hang' | 'throw';
  /** The ReLUs of the networks that make it; usually those of the second cell. */
  readonly relus?: string;
  /** Where the networks run; left out for the lane's main thread. */
  readonly place?: 'thread';
  /** A file in whose presence there is no trouble any more: it comes once. */
  readonly marker?: string;
}

/** The engine that makes trouble, as a lane loads it. */
export const troubledEngine = (trouble?: Trouble): string =>
  trouble === undefined
    ? engineUrl
    : `${engineUrl}?${new URLSearchParams({ relus: secondCellRelus, ...trouble }).toString()}`;

/** A real engine, in HOME/engines where it is installed apart, that is given a network beyond any memory in place of the second cell. */
export const outsizedEngine = (
  engine: string,
  folder = '',
  size: 'thrown' | 'device' | 'fatal' = 'thrown',
): string =>
  `${urlOf('outsized-engine.ts')}?${new URLSearchParams({ engine, folder, size, relus: secondCellRelus }).toString()}`;

export const space = findSpace('nas-bench-201');
const images = Float32Array.from({ length: 2 * 3 * 16 }, (_, k) => Math.sin(k));
const source = { dataset: 'test', seed: 0, imageIds: [], notice: null };
export const minibatch = createMinibatch(images, [2, 3, 4, 4], source);

export const spec: ScoringSpec = {
  proxy: 'naswot',
  proxyVersion: 1,
  network: space.parseSettings({ stemChannels: 1, cellsPerStage: 1, imageSize: 4 }),
  run: {
    minibatch: minibatch.digest,
    weights: { initialisation: 'kaiming-uniform', seed: 0, version: 1 },
    counting: 'unit',
  },
};

/** Five ReLUs without a convolution in the cell; three more for each of the cell's convolutions: 5, 8 and 11. */
export const cells: readonly string[] = [
  '|skip_connect~0|+|skip_connect~0|none~1|+|skip_connect~0|none~1|none~2|',
  '|nor_conv_1x1~0|+|none~0|skip_connect~1|+|none~0|none~1|skip_connect~2|',
  '|nor_conv_1x1~0|+|nor_conv_1x1~0|none~1|+|none~0|skip_connect~1|skip_connect~2|',
];
export const cellPositions: readonly Position[] = cells.map((cell) => space.parse(cell));
/** The ReLUs of the second cell only. */
export const secondCellRelus = '8';

/** Puts the minibatch and a shard of these positions into the queue. */
export async function dispatch(
  queue: Queue,
  positions: readonly bigint[],
  of = spec,
  number = 0n,
): Promise<void> {
  await queue.blobs.put(minibatch.digest, encodeMinibatch(minibatch));
  const shard: ShardMessage = {
    id: `search/${number}/1`,
    searchId: 'search',
    shard: number,
    attempt: 1,
    space: space.name,
    spec: of,
    work: { kind: 'list', positions },
  };
  await queue.shards.publish(shard);
}
