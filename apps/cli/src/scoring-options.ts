import { Option, type Command } from 'commander';
import { datasets, loadMinibatch, type Minibatch } from '@naswot/dataset';
import { initialisationVersion } from '@naswot/network';
import { findProxy, makeSpec, type Counting, type ScoringSpec, type WeightsSpec } from '@naswot/scoring';
import type { Space } from '@naswot/space';
import { unknownName } from './known-name.ts';
import { proxyOf, type ObjectiveFlags } from './objective/objectives.ts';
import { collectSettings, parseCounting, parseInitialisation, wholeNumber } from './options.ts';

/** Flags that decide the scoring spec. */
export interface ScoringFlags extends ObjectiveFlags {
  readonly network: Readonly<Record<string, string>>;
  readonly dataset: string;
  readonly batchSize: number;
  readonly minibatchSeed: number;
  readonly weightsSeed: number;
  readonly initialisation: string;
  readonly counting: Counting;
}

const datasetNames = ['auto', ...Object.keys(datasets), 'images:DIR'];

/** A data set's name or a folder of images; what is not at hand is told when it is looked for. */
function parseDataset(text: string): string {
  if (datasetNames.includes(text) || text.startsWith('images:')) return text;
  throw unknownName('data set', text, datasetNames, "'naswot dataset list' shows what is at hand");
}

/** Adds how scores are made, but for the proxy. */
export function withScoringOptions(command: Command): Command {
  const option = (flags: string, text: string): Option => new Option(flags, text).helpGroup('Scoring:');
  return command
    .addOption(
      option('--network <KEY=VALUE>', 'a macro setting, such as cellsPerStage=1')
        .argParser(collectSettings)
        .default({}, "the space's"),
    )
    .addOption(
      option('--dataset <NAME>', 'auto, cifar-10, cifar-100, noise-pink, noise-white or images:DIR')
        .argParser(parseDataset)
        .default('auto'),
    )
    .addOption(
      option('--batch-size <N>', 'images in the minibatch')
        .argParser(wholeNumber('--batch-size', 1, 1024))
        .default(128),
    )
    .addOption(
      option('--minibatch-seed <N>', 'chooses the images')
        .argParser(wholeNumber('--minibatch-seed', 0))
        .default(0),
    )
    .addOption(
      option('--weights-seed <N>', 'initialises the weights')
        .argParser(wholeNumber('--weights-seed', 0))
        .default(0),
    )
    .addOption(
      option('--initialisation <NAME>', 'how weights start')
        .argParser(parseInitialisation)
        .default('kaiming-uniform'),
    )
    .addOption(
      option('--counting <MODE>', 'unit, or released as the released code counts')
        .argParser(parseCounting)
        .default('unit'),
    );
}

export interface Scoring {
  readonly spec: ScoringSpec;
  /** Null for proxies that run no network. */
  readonly minibatch: Minibatch | null;
}

/** What a command reads from files in place of what the flags would make. */
export interface GivenParts {
  readonly minibatch?: Minibatch | undefined;
  readonly weights?: WeightsSpec | undefined;
}

/** The spec that the flags ask for, with its minibatch loaded. */
export async function prepareScoring(
  space: Space,
  flags: ScoringFlags,
  dataFolder: string,
  given: GivenParts = {},
): Promise<Scoring> {
  const { name: proxy, probe } = findProxy(proxyOf(flags));
  const network = space.parseSettings(flags.network);
  if (probe === null) return { spec: makeSpec({ proxy, network, run: null }), minibatch: null };
  const minibatch =
    given.minibatch ??
    (await loadMinibatch({
      dataset: flags.dataset,
      folder: dataFolder,
      size: flags.batchSize,
      seed: flags.minibatchSeed,
      imageSize: network['imageSize'] ?? 32,
    }));
  const seeded = {
    initialisation: flags.initialisation,
    seed: flags.weightsSeed,
    version: initialisationVersion,
  };
  const run = {
    minibatch: minibatch.digest,
    weights: given.weights ?? seeded,
    counting: flags.counting,
  };
  return { spec: makeSpec({ proxy, network, run }), minibatch };
}
