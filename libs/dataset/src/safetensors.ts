/** Bytes of the element types that are read; values are little-endian in the file. */
const elementBytes = { F32: 4, F64: 8, I32: 4, I64: 8, U8: 1 } as const;
type ElementType = keyof typeof elementBytes;

/** F32, F64 or I64, I32, U8 of a file: whole numbers of 64 bits are held as float64, which are exact up to 2^53. */
export type TensorValues = Float32Array | Float64Array | Int32Array | Uint8Array;

export interface Tensor {
  readonly shape: readonly number[];
  /** Row-major; owned by the caller. */
  readonly values: TensorValues;
}

/** A file of tensors that breaks the format; says which tensor and how. */
export class SafetensorsError extends Error {
  override readonly name = 'SafetensorsError';
}

/** Longest header that is read: the format's own limit, far above what any network here needs. */
const maximumHeaderBytes = 100_000_000;
/** The entry of a header that is no tensor. */
const metadataName = '__metadata__';

interface Entry {
  readonly name: string;
  readonly type: ElementType;
  readonly shape: readonly number[];
  /** Bytes from the start of the data. */
  readonly from: number;
  readonly to: number;
}

const isCount = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
const isCounts = (value: unknown): value is readonly number[] => Array.isArray(value) && value.every(isCount);
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isElementType = (value: unknown): value is ElementType =>
  typeof value === 'string' && Object.hasOwn(elementBytes, value);

const countOf = (shape: readonly number[]): number => shape.reduce((product, extent) => product * extent, 1);

function parseEntry(name: string, entry: unknown): Entry {
  const { dtype, shape, data_offsets: offsets }: Record<string, unknown> = isRecord(entry) ? entry : {};
  if (!isElementType(dtype))
    throw new SafetensorsError(
      `tensor '${name}' has element type '${String(dtype)}'; expected one of ${Object.keys(elementBytes).join(', ')}`,
    );
  if (!isCounts(shape) || !isCounts(offsets) || offsets.length !== 2)
    throw new SafetensorsError(`tensor '${name}' has a malformed header; expected a shape and two offsets`);
  return { name, type: dtype, shape, from: offsets[0]!, to: offsets[1]! };
}

function parseHeader(bytes: Uint8Array): {
  readonly entries: Record<string, unknown>;
  readonly dataStart: number;
} {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = bytes.length < 8 ? NaN : Number(view.getBigUint64(0, true));
  if (!(length <= Math.min(maximumHeaderBytes, bytes.length - 8)))
    throw new SafetensorsError(`no safetensors file: ${bytes.length} bytes with a header of ${length}`);
  try {
    const entries: unknown = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)));
    if (isRecord(entries)) return { entries, dataStart: 8 + length };
  } catch (cause) {
    throw new SafetensorsError('no safetensors file: its header is no JSON', { cause });
  }
  throw new SafetensorsError('no safetensors file: its header is no JSON object');
}

/** Tensors fill the data without gaps and overlaps, as the format asks: no byte of a file is unaccounted for. */
function checkSpans(entries: readonly Entry[], dataBytes: number): void {
  let end = 0;
  for (const { name, type, shape, from, to } of [...entries].sort((a, b) => a.from - b.from || a.to - b.to)) {
    const spans = `tensor '${name}' of shape [${shape.join(', ')}] spans bytes ${from} to ${to} of ${dataBytes}`;
    if (to - from !== countOf(shape) * elementBytes[type] || to > dataBytes)
      throw new SafetensorsError(`${spans}: the file is truncated or its header wrong`);
    if (from !== end) throw new SafetensorsError(`${spans}; expected to start at ${end}`);
    end = to;
  }
  if (end !== dataBytes)
    throw new SafetensorsError(
      `the tensors end at byte ${end} of ${dataBytes}; expected no bytes after them`,
    );
}

