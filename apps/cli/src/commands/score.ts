import { Option, type Command } from 'commander';
import { readMinibatchFile, type Minibatch } from '@naswot/dataset';
import { findProxy, specDigest, type NetworkSettings } from '@naswot/scoring';
import { scoredAs } from '@naswot/search';
import { findSpace } from '@naswot/space';
import { contextOf, withSharedOptions, type SharedFlags } from '../context.ts';
import { resolveFor } from '../engine-choice/resolve-engine.ts';
import { example } from '../example.ts';
import { readWeightsFile, writeKernelFile, type KernelOrigin } from '../given-files.ts';
import { withScoringProxy } from '../objective/objective-options.ts';
import { proxyOf } from '../objective/objectives.ts';
import { engineHelp } from '../options.ts';
import { positionOf } from '../position-of.ts';
import { scorerInProcess, type FreshScore } from '../score-in-process.ts';
import { specDocument } from '../score-json.ts';
import { scoreArchitectures, weightsFor } from '../score-request.ts';
import { scoreTable } from '../score-table.ts';
import { prepareScoring, withScoringOptions, type ScoringFlags } from '../scoring-options.ts';
import { UsageError } from '../usage-error.ts';

interface ScoreFlags extends ScoringFlags, SharedFlags {
  readonly weights?: string;
  readonly minibatch?: string;
  readonly saveKernel?: string;
  readonly engine: string;
}

/** Throws a UsageError for flags that cannot be together. */
function checkFlags(flags: ScoreFlags, architectures: number): void {
  const { name, probe } = findProxy(proxyOf(flags));
  const given = Object.entries({
    '--weights': flags.weights,
    '--minibatch': flags.minibatch,
    '--save-kernel': flags.saveKernel,
  }).find(([, value]) => value !== undefined);
  if (probe === null && given !== undefined)
    throw new UsageError(`${given[0]} is for proxies that run the network; ${name} does not`);
  if (flags.saveKernel !== undefined && architectures !== 1)
    throw new UsageError(`--save-kernel takes one architecture; received ${architectures}`);
}

/** Throws a UsageError where given images are none that the networks take. */
function checkImages({ shape: [, channels, height, width] }: Minibatch, network: NetworkSettings): void {
  const size = network['imageSize'];
  if (size === undefined || (channels === 3 && height === size && width === size)) return;
  throw new UsageError(
    `--minibatch holds images of ${channels} x ${height} x ${width}; the networks take 3 x ${size} x ${size}`,
    `choose the networks' size with --network imageSize=${height}`,
  );
}

async function saveKernel(
  file: string,
  made: FreshScore | undefined,
  minibatch: Minibatch,
  origin: KernelOrigin,
): Promise<void> {
  if (made?.probe) return writeKernelFile(file, made.probe, minibatch, origin);
  const why = made?.outcome.kind === 'unscorable' ? made.outcome.detail : 'the network was not run';
  throw new UsageError(`there is no kernel to save: ${why}`);
}

/** Everything that can be refused before the store is opened. */
async function readRequest(spaceName: string, architectures: readonly string[], flags: ScoreFlags) {
  const space = findSpace(spaceName);
  const positions = architectures.map((architecture) => positionOf(space, architecture));
  checkFlags(flags, positions.length);
  const weights = flags.weights === undefined ? null : await readWeightsFile(flags.weights);
  const images = flags.minibatch === undefined ? undefined : await readMinibatchFile(flags.minibatch);
  if (images !== undefined) checkImages(images, space.parseSettings(flags.network));
  return { space, positions, weights, images };
}

async function score(spaceName: string, architectures: readonly string[], flags: ScoreFlags): Promise<void> {
  const context = contextOf(flags);
  const { settings, terminal, enginesFolder, openStore } = context;
  const { images, ...asked } = await readRequest(spaceName, architectures, flags);
  const { space, positions, weights } = asked;
  const runsNetworks = findProxy(proxyOf(flags)).probe !== null;
  const engine = await resolveFor(flags.engine, context, runsNetworks);
  const opening = openStore();
  // It opens while everything else is made ready; whoever awaits it hears of its failure.
  opening.catch(() => undefined);
  const scoring = await prepareScoring(space, flags, settings.data.value, {
    minibatch: images,
    weights: weights === null ? undefined : { sha256: weights.sha256 },
  });
  const { spec, minibatch } = scoring;
  if (typeof minibatch?.source.notice === 'string') terminal.note(`note: ${minibatch.source.notice}`);

  const request = { ...asked, ...scoring };
  await using scorer = await scorerInProcess({
    ...request,
    engine,
    enginesFolder,
    weightsFor: weightsFor(request),
  });
  await using store = await opening;
  if (minibatch !== null) await store.saveMinibatch(minibatch);
  // A kernel is no part of a stored score: to save it the network is run.
  const reusable =
    flags.saveKernel === undefined ? positions.map((position) => scoredAs(space, spec, position)) : [];
  const known = await store.knownScores(space.name, spec, reusable);
  const { entries, made } = await scoreArchitectures(request, known, scorer, store);
  const digest = specDigest(spec);
  if (flags.saveKernel !== undefined && minibatch !== null)
    await saveKernel(flags.saveKernel, made[0], minibatch, {
      space: space.name,
      architecture: entries[0]?.architecture ?? '',
      spec: digest,
    });
  const ranBy = scorer.engine?.name ?? null;
  terminal.result(
    { spec: specDocument(digest, spec, minibatch), engine: ranBy, scores: entries },
    () =>
      `spec ${digest.slice(0, 12)}${ranBy === null ? '' : `, engine ${ranBy}`}\n\n${scoreTable(entries, false)}`,
  );
}

export function addScoreCommand(program: Command): void {
  const command = program
    .command('score')
    .argument('<SPACE>', 'the space')
    .argument('<ARCHITECTURE...>', 'published strings, or @INDEX of the published table')
    .description('score given architectures')
    .addOption(
      new Option('--weights <FILE>', 'a safetensors file with the weights of the architecture').conflicts([
        'weightsSeed',
        'initialisation',
      ]),
    )
    .addOption(
      new Option(
        '--minibatch <FILE>',
        'a safetensors file with the images, [N, C, H, W] and normalised',
      ).conflicts(['dataset', 'batchSize', 'minibatchSeed']),
    )
    .option('--save-kernel <FILE>', 'write K_H as a safetensors file')
    .option('--engine <NAME>', engineHelp, 'auto')
    .addHelpText(
      'after',
      example(
        "naswot score nas-bench-201 @9930 '|nor_conv_3x3~0|+|none~0|skip_connect~1|+|skip_connect~0|none~1|nor_conv_3x3~2|'",
      ),
    );
  withSharedOptions(withScoringOptions(withScoringProxy(command))).action(
    (space: string, architectures: string[], flags: ScoreFlags) => score(space, architectures, flags),
  );
}
