import type { MessageInitShape } from '@bufbuild/protobuf';
import { z } from 'zod';
import type { Minibatch } from '@naswot/scoring';
import type { MinibatchHeaderSchema } from '../generated/naswot/v1/minibatch_pb.ts';
import type {
  PutMinibatchRequest,
  PutMinibatchRequestSchema,
} from '../generated/naswot/v1/search_service_pb.ts';
import { digest, name, safeInteger, sentence } from './bounds.ts';
import { decode, InvalidMessage, violation } from './invalid-message.ts';

/** Everything of a minibatch but its pixels. */
export type MinibatchHeader = Omit<Minibatch, 'pixels'>;

const bytesPerValue = 4;
/** What is sent at once. */
const chunkBytes = 256 * 1024;
const largestChunk = 1024 * 1024;

const isPermutation = (rows: readonly number[]): boolean =>
  new Set(rows).size === rows.length && rows.every((row) => row < rows.length);

const source = z
  .object({
    dataset: name,
    seed: safeInteger.optional(),
    imageIds: z.array(z.int()),
    notice: sentence.optional(),
  })
  .transform(({ seed, notice, ...rest }) => ({ ...rest, seed: seed ?? null, notice: notice ?? null }));

const extent = z.int().min(1);

const headerSchema: z.ZodType<MinibatchHeader> = z
  .object({ digest, shape: z.tuple([extent, extent, extent, extent]), given: z.array(z.int()), source })
  .refine(({ shape, given }) => given.length === shape[0] && isPermutation(given), {
    path: ['given'],
    error: 'a permutation of the rows of all images',
  })
  .refine(({ shape, source: { imageIds } }) => imageIds.length <= shape[0], {
    path: ['source', 'imageIds'],
    error: 'at most one id for each image',
  });

/** Throws an InvalidMessage. */
export const decodeHeader = (message: unknown): MinibatchHeader => decode(headerSchema, message, 'header');

const bytesOf = ({ shape }: MinibatchHeader): number =>
  shape.reduce((product, size) => product * size, 1) * bytesPerValue;

const refused = (field: string, predicate: string): InvalidMessage =>
  new InvalidMessage([violation(field, predicate)]);

function valuesOf(bytes: Uint8Array): Float32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const values = new Float32Array(bytes.length / bytesPerValue);
  for (let k = 0; k < values.length; k++) values[k] = view.getFloat32(k * bytesPerValue, true);
  if (!values.every(Number.isFinite))
    throw refused('chunk', 'has pixels that are no numbers, expected finite ones');
  return values;
}

function headerOf(first: PutMinibatchRequest | undefined, mostBytes: number): MinibatchHeader {
  if (first?.part.case !== 'header') throw refused('header', 'is missing, expected first');
  const header = decodeHeader(first.part.value);
  const bytes = bytesOf(header);
  if (bytes > mostBytes) throw refused('header.shape', `takes ${bytes} bytes, expected at most ${mostBytes}`);
  return header;
}

/** The chunk of a part, which is to fit into what is left. */
function chunkOf({ part }: PutMinibatchRequest, left: number): Uint8Array {
  if (part.case !== 'chunk') throw refused('chunk', 'is missing, expected after the header');
  if (part.value.length > largestChunk)
    throw refused('chunk', `has ${part.value.length} bytes, expected at most ${largestChunk}`);
  if (part.value.length > left) throw refused('chunk', 'has more pixels than are left of the shape');
  return part.value;
}

/**
 * The minibatch that comes in parts: the header, then the pixels, which take `mostBytes` at most. Its digest is not compared
 * with them. Throws an InvalidMessage as soon as a part is wrong.
 */
export async function assembleMinibatch(
  parts: AsyncIterable<PutMinibatchRequest>,
  mostBytes: number,
): Promise<Minibatch> {
  const iterator = parts[Symbol.asyncIterator]();
  const first = await iterator.next();
  const header = headerOf(first.done === true ? undefined : first.value, mostBytes);
  const bytes = new Uint8Array(bytesOf(header));
  let received = 0;
  for await (const part of { [Symbol.asyncIterator]: () => iterator }) {
    const chunk = chunkOf(part, bytes.length - received);
    bytes.set(chunk, received);
    received += chunk.length;
  }
  if (received < bytes.length)
    throw refused('chunk', `ends after ${received} bytes of pixels, expected ${bytes.length}`);
  return { ...header, pixels: valuesOf(bytes) };
}

/** Everything of a minibatch but its pixels as a message. Throws a RangeError where a seed is no whole number. */
export function encodeHeader(minibatch: MinibatchHeader): MessageInitShape<typeof MinibatchHeaderSchema> {
  const { seed, notice, dataset, imageIds } = minibatch.source;
  return {
    digest: minibatch.digest,
    shape: [...minibatch.shape],
    given: [...minibatch.given],
    source: {
      dataset,
      imageIds: [...imageIds],
      ...(seed !== null && { seed: BigInt(seed) }),
      ...(notice !== null && { notice }),
    },
  };
}

function bytesOfValues(values: Float32Array): Uint8Array {
  const bytes = new Uint8Array(values.length * bytesPerValue);
  const view = new DataView(bytes.buffer);
  for (let k = 0; k < values.length; k++) view.setFloat32(k * bytesPerValue, values[k]!, true);
  return bytes;
}

/** A minibatch in parts: the header, then its pixels. */
export function* minibatchParts(
  minibatch: Minibatch,
): Generator<MessageInitShape<typeof PutMinibatchRequestSchema>> {
  yield { part: { case: 'header', value: encodeHeader(minibatch) } };
  const bytes = bytesOfValues(minibatch.pixels);
  for (let start = 0; start < bytes.length; start += chunkBytes)
    yield { part: { case: 'chunk', value: bytes.subarray(start, start + chunkBytes) } };
}
