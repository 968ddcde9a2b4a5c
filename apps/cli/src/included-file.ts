import { readFileSync } from 'node:fs';
import { explainFileError } from '@naswot/dataset';
import { mostIncluded } from '@naswot/search';
import { ArchitectureSyntaxError, type Position, type Space } from '@naswot/space';
import { positionOf } from './position-of.ts';
import { UsageError } from './usage-error.ts';

/** What `--include` names: architectures as they are written, with the numbers of their lines from 1 on. */
export interface IncludedFile {
  readonly file: string;
  readonly lines: readonly { readonly number: number; readonly text: string }[];
}

const format = 'one architecture a line: its published string, or @INDEX of the published table';

/** Reads a file of architectures, a line each; empty lines are passed over. Throws a UsageError where it cannot be read, or has none. */
export function readIncluded(file: string): IncludedFile {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(
      `--include: ${file} cannot be read: ${explainFileError(error)}`,
      `expected ${format}`,
    );
  }
  const lines = text
    .split(/\r?\n/)
    .map((line, k) => ({ number: k + 1, text: line.trim() }))
    .filter((line) => line.text !== '');
  if (lines.length === 0) throw new UsageError(`--include: ${file} has no lines`, `expected ${format}`);
  if (lines.length > mostIncluded)
    throw new UsageError(
      `--include: ${file} has ${lines.length} architectures; a search includes at most ${mostIncluded}`,
    );
  return { file, lines };
}

/**
 * The architectures in a space, in the order of the file. Throws a UsageError that names a line which is none, repeats another, or
 * is not allowed.
 */
export function includedIn(
  space: Space,
  { file, lines }: IncludedFile,
  isAllowed: ((position: Position) => boolean) | null = null,
): readonly Position[] {
  const lineOf = new Map<Position, number>();
  for (const { number, text } of lines) {
    const where = `--include: line ${number} of ${file}`;
    const position = positionAt(space, text, where);
    const before = lineOf.get(position);
    if (before !== undefined) throw new UsageError(`${where} is the architecture of line ${before} again`);
    if (isAllowed !== null && !isAllowed(position))
      throw new UsageError(`${where} does not keep the search's constraints`, 'leave it out, or loosen them');
    lineOf.set(position, number);
  }
  return [...lineOf.keys()];
}

function positionAt(space: Space, text: string, where: string): Position {
  try {
    return positionOf(space, text);
  } catch (error) {
    const isOurs =
      error instanceof ArchitectureSyntaxError || error instanceof RangeError || error instanceof UsageError;
    if (isOurs) throw new UsageError(`${where}: ${error.message}`, `expected ${format}`);
    throw error;
  }
}
