import { BenchmarkError } from '../benchmark-error.ts';
import { openUncompressed } from './open-file.ts';

const lineFeed = 10;

function countLines(bytes: Uint8Array): number {
  let count = 0;
  for (let at = bytes.indexOf(lineFeed); at >= 0; at = bytes.indexOf(lineFeed, at + 1)) count++;
  return count;
}

/** The line, within these bytes, of what a decoder replaces. */
const firstBadLine = (bytes: Uint8Array): number =>
  new TextDecoder().decode(bytes).split('\uFFFD', 1)[0]!.split('\n').length;

/**
 * The bytes of a text, gzipped or not, piece by piece. Throws a BenchmarkError that names the line where they are not UTF-8: a
 * name with a letter that was replaced would be another's.
 */
export async function* readUtf8(file: string): AsyncGenerator<Uint8Array> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const refuse = (line: number): never => {
    throw new BenchmarkError(`${file}:${line}: the text is not UTF-8`, 'save it as UTF-8');
  };
  let lines = 1;
  for await (const bytes of (await openUncompressed(file)) as AsyncIterable<Uint8Array>) {
    try {
      decoder.decode(bytes, { stream: true });
    } catch {
      refuse(lines + firstBadLine(bytes) - 1);
    }
    yield bytes;
    lines += countLines(bytes);
  }
  try {
    decoder.decode();
  } catch {
    refuse(lines);
  }
}
