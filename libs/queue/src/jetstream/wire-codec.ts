import { z } from 'zod';

/**
 * Messages as JSON. What JSON has no form for is an object of one key: `{"$bigint":"12"}`, `{"$bytes":"base64"}`,
 * `{"$date":"2026-01-31T12:00:00.000Z"}`, and `{"$number":"-0"}`. Numbers come back bit for bit.
 */
const longestBigint = 80;

/** Called with the object that holds the value: the `toJSON` of a Buffer or a Date has been applied to the value by then. */
function replace(this: unknown, key: string, value: unknown): unknown {
  const original = (this as Record<string, unknown>)[key];
  if (original instanceof Uint8Array) return { $bytes: Buffer.from(original).toString('base64') };
  if (original instanceof Date) return { $date: value };
  if (typeof value === 'bigint') return { $bigint: value.toString() };
  return Object.is(value, -0) ? { $number: '-0' } : value;
}

/** A form that is none of ours stays as it is, for the schema to refuse. */
function revive(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const { $bigint, $bytes, $date, $number } = value as Record<string, unknown>;
  if (typeof $bytes === 'string') return Uint8Array.from(Buffer.from($bytes, 'base64'));
  if (typeof $date === 'string') return new Date($date);
  if (typeof $bigint === 'string' && $bigint.length <= longestBigint && /^-?\d+$/.test($bigint))
    return BigInt($bigint);
  return $number === '-0' ? -0 : value;
}

export const encodeMessage = (message: object): Uint8Array => Buffer.from(JSON.stringify(message, replace));

export type Decoded<Message> =
  | { readonly kind: 'message'; readonly message: Message }
  | { readonly kind: 'malformed'; readonly reason: string };

/** The longest account of what is wrong with a message. */
const longestReason = 500;

/** The message that the bytes hold, if they hold one that the schema lets pass. Never throws, whatever the bytes are. */
export function decodeMessage<Message>(schema: z.ZodType<Message>, bytes: Uint8Array): Decoded<Message> {
  const malformed = (reason: string): Decoded<Message> => ({
    kind: 'malformed',
    reason: reason.slice(0, longestReason),
  });
  try {
    const parsed = schema.safeParse(JSON.parse(Buffer.from(bytes).toString(), revive));
    return parsed.success
      ? { kind: 'message', message: parsed.data }
      : malformed(z.prettifyError(parsed.error));
  } catch (error) {
    // No JSON, or nested too deep for this process's stack.
    return malformed(String(error));
  }
}
