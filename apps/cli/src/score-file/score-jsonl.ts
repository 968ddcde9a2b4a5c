import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { ScoringSpec } from '@naswot/scoring';
import { accuraciesOf, type AccuraciesBeside } from '../benchmark-table/accuracies-beside.ts';
import { messageOf } from '../message-of.ts';
import { scoreEntry } from '../score-json.ts';
import type { ScoreBeside } from '../scored-beside.ts';
import { UsageError } from '../usage-error.ts';
import type { RawScore } from './raw-score.ts';

/** One score as a line of JSON, with what its spec's digest stands for, and accuracies where they stand beside it. */
export const jsonLine = (
  row: ScoreBeside,
  specContent: ScoringSpec,
  beside: AccuraciesBeside | null,
): string =>
  JSON.stringify({
    space: row.space,
    proxy: row.proxy,
    spec: row.specDigest,
    search: row.searchId,
    engine: row.engine,
    scoredAt: row.scoredAt,
    ...scoreEntry(row, true),
    ...(beside !== null && { accuracies: accuraciesOf(beside, row) }),
    specContent,
  });

type JsonObject = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

type JsonScore = JsonObject & { readonly outcome: JsonObject };

const isScore = (value: unknown): value is JsonScore => isObject(value) && isObject(value['outcome']);

function parseLine(place: string, line: string): JsonScore {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    throw new UsageError(`${place}: the line is no JSON: ${messageOf(error)}`);
  }
  if (isScore(value)) return value;
  throw new UsageError(
    `${place}: received '${line.slice(0, 80)}', expected an object with an outcome`,
    "'naswot scores export --format jsonl' writes such a file",
  );
}

const snakeCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** The cells of a line: an outcome's parts are columns of their own. */
function cellsOf({ outcome, ...line }: JsonScore): RawScore['cells'] {
  const { kind, ...parts } = outcome;
  const cells: Record<string, unknown> = { outcome: kind };
  for (const [name, value] of Object.entries({ ...line, ...parts })) cells[snakeCase(name)] = value;
  return cells;
}

/** The scores of a file of JSON lines, in its order. */
export async function* readJsonl(file: string): AsyncGenerator<RawScore> {
  const source = createReadStream(file);
  const lines = createInterface({ input: source, crlfDelay: Infinity });
  let number = 0;
  try {
    for await (const line of lines) {
      const place = `${file}:${++number}`;
      if (line.trim() === '') continue;
      const score = parseLine(place, line);
      yield { place, cells: cellsOf(score), specContent: score['specContent'] };
    }
  } finally {
    source.destroy();
  }
}
