import { BenchmarkError } from '../benchmark-error.ts';
import { unreadable } from './open-file.ts';
import { readUtf8 } from './utf8-bytes.ts';

/** Longest line of a table that is read: a row of the widest published one has 200 bytes. */
export const longestLine = 1 << 20;

/** The lines of a file, gzipped or not, without their ends; an empty last one is left out. Throws a BenchmarkError. */
export async function* readLines(file: string): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8');
  let rest = '';
  let line = 1;
  try {
    for await (const bytes of readUtf8(file)) {
      const lines = (rest + decoder.decode(bytes, { stream: true })).split('\n');
      rest = lines.pop() ?? '';
      line += lines.length;
      if (rest.length > longestLine)
        throw new BenchmarkError(`${file}:${line}: the line is longer than ${longestLine} characters`);
      for (const text of lines) yield text.endsWith('\r') ? text.slice(0, -1) : text;
    }
  } catch (cause) {
    throw cause instanceof BenchmarkError ? cause : unreadable(file, cause);
  }
  if (rest !== '') yield rest;
}
