import { BenchmarkError } from '../benchmark-error.ts';
import { natsAccuracies, natsArchitectures, type NatsArchitecture } from '../nats-bench/nats-record.ts';
import { PickleError } from '../pickle/pickle-error.ts';
import { readPickle } from '../pickle/pickle-machine.ts';
import { pickleLimits } from '../pickle/pickle-limits.ts';
import type { PickleValue } from '../pickle/pickle-value.ts';
import type { TrainedAccuracy } from '../trained-accuracy.ts';
import { bunzip2 } from './bunzip2.ts';

/** What a decoding thread makes of bytes: an error is told as text, since threads hand on no classes. */
export type Decoded<Value> =
  { readonly kind: 'read'; readonly value: Value } | { readonly kind: 'broken'; readonly message: string };

export interface RecordRequest extends NatsArchitecture {
  /** Of its file. */
  readonly bytes: Uint8Array;
}

/** Python says no more of a record than in its strings, and 9 bytes for each number. */
const longestPickleBytes = 2 * pickleLimits.maximumBytes;
/** bzip2's largest block; runs of equal bytes are shortened before they are counted, at most 255 to 5. */
const longestBlockBytes = 900_000 * 51;

async function decode<Value>(read: () => Promise<Value>): Promise<Decoded<Value>> {
  try {
    return { kind: 'read', value: await read() };
  } catch (error) {
    if (error instanceof BenchmarkError || error instanceof PickleError)
      return { kind: 'broken', message: error.message };
    return { kind: 'broken', message: String(error) };
  }
}

const readCompressed = async (bytes: Uint8Array): Promise<PickleValue> =>
  readPickle(await bunzip2(bytes, longestPickleBytes));

/** The accuracies of one record of NATS-Bench's simple layout. */
export const decodeRecord = ({
  bytes,
  ...expected
}: RecordRequest): Promise<Decoded<readonly TrainedAccuracy[]>> =>
  decode(async () => natsAccuracies(await readCompressed(bytes), expected));

/** The architectures that a meta file lists. */
export const decodeMeta = (bytes: Uint8Array): Promise<Decoded<readonly string[]>> =>
  decode(async () => natsArchitectures(await readCompressed(bytes)));

/** The bytes of one block that `splitBlocks` made. */
export const decompressBlock = (block: Uint8Array): Promise<Decoded<Uint8Array>> =>
  decode(() => bunzip2(block, longestBlockBytes));
