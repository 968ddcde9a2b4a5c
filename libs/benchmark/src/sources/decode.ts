import { readFileSync, statSync } from 'node:fs';
import { BenchmarkError } from '../benchmark-error.ts';
import { natsAccuracies, natsArchitectures, type NatsArchitecture } from '../nats-bench/nats-record.ts';
import { PickleError } from '../pickle/pickle-error.ts';
import { readPickle } from '../pickle/pickle-machine.ts';
import { pickleLimits } from '../pickle/pickle-limits.ts';
import type { PickleValue } from '../pickle/pickle-value.ts';
import type { TrainedAccuracy } from '../trained-accuracy.ts';
import { bunzip2 } from './bunzip2.ts';

/** What a decoding thread makes of a file: an error is told as text, since threads hand on no classes. */
export type Decoded<Value> =
  { readonly kind: 'read'; readonly value: Value } | { readonly kind: 'broken'; readonly message: string };

/** An error of the file system goes by its code to who knows the words: threads load as little as they can. */
export type DecodedOrCode<Value> = Decoded<Value> | { readonly kind: 'unreadable'; readonly code: string };

export interface RecordRequest extends NatsArchitecture {
  readonly file: string;
}

/** A record has 85 kB and a meta file 57 kB, compressed. */
const longestFileBytes = 4 << 20;
/** Python says no more of a record than in its strings, and 9 bytes for each number. */
const longestPickleBytes = 2 * pickleLimits.maximumBytes;
/** bzip2's largest block; runs of equal bytes are shortened before they are counted, at most 255 to 5. */
const longestBlockBytes = 900_000 * 51;

async function decode<Value>(read: () => Promise<Value>): Promise<DecodedOrCode<Value>> {
  try {
    return { kind: 'read', value: await read() };
  } catch (error) {
    if (error instanceof BenchmarkError || error instanceof PickleError)
      return { kind: 'broken', message: error.message };
    if (error instanceof Error && 'code' in error) return { kind: 'unreadable', code: String(error.code) };
    return { kind: 'broken', message: String(error) };
  }
}

/** The thread waits for the file: to be told of it later takes ten times the CPU (0.37 ms against 0.04). */
async function readCompressed(file: string): Promise<PickleValue> {
  const { size } = statSync(file);
  if (size > longestFileBytes)
    throw new BenchmarkError(`it has ${size} bytes; expected at most ${longestFileBytes}`);
  return readPickle(await bunzip2(readFileSync(file), longestPickleBytes));
}

/** The accuracies of one record of NATS-Bench's simple layout. */
export const decodeRecord = ({
  file,
  ...expected
}: RecordRequest): Promise<DecodedOrCode<readonly TrainedAccuracy[]>> =>
  decode(async () => natsAccuracies(await readCompressed(file), expected));

/** The architectures that a meta file lists. */
export const decodeMeta = (file: string): Promise<DecodedOrCode<readonly string[]>> =>
  decode(async () => natsArchitectures(await readCompressed(file)));

/** The bytes of one block that `splitBlocks` made. */
export const decompressBlock = (block: Uint8Array): Promise<DecodedOrCode<Uint8Array>> =>
  decode(() => bunzip2(block, longestBlockBytes));
