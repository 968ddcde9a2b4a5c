import path from 'node:path';
import { findProxy, foreignSpec, type ScoringSpec } from '@naswot/scoring';
import type { Space } from '@naswot/space';
import type { SpecRecord } from '@naswot/store';
import { UsageError } from '../usage-error.ts';
import type { RawScore } from './raw-score.ts';
import { specOfContent } from './spec-content.ts';

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
  const spec = specOfContent(place, specContent, digest);
  checkSpec(spec, space);
  return spec;
}

/** That a row's spec is not known, and where it was looked for. */
function unknown({ place, specsBeside }: RawScore, digest: string): UsageError {
  const received = `${place}: spec received '${digest}', which`;
  const otherwise =
    'export the scores as jsonl or parquet, which say it, or run a search under that spec first';
  if (specsBeside === undefined)
    return new UsageError(
      `${received} the store does not know, and the file does not say what it stands for`,
      otherwise,
    );
  const { file, specs } = specsBeside;
  return specs === null
    ? new UsageError(
        `${received} the store does not know, and there is no ${file} that says what it stands for`,
        `put ${path.basename(file)}, which the export wrote with --output, beside the CSV; or ${otherwise}`,
      )
    : new UsageError(
        `${received} neither the store nor ${file} knows`,
        `is ${path.basename(file)} of another export? Put the one beside the CSV that was written with it; or ${otherwise}`,
      );
}

/** Finds the spec of a raw score with that digest; each is checked once. */
export type SpecsOfFile = (raw: RawScore, digest: string, space: Space) => ScoringSpec;

/** Specs by what the file says, else by what the store knows. Throws a UsageError where neither does. */
export function specsOfFile(stored: readonly SpecRecord[]): SpecsOfFile {
  const key = (space: string, digest: string): string => `${space} ${digest}`;
  const known = new Map(stored.map(({ space, digest, spec }) => [key(space, digest), spec]));
  return (raw, digest, space) => {
    const found = known.get(key(space.name, digest));
    if (found !== undefined) return found;
    if (raw.specContent === undefined) throw unknown(raw, digest);
    const spec = parseSpec(raw, digest, space);
    known.set(key(space.name, digest), spec);
    return spec;
  };
}
