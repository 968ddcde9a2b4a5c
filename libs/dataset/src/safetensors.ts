/** Element types that the tool's files hold. */
const elementTypes = {
  F32: Float32Array,
  F64: Float64Array,
  I32: Int32Array,
  U8: Uint8Array,
} as const;
type ElementType = keyof typeof elementTypes;
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

/** Longest header that is read: far above what any network here needs. */
const maximumHeaderBytes = 100 * 1024 * 1024;

interface HeaderEntry {
  readonly dtype: ElementType;
  readonly shape: readonly number[];
  readonly data_offsets: readonly [number, number];
}

const isCount = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function parseEntry(name: string, entry: unknown): HeaderEntry {
  const { dtype, shape, data_offsets: offsets }: Record<string, unknown> = isRecord(entry) ? entry : {};
  if (typeof dtype !== 'string' || !Object.hasOwn(elementTypes, dtype))
    throw new SafetensorsError(
      `tensor '${name}' has element type '${String(dtype)}'; expected one of ${Object.keys(elementTypes).join(', ')}`,
    );
  if (
    !Array.isArray(shape) ||
    !shape.every(isCount) ||
    !Array.isArray(offsets) ||
    offsets.length !== 2 ||
    !offsets.every(isCount)
  )
    throw new SafetensorsError(`tensor '${name}' has a malformed header; expected a shape and two offsets`);
  return { dtype: dtype as ElementType, shape, data_offsets: [offsets[0]!, offsets[1]!] };
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

/**
 * Tensors by name, copied out of the bytes of a safetensors file.
 * @see https://github.com/huggingface/safetensors (format)
 */
export function parseSafetensors(bytes: Uint8Array): ReadonlyMap<string, Tensor> {
  const { entries, dataStart } = parseHeader(bytes);
  const names = Object.keys(entries).filter((name) => name !== '__metadata__');
  return new Map(
    names.map((name) => {
      const {
        dtype,
        shape,
        data_offsets: [from, to],
      } = parseEntry(name, entries[name]);
      const Values = elementTypes[dtype];
      const count = shape.reduce((product, d) => product * d, 1);
      if (to - from !== count * Values.BYTES_PER_ELEMENT || dataStart + to > bytes.length)
        throw new SafetensorsError(
          `tensor '${name}' of shape [${shape.join(', ')}] spans bytes ${from} to ${to} of ${bytes.length - dataStart}: the file is truncated or its header wrong`,
        );
      // Typed arrays are little-endian on every machine that Node runs on, as the format is.
      const data = new Uint8Array(bytes.subarray(dataStart + from, dataStart + to));
      return [name, { shape, values: new Values(data.buffer, 0, count) }];
    }),
  );
}

const typeOf = (values: TensorValues): ElementType =>
  values instanceof Float32Array
    ? 'F32'
    : values instanceof Float64Array
      ? 'F64'
      : values instanceof Int32Array
        ? 'I32'
        : 'U8';

/** The bytes of a safetensors file that holds the tensors, in the order given. */
export function writeSafetensors(tensors: ReadonlyMap<string, Tensor>): Uint8Array {
  let end = 0;
  const header = Object.fromEntries(
    [...tensors].map(([name, { shape, values }]) => {
      const from = end;
      end += values.byteLength;
      return [name, { dtype: typeOf(values), shape, data_offsets: [from, end] }];
    }),
  );
  const text = JSON.stringify(header);
  const head = new TextEncoder().encode(text.padEnd(Math.ceil(text.length / 8) * 8));
  const bytes = new Uint8Array(8 + head.length + end);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(head.length), true);
  bytes.set(head, 8);
  let at = 8 + head.length;
  for (const { values } of tensors.values()) {
    bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), at);
    at += values.byteLength;
  }
  return bytes;
}
