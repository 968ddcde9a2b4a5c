import type { z } from 'zod';

/** What is wrong with one field of a message. */
export interface FieldViolation {
  /** Path of the field in the protocol's own names, such as `plan.budget.time_limit_ms`. */
  readonly field: string;
  /** What was received or expected there. */
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
    super(violations.map(({ field, description }) => `${field}: ${description}`).join('; '));
    this.violations = violations;
  }
}

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
  const parsed = schema.safeParse(message);
  if (parsed.success) return parsed.data;
  throw new InvalidMessage(
    parsed.error.issues.slice(0, mostViolations).map(({ path, message: description }) => ({
      field: fieldOf(root, path),
      description: description.slice(0, longestDescription),
    })),
  );
}
