import { readFile, stat } from 'node:fs/promises';
import { z } from 'zod';
import { explainFileError } from '@naswot/dataset';
import type { ScoringSpec } from '@naswot/scoring';
import { messageOf } from '../message-of.ts';
import { UsageError } from '../usage-error.ts';
import { checkFile } from './check-file.ts';
import { specOfContent } from './spec-content.ts';

/** What digests stand for. */
export type SpecsByDigest = ReadonlyMap<string, ScoringSpec>;

/** The specs beside a file of scores. */
export interface SpecsBeside {
  /** Where they stand, or would. */
  readonly file: string;
  /** Null where there is no such file. */
  readonly specs: SpecsByDigest | null;
}

const format = 'naswot-specs';
const version = 1;

const hint = "'naswot scores export --output scores.csv' writes such a file beside the CSV";

const heading = z.object({ format: z.literal(format), version: z.int() });
const body = z.object({ specs: z.record(z.string(), z.unknown()) });

/** The file that holds the specs of a CSV. */
export const specsFileOf = (scores: string): string => `${scores}.specs.json`;

/** Specs as the text of that file. */
export const specsText = (specs: SpecsByDigest): string =>
  `${JSON.stringify({ format, version, specs: Object.fromEntries(specs) }, null, 2)}\n`;

function parseJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UsageError(`${file} is damaged, it is no JSON: ${messageOf(error)}`, hint);
  }
}

/** The specs of a file's text; throws a UsageError where it is of another format, or a digest is not that of its content. */
export function parseSpecs(file: string, text: string): SpecsByDigest {
  const document = parseJson(file, text);
  const head = heading.safeParse(document).data;
  if (head === undefined)
    throw new UsageError(
      `${file} received '${text.slice(0, 80).replaceAll(/\s+/g, ' ')}', expected an object of the format ${format}`,
      hint,
    );
  if (head.version !== version)
    throw new UsageError(
      `${file} is of version ${head.version} of the format ${format}, expected ${version}`,
      'another release wrote it: import with that one, or export again with this',
    );
  const given = body.safeParse(document).data;
  if (given === undefined)
    throw new UsageError(`${file} is damaged: expected specs by their digests under 'specs'`, hint);
  const entries = Object.entries(given.specs);
  return new Map(entries.map(([digest, content]) => [digest, specOfContent(file, content, digest)]));
}

const isThere = (file: string): Promise<boolean> =>
  stat(file).then(
    () => true,
    (error: unknown) => !(error instanceof Error && 'code' in error && error.code === 'ENOENT'),
  );

/** The specs beside a CSV. Throws a UsageError where there is a file of them that cannot be taken. */
export async function readSpecsBeside(scores: string): Promise<SpecsBeside> {
  const file = specsFileOf(scores);
  if (!(await isThere(file))) return { file, specs: null };
  await checkFile(file);
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new UsageError(`${file} cannot be read: ${explainFileError(error)}`);
  });
  return { file, specs: parseSpecs(file, text) };
}
