import { z } from 'zod';

/**
 * What a field may hold before it is used, whoever sent it. A number is never NaN or infinite: `z.number()` refuses both.
 * Postgres stores no NUL in a text. Messages of schemas are what is expected, as `describeIssue` has it.
 */
const withoutNul = (text: string): boolean => !text.includes('\0');

const text = (longest: number): z.ZodType<string> =>
  z.string().max(longest).refine(withoutNul, { error: 'a text without NUL' });

const longestName = 256;
/** As much of a sentence for people as anything here keeps. */
const longestSentence = 4096;
/** Of our longest spaces' architectures, 1,000 characters. */
const longestArchitecture = 16_384;

export const name = text(longestName);
export const givenName = name.refine((value) => value !== '', { error: 'a name' });
export const sentence = text(longestSentence);
export const architecture = text(longestArchitecture);

/** SHA-256, hexadecimal. */
export const digest = z.string().regex(/^[0-9a-f]{64}$/, { error: 'a SHA-256 of 64 hexadecimal digits' });

/** The beginning of a SHA-256, or all of it. */
export const digestStart = z.string().regex(/^[0-9a-f]{1,64}$/, { error: 'the beginning of a SHA-256' });

/** Whole numbers from 0 on that a database's 64-bit integer holds. */
export const int64 = z.bigint().min(0n).max(0x7fff_ffff_ffff_ffffn);

/** Whole numbers from 0 on that a number holds exactly. */
export const safeInteger = z.bigint().min(0n).max(BigInt(Number.MAX_SAFE_INTEGER)).transform(Number);

export const finite = z.number();
export const duration = z.number().min(0);

const mostSettings = 64;

/** Macro settings of a space's networks by name. */
export const settings = z.record(name, finite).refine((value) => Object.keys(value).length <= mostSettings, {
  error: `at most ${mostSettings} settings`,
});

/** The year 9999 ends then; JavaScript's dates and Postgres's both hold it. */
const lastSecond = 253_402_300_799n;

/** A google.protobuf.Timestamp from 1970 on, to the millisecond. */
export const instant = z
  .object({ seconds: z.bigint().min(0n).max(lastSecond), nanos: z.int().min(0).max(999_999_999) })
  .transform(({ seconds, nanos }) => new Date(Number(seconds) * 1_000 + Math.floor(nanos / 1_000_000)));
