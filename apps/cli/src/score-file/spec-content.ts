import { specSchema } from '@naswot/queue';
import { specDigest, type ScoringSpec } from '@naswot/scoring';
import { wrongCell } from './score-cells.ts';

/** The spec that a file says a digest stands for; throws a UsageError where it is none, or has another digest. */
export function specOfContent(place: string, content: unknown, digest: string): ScoringSpec {
  const { data: spec } = specSchema.safeParse(content);
  if (spec === undefined)
    throw wrongCell(place, 'specContent', content, `the scoring spec ${digest}, as an export writes it`);
  const own = specDigest(spec);
  if (own !== digest) throw wrongCell(place, 'spec', digest, `${own}, the digest of what stands under it`);
  return spec;
}
