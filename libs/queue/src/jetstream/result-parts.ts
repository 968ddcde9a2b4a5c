import type { ResultMessage } from '../ports.ts';
import { encodeMessage } from './wire-codec.ts';

/**
 * A result as messages of at most so many bytes each, all but the last of which are `partial`. Throws a RangeError where a
 * single score is longer.
 */
export function encodeResult(result: ResultMessage, limitBytes: number): readonly Uint8Array[] {
  const { scores } = result;
  const bytes = encodeMessage(result);
  if (bytes.length <= limitBytes) return [bytes];
  if (scores.length < 2)
    throw new RangeError(
      `a result of ${scores.length} scores has ${bytes.length} bytes, more than the server's limit of ${limitBytes}: raise its max_payload`,
    );
  const half = Math.ceil(scores.length / 2);
  return [
    ...encodeResult({ ...result, scores: scores.slice(0, half), end: 'partial' }, limitBytes),
    ...encodeResult({ ...result, scores: scores.slice(half) }, limitBytes),
  ];
}
