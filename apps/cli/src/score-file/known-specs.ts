import { specSchema } from '@naswot/queue';
import { findProxy, foreignSpec, specDigest, type ScoringSpec } from '@naswot/scoring';
import type { Space } from '@naswot/space';
import type { SpecRecord } from '@naswot/store';
import { UsageError } from '../usage-error.ts';
import type { RawScore } from './raw-score.ts';
import { wrongCell } from './score-cells.ts';

/** Throws a RangeError where no score can be kept under a spec in that space: its proxy or its settings are not known. */
function checkSpec({ proxy, network, run, foreign }: ScoringSpec, space: Space): void {
  space.parseSettings(network);
  if (foreign !== undefined) {
    // Throws for a name of ours.
    foreignSpec(proxy, network, foreign);
    if (run === null) return;
    throw new RangeError(`a spec of foreign scores has a run; expected none`);
  }
  if ((findProxy(proxy).probe === null) === (run === null)) return;
  throw new RangeError(
    `a spec of ${proxy} has ${run === null ? 'no run; expected one' : 'a run; expected none'}`,
  );
}

function parseSpec({ place, specContent }: RawScore, digest: string, space: Space): ScoringSpec {
  const { data: spec } = specSchema.safeParse(specContent);
  if (spec === undefined)
    throw wrongCell(
      place,
      'specContent',
      JSON.stringify(specContent),
      'a scoring spec, as an export writes it',
    );
  const own = specDigest(spec);
  if (own !== digest) throw wrongCell(place, 'spec', digest, `${own}, the digest of what specContent says`);
  checkSpec(spec, space);
  return spec;
}

const unknown = (place: string, digest: string): UsageError =>
  new UsageError(
    `${place}: spec received '${digest}', which the store does not know, and the file does not say what it stands for`,
    'export the scores as jsonl or parquet, which say it, or run a search under that spec first',
  );

/** Finds the spec of a raw score with that digest; each is checked once. */
export type SpecsOfFile = (raw: RawScore, digest: string, space: Space) => ScoringSpec;

/** Specs by what the file says, else by what the store knows. Throws a UsageError where neither does. */
export function specsOfFile(stored: readonly SpecRecord[]): SpecsOfFile {
  const key = (space: string, digest: string): string => `${space} ${digest}`;
  const known = new Map(stored.map(({ space, digest, spec }) => [key(space, digest), spec]));
  return (raw, digest, space) => {
    const found = known.get(key(space.name, digest));
    if (found !== undefined) return found;
    if (raw.specContent === undefined) throw unknown(raw.place, digest);
    const spec = parseSpec(raw, digest, space);
    known.set(key(space.name, digest), spec);
    return spec;
  };
}
