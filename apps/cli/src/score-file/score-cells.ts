import { z } from 'zod';
import type { Outcome, UnscorableReason } from '@naswot/scoring';
import { UsageError } from '../usage-error.ts';
import type { RawScore } from './raw-score.ts';

const reasons = [
  'disconnected',
  'coinciding-images',
  'dependent-codes',
  'crashed',
  'memory',
  'timeout',
] as const satisfies readonly UnscorableReason[];

const name = z.string().min(1).max(256);
const count = z.int().nonnegative().describe('a whole number, 0 or more');
const term = z.number().nullable().default(null).describe('a finite number, or nothing');
const instant = z.union([z.date(), z.iso.datetime({ offset: true }).transform((text) => new Date(text))]);

/** What each cell may be; the description says it to whoever wrote the file. */
const cells = z.object({
  space: name.describe('the name of a space'),
  architecture: z.string().min(1).max(4096).describe("an architecture's string"),
  index: z.int().nonnegative().nullable().describe('an index of the published table, or nothing'),
  proxy: name.describe('the name of a proxy'),
  value: term,
  outcome: z.enum(['scored', 'unscorable']).describe('scored or unscorable'),
  reason: z
    .enum(reasons)
    .nullable()
    .default(null)
    .describe(`one of ${reasons.join(', ')}, or nothing`),
  size_term: term,
  separation_term: term,
  relu_units: count,
  parameters: count,
  macs: count,
  spec: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .describe('the SHA-256 of a spec, 64 hexadecimal digits'),
  engine: name.describe('the name of an engine'),
  scored_at: instant.describe('an instant such as 2026-01-31T12:00:00.000Z'),
  representative: z.string().min(1).optional().describe("an architecture's string"),
  detail: z.string().max(4096).default('').describe('a sentence'),
  duration_ms: z.number().nonnegative().default(0).describe('a time in milliseconds, 0 or more'),
});

/** The cells of a score, each of which is what it may be. */
export type ScoreCells = z.infer<typeof cells>;

/** A value as a message shows it. */
function shown(value: unknown): string {
  if (value === null || value === undefined || value === '') return 'nothing';
  return `'${(typeof value === 'string' ? value : JSON.stringify(value)).slice(0, 80)}'`;
}

/** That a cell of a file is not what it may be. */
export const wrongCell = (place: string, column: string, received: unknown, expected: string): UsageError =>
  new UsageError(`${place}: ${column} received ${shown(received)}, expected ${expected}`);

/** The cells of one score; throws a UsageError for the first that cannot be. Unscorable rows have no value and no terms. */
export function parseCells({ place, cells: given }: RawScore): ScoreCells {
  const result = cells.safeParse(given);
  if (result.success) return result.data;
  const column = String(result.error.issues[0]?.path[0]);
  const expected = cells.shape[column as keyof ScoreCells].description ?? 'something else';
  throw wrongCell(place, column, given[column], expected);
}

/** Of what two doubles are as a sum, over the larger of them. */
const roundingOfSum = 1e-12;

/** Throws a UsageError where a value is not the sum of its terms. */
function checkTerms(place: string, value: number, sizeTerm: number, separationTerm: number): void {
  const sum = sizeTerm + separationTerm;
  if (Math.abs(value - sum) > roundingOfSum * Math.max(Math.abs(sizeTerm), Math.abs(separationTerm), 1))
    throw wrongCell(place, 'value', value, `${sum}, the sum of its size_term and separation_term`);
}

/** What a row says of its outcome; throws a UsageError where its cells contradict each other. */
export function outcomeOf(place: string, row: ScoreCells): Outcome {
  const { value, reason, size_term: sizeTerm, separation_term: separationTerm, detail } = row;
  if (row.outcome === 'unscorable') {
    if (value !== null) throw wrongCell(place, 'value', value, 'nothing where the outcome is unscorable');
    if (reason === null) throw wrongCell(place, 'reason', reason, `one of ${reasons.join(', ')}`);
    return { kind: 'unscorable', reason, detail };
  }
  if (value === null) throw wrongCell(place, 'value', value, 'a finite number where the outcome is scored');
  if (reason !== null) throw wrongCell(place, 'reason', reason, 'nothing where the outcome is scored');
  if ((sizeTerm === null) !== (separationTerm === null))
    throw wrongCell(place, 'separation_term', separationTerm, 'both terms or neither');
  if (sizeTerm !== null && separationTerm !== null) checkTerms(place, value, sizeTerm, separationTerm);
  return { kind: 'scored', value, sizeTerm, separationTerm };
}
