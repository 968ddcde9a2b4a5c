const pageBytes = 65_536;
const alignment = 64;
const floatBytes = 4;

/** What a WebAssembly memory with 32-bit addresses can hold: 4 GiB. */
export const maximumPages = 65_536;

/** Units of every image that are packed and compared at a time; `assembly/accumulation.ts` says the same. */
export const panelUnits = 16_384;

/** The codes of some ReLUs one behind the other, each a matrix of `width` bytes an image. */
export interface CodesSpan {
  readonly width: number;
  /** How many ReLUs, at least one. */
  readonly count: number;
}

/** Where a span starts in memory. */
export type CodesPlace = CodesSpan & { readonly start: number };

/** Where everything lies in memory for one network: byte offsets. */
export interface KernelLayout {
  /** Weighted Hamming distances of each counting mode: int32, N x N. They lie first, `panel` follows. */
  readonly unit: number;
  readonly released: number;
  /** Packed codes of up to `panelUnits` units of every image. */
  readonly panel: number;
  /** The last units of a row, filled up to a vector. */
  readonly spill: number;
  /** Codes that lie elsewhere are copied here, up to `panelUnits` units of every image at a time; inputs, of one image. */
  readonly staging: number;
  readonly codes: readonly CodesPlace[];
  /** Bytes in all. */
  readonly end: number;
}

const align = (bytes: number): number => Math.ceil(bytes / alignment) * alignment;

/** The layout for batches of `size` images and their codes. */
export function layOut(size: number, spans: readonly CodesSpan[]): KernelLayout {
  const matrixBytes = align(size * size * 4);
  const panel = 2 * matrixBytes;
  const spill = panel + (size * panelUnits) / 8;
  const staging = spill + panelUnits / 128;
  let end = staging + Math.max(size, floatBytes) * panelUnits;
  const codes = spans.map(({ width, count }) => {
    const start = end;
    end += align(size * width * count);
    return { start, width, count };
  });
  return { unit: 0, released: matrixBytes, panel, spill, staging, codes, end };
}

/** The codes of a network are more than WebAssembly, or this machine, has room for. */
export class CodesTooLarge extends RangeError {
  override readonly name = 'CodesTooLarge';
}

/** Grows a memory to hold at least `bytes`, which detaches every view of it; throws CodesTooLarge where it cannot. */
export function growTo(memory: WebAssembly.Memory, bytes: number): void {
  const missing = Math.ceil(bytes / pageBytes) - memory.buffer.byteLength / pageBytes;
  if (missing <= 0) return;
  const limit = maximumPages * pageBytes;
  if (bytes > limit)
    throw new CodesTooLarge(
      `the codes of one network take ${bytes} bytes; expected at most ${limit}: use fewer images`,
    );
  try {
    memory.grow(missing);
  } catch (error) {
    throw new CodesTooLarge(
      `no memory for the codes of one network: ${bytes} bytes are needed; use fewer images`,
      {
        cause: error,
      },
    );
  }
}
