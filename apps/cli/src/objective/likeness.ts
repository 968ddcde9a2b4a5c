import { countedProxies } from '@naswot/scoring';
import type { Likeness } from '@naswot/search';
import { unknownName } from '../known-name.ts';
import { UsageError } from '../usage-error.ts';

/** Takes `--within SIZE:FACTOR`, such as `parameters:1.1`. Throws a UsageError for another text. */
export function parseLikeness(text: string): Likeness {
  const [, proxy, number = ''] = /^([^:]*):(.*)$/.exec(text.trim()) ?? [];
  if (proxy === undefined)
    throw new UsageError(
      `--within received '${text}', expected SIZE:FACTOR such as parameters:1.1`,
      'compared are those of which the larger is at most so many times as large as the other',
    );
  if (!countedProxies.includes(proxy))
    throw unknownName('size of --within', proxy, countedProxies, 'a size needs no network to be run');
  const factor = number.trim() === '' ? NaN : Number(number);
  if (factor > 1 && Number.isFinite(factor)) return { proxy, factor };
  throw new UsageError(
    `--within received the factor '${number}', expected a number above 1 such as ${proxy}:1.1`,
  );
}
