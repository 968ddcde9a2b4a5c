import Bzip2 from '@foxglove/wasm-bz2';
import { BenchmarkError } from '../benchmark-error.ts';

/**
 * The official libbz2 as WebAssembly: as fast as CPython's, which is the same library. It sets handlers for the uncaught errors
 * of its thread, so that it runs in the decoding threads alone.
 */
const loading = Bzip2.init();

/** The most that is tried first for each compressed byte, and each next time as much more: records have 4, meta files 40. */
const firstRatio = 8;
const growth = 4;

const reasons: Readonly<Record<string, string>> = {
  BZ_UNEXPECTED_EOF: 'it is truncated: its bzip2 stream ends early',
  BZ_DATA_ERROR: 'its bzip2 stream is damaged: a checksum or a code is wrong',
  BZ_DATA_ERROR_MAGIC: 'it is not compressed by bzip2',
};

function explain(error: unknown): BenchmarkError {
  const code = /\((\w+)\)/.exec(String(error))?.[1] ?? '';
  return new BenchmarkError(reasons[code] ?? `bzip2: ${String(error)}`, undefined, { cause: error });
}

/** The bytes of one bzip2 stream. Throws a BenchmarkError where it is damaged or has more than `maximumBytes`. */
export async function bunzip2(bytes: Uint8Array, maximumBytes: number): Promise<Uint8Array> {
  const bzip2 = await loading;
  for (
    let size = Math.min(maximumBytes, 65_536 + bytes.length * firstRatio);
    ;
    size = Math.min(maximumBytes, size * growth)
  )
    try {
      return bzip2.decompress(bytes, size);
    } catch (error) {
      if (!String(error).includes('BZ_OUTBUFF_FULL')) throw explain(error);
      if (size === maximumBytes)
        throw new BenchmarkError(`it has more than ${maximumBytes} bytes when it is decompressed`);
    }
}
