import { readFile, stat } from 'node:fs/promises';
import { BenchmarkError } from '../benchmark-error.ts';
import { natsAccuracies, natsArchitectures, type NatsArchitecture } from '../nats-bench/nats-record.ts';
import { PickleError } from '../pickle/pickle-error.ts';
import { readPickle } from '../pickle/pickle-machine.ts';
import { pickleLimits } from '../pickle/pickle-limits.ts';
import type { PickleValue } from '../pickle/pickle-value.ts';
import type { TrainedAccuracy } from '../trained-accuracy.ts';
import { bunzip2 } from './bunzip2.ts';
import { explainFileError } from './file-error.ts';

/** What a decoding thread makes of a file: an error is told as text, since threads hand on no classes. */
export type Decoded<Value> =
  { readonly kind: 'read'; readonly value: Value } | { readonly kind: 'broken'; readonly message: string };

export interface RecordRequest extends NatsArchitecture {
  readonly file: string;
}

/** A record has 85 kB and a meta file 57 kB, compressed. */
const longestFileBytes = 4 << 20;
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
    return { kind: 'broken', message: explainFileError(error) };
  }
}

async function readCompressed(file: string): Promise<PickleValue> {
  const { size } = await stat(file);
  if (size > longestFileBytes)
    throw new BenchmarkError(`it has ${size} bytes; expected at most ${longestFileBytes}`);
  return readPickle(await bunzip2(await readFile(file), longestPickleBytes));
}

/** The accuracies of one record of NATS-Bench's simple layout. */
export const decodeRecord = ({
  file,
  ...expected
}: RecordRequest): Promise<Decoded<readonly TrainedAccuracy[]>> =>
  decode(async () => natsAccuracies(await readCompressed(file), expected));

/** The architectures that a meta file lists. */
export const decodeMeta = (file: string): Promise<Decoded<readonly string[]>> =>
  decode(async () => natsArchitectures(await readCompressed(file)));

/** The bytes of one block that `splitBlocks` made. */
export const decompressBlock = (block: Uint8Array): Promise<Decoded<Uint8Array>> =>
  decode(() => bunzip2(block, longestBlockBytes));
