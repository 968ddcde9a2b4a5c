import type { Minibatch } from '@naswot/dataset';
import type { ScoringSpec } from '@naswot/scoring';
import type { Space } from '@naswot/space';
import { prepareScoring, type ScoringFlags } from '../scoring-options.ts';
import { UsageError } from '../usage-error.ts';
import type { RepeatFlags } from './repeat-options.ts';

/** Every spec of a search: the first, and those that repeat it. */
export interface Specs {
  readonly spec: ScoringSpec;
  readonly repeats: readonly ScoringSpec[];
}

const count = (length: number): readonly number[] => Array.from({ length }, (_, k) => k);

/** The spec under another weights seed; that of a proxy without weights as it is. */
function underSeed(spec: ScoringSpec, seed: number): ScoringSpec {
  const { run } = spec;
  return run === null ? spec : { ...spec, run: { ...run, weights: { ...run.weights, seed } } };
}

function checkDifferent(digests: readonly string[], { digest }: Minibatch, firstSeed: number): void {
  const same = digests.indexOf(digest);
  if (same >= 0)
    throw new UsageError(
      `minibatch seeds ${firstSeed + same} and ${firstSeed + digests.length} choose the same images: the data set has hardly more than --batch-size`,
      'take a smaller --batch-size, or leave --minibatch-seeds out',
    );
}

/** Where prepared minibatches go: one is held at a time. */
export interface MinibatchKeeper {
  keep(minibatch: Minibatch): Promise<void>;
  /** Told once what there is to say of the data set. */
  note(text: string): void;
}

/** The specs that the flags ask for: each minibatch with each weights seed, minibatch by minibatch. */
export async function prepareSpecs(
  space: Space,
  flags: ScoringFlags & RepeatFlags,
  dataFolder: string,
  { keep, note }: MinibatchKeeper,
): Promise<Specs> {
  const specs: ScoringSpec[] = [];
  const digests: string[] = [];
  for (const m of count(flags.minibatchSeeds)) {
    const own = { ...flags, minibatchSeed: flags.minibatchSeed + m };
    const { spec, minibatch } = await prepareScoring(space, own, dataFolder);
    if (minibatch !== null) {
      checkDifferent(digests, minibatch, flags.minibatchSeed);
      const { notice } = minibatch.source;
      if (m === 0 && notice !== null) note(`note: ${notice}`);
      digests.push(minibatch.digest);
      await keep(minibatch);
    }
    specs.push(...count(flags.weightsSeeds).map((w) => underSeed(spec, flags.weightsSeed + w)));
  }
  const [spec, ...repeats] = specs;
  if (spec === undefined) throw new RangeError('a search has at least one spec; received no seeds');
  return { spec, repeats };
}
