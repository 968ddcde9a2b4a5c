import type { z } from 'zod';
import { describeIssue } from './describe-issue.ts';

/** What is wrong with one field of a message. */
export interface FieldViolation {
  /** Path of the field in the protocol's own names, such as `plan.budget.time_limit_ms`. */
  readonly field: string;
  /** One sentence: what was received there, and what expected. */
  readonly description: string;
}

/** The most violations that are told of one message. */
const mostViolations = 16;
/** The most that is told of one violation. */
const longestDescription = 300;

/** A message that came in and holds what it must not. */
export class InvalidMessage extends Error {
  override readonly name = 'InvalidMessage';
  readonly violations: readonly FieldViolation[];

  constructor(violations: readonly FieldViolation[]) {
    super(violations.map(({ description }) => description).join('; '));
    this.violations = violations;
  }
}

/** What is wrong with a field, in words that follow its name. */
export const violation = (field: string, predicate: string): FieldViolation => ({
  field,
  description: `${field === '' ? 'the message' : field} ${predicate}`.slice(0, longestDescription),
});

const protocolName = (part: PropertyKey): string =>
  String(part).replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** Within a oneof the field is named by its case, which the path's `value` stands for. */
const fieldOf = (root: string, path: readonly PropertyKey[]): string =>
  [root, ...path.filter((part) => part !== 'value').map(protocolName)]
    .filter((part) => part !== '')
    .join('.');

/**
 * What the message holds as the domain has it. Throws an InvalidMessage that names the fields, from `root` on, where the schema
 * does not let it pass.
 */
export function decode<Output>(schema: z.ZodType<Output>, message: unknown, root: string): Output {
  const parsed = schema.safeParse(message, { reportInput: true });
  if (parsed.success) return parsed.data;
  throw new InvalidMessage(
    parsed.error.issues
      .slice(0, mostViolations)
      .map((issue) => violation(fieldOf(root, issue.path), describeIssue(issue))),
  );
}