function exactNumbers(name: string, values: BigInt64Array): Float64Array {
  const tooLarge = values.find((value) => !Number.isSafeInteger(Number(value)));
  if (tooLarge !== undefined)
    throw new SafetensorsError(
      `tensor '${name}' holds ${tooLarge.toString()}; expected whole numbers of at most 2^53 - 1`,
    );
  return Float64Array.from(values, Number);
}

/** Copied, so that the values are aligned and outlive the file's bytes. */
function valuesOf(data: Uint8Array, { name, type, from, to }: Entry): TensorValues {
  // Typed arrays have the machine's byte order: little-endian wherever the engines run, as the format is.
  const { buffer } = new Uint8Array(data.subarray(from, to));
  switch (type) {
    case 'F32':
      return new Float32Array(buffer);
    case 'F64':
      return new Float64Array(buffer);
    case 'I32':
      return new Int32Array(buffer);
    case 'I64':
      return exactNumbers(name, new BigInt64Array(buffer));
    case 'U8':
      return new Uint8Array(buffer);
  }
}

/**
 * Tensors by name, copied out of the bytes of a safetensors file. Throws a SafetensorsError for what is no such file or one of
 * other element types than F32, F64, I32, I64 and U8.
 * @see https://github.com/huggingface/safetensors#format
 */
export function parseSafetensors(bytes: Uint8Array): ReadonlyMap<string, Tensor> {
  const header = parseHeader(bytes);
  const data = bytes.subarray(header.dataStart);
  const entries = Object.entries(header.entries)
    .filter(([name]) => name !== metadataName)
    .map(([name, entry]) => parseEntry(name, entry));
  checkSpans(entries, data.length);
  return new Map(
    entries.map((entry) => [entry.name, { shape: entry.shape, values: valuesOf(data, entry) }] as const),
  );
}

/** What a safetensors file says of itself, text by name; nothing where it says nothing. Throws a SafetensorsError for another file. */
export function parseSafetensorsMetadata(bytes: Uint8Array): Readonly<Record<string, string>> {
  const metadata = parseHeader(bytes).entries[metadataName] ?? {};
  if (isRecord(metadata) && Object.values(metadata).every((value) => typeof value === 'string'))
    return metadata as Readonly<Record<string, string>>;
  throw new SafetensorsError(`'${metadataName}' of the header is malformed; expected texts by name`);
}

function typeOf(values: TensorValues): ElementType {
  if (values instanceof Float32Array) return 'F32';
  if (values instanceof Float64Array) return 'F64';
  return values instanceof Int32Array ? 'I32' : 'U8';
}

function checkTensor(name: string, { shape, values }: Tensor): void {
  if (name === metadataName) throw new SafetensorsError(`no tensor can be called '${metadataName}'`);
  if (values.length !== countOf(shape))
    throw new SafetensorsError(
      `tensor '${name}' of shape [${shape.join(', ')}] received ${values.length} values; expected ${countOf(shape)}`,
    );
}

/**
 * The bytes of a safetensors file that holds the tensors, in the order given, and says of itself what `metadata` says. Throws a
 * SafetensorsError for a wrong shape.
 */
export function writeSafetensors(
  tensors: ReadonlyMap<string, Tensor>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  let end = 0;
  const entries = Object.fromEntries(
    [...tensors].map(([name, tensor]) => {
      checkTensor(name, tensor);
      const from = end;
      end += tensor.values.byteLength;
      return [name, { dtype: typeOf(tensor.values), shape: tensor.shape, data_offsets: [from, end] }];
    }),
  );
  const header = { ...(Object.keys(metadata).length > 0 && { [metadataName]: metadata }), ...entries };
  const head = new TextEncoder().encode(JSON.stringify(header));
  // Padded with spaces, so that the data start at a multiple of 8 as the format asks.
  const dataStart = 8 + Math.ceil(head.length / 8) * 8;
  const bytes = new Uint8Array(dataStart + end).fill(0x20, 8, dataStart);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(dataStart - 8), true);
  bytes.set(head, 8);
  let at = dataStart;
  for (const { values } of tensors.values()) {
    bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), at);
    at += values.byteLength;
  }
  return bytes;
}
