import type { z } from 'zod';

const valueAt = (input: unknown, at: readonly PropertyKey[]): unknown =>
  at.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null ? (Reflect.get(value, key) as unknown) : undefined,
    input,
  );

const shown = (value: unknown): string =>
  value === undefined ? 'nothing' : `'${JSON.stringify(value).slice(0, 80)}'`;

/**
 * The first thing that is wrong with what was read: where, what was received, what was expected, and how many more there are. The
 * schema's own messages say what is expected.
 */
export function explainIssues({ issues }: z.ZodError, input: unknown): string {
  const [first] = issues;
  if (first === undefined) return 'it is malformed';
  const more = issues.length > 1 ? `, and ${issues.length - 1} more` : '';
  const where = first.path.length === 0 ? 'it' : first.path.join('.');
  return `${where} received ${shown(valueAt(input, first.path))}, ${first.message}${more}`;
}
