import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import {
  parseSafetensors,
  readMinibatchFile,
  writeSafetensors,
  type Minibatch,
  type Tensor,
} from '@naswot/dataset';
import {
  fileWeights,
  specDigest,
  type CodesProbe,
  type EngineDescription,
  type Outcome,
  type ScoringSpec,
} from '@naswot/scoring';
import { findSpace, type Position, type Space } from '@naswot/space';
import { architectureRecord } from '@naswot/store';
import { contextOf, withSharedOptions, type SharedFlags } from '../context.ts';
import { parseEngine } from '../options.ts';
import { positionOf } from '../position-of.ts';
import { scoreTable } from '../score-table.ts';
import { scorerInProcess, weightsOfSpec, type FreshScore } from '../score-in-process.ts';
import { specDocument, type ScoreEntry } from '../score-json.ts';
import { prepareScoring, withScoringOptions, type Scoring, type ScoringFlags } from '../scoring-options.ts';
import { messageOf } from '../message-of.ts';
import { UsageError } from '../usage-error.ts';

interface ScoreFlags extends ScoringFlags, SharedFlags {
  readonly weights?: string;
  readonly minibatch?: string;
  readonly saveKernel?: string;
  readonly engine: string;
}

interface GivenWeights {
  readonly tensors: ReadonlyMap<string, Tensor>;
  readonly sha256: string;
}

async function readWeights(file: string): Promise<GivenWeights> {
  const bytes = await readFile(file).catch((error: unknown) => {
    throw new UsageError(`the weights file ${file} cannot be read: ${messageOf(error)}`);
  });
  return { tensors: parseSafetensors(bytes), sha256: createHash('sha256').update(bytes).digest('hex') };
}

function withGivenWeights({ spec, minibatch }: Scoring, given: GivenWeights | null): Scoring {
  if (given === null || spec.run === null) return { spec, minibatch };
  return { spec: { ...spec, run: { ...spec.run, weights: { sha256: given.sha256 } } }, minibatch };
}

/** K_H of the spec's counting in the order in which the images were given. */
async function saveKernel(file: string, { size, ...probe }: CodesProbe, minibatch: Minibatch): Promise<void> {
  const inOrder = (kernel: Int32Array): Tensor => ({
    shape: [size, size],
    values: Int32Array.from(kernel, (_, place) => {
      const [i, j] = [minibatch.given[Math.floor(place / size)] ?? 0, minibatch.given[place % size] ?? 0];
      return kernel[i * size + j] ?? 0;
    }),
  });
  const tensors = new Map([
    ['kernel', inOrder(probe.unit)],
    ['kernelAsReleased', inOrder(probe.released)],
  ]);
  await writeFile(file, writeSafetensors(tensors));
}

interface Scored {
  readonly entry: ScoreEntry;
  readonly fresh: FreshScore | null;
}

function entryOf(
  space: Space,
  spec: ScoringSpec,
  position: Position,
  outcome: Outcome,
  durationMs: number,
  cached: boolean,
): ScoreEntry {
  const record = architectureRecord(space, spec.network, position);
  const isReleased = spec.run?.counting === 'released';
  const runsItself = spec.run !== null && 'sha256' in spec.run.weights;
  return {
    architecture: record.architecture,
    representative: runsItself ? record.architecture : space.format(record.representative),
    index: record.publishedIndex,
    outcome,
    reluUnits: isReleased ? record.reluUnitsReleased : record.reluUnits,
    parameters: record.parameters,
    macs: record.macs,
    durationMs,
    cached,
  };
}

const noEngine: EngineDescription = { name: 'none', version: '', device: '' };

async function score(spaceName: string, architectures: readonly string[], flags: ScoreFlags): Promise<void> {
  const { settings, terminal, openStore } = contextOf(flags);
  const space = findSpace(spaceName);
  const positions = architectures.map((architecture) => positionOf(space, architecture));
  if (flags.saveKernel !== undefined && positions.length !== 1)
    throw new UsageError(`--save-kernel takes one architecture; received ${positions.length}`);
  const opening = openStore();
  opening.catch(() => undefined);
  const given = flags.weights === undefined ? null : await readWeights(flags.weights);
  const images = flags.minibatch === undefined ? undefined : await readMinibatchFile(flags.minibatch);
  const scoring = withGivenWeights(await prepareScoring(space, flags, settings.data.value, images), given);
  const { spec, minibatch } = scoring;
  if (typeof minibatch?.source.notice === 'string') terminal.note(`note: ${minibatch.source.notice}`);

  // Given weights belong to one architecture: it is run itself, and stored under its own position.
  const whose = (position: Position): Position =>
    given === null ? space.representative(position) : position;
  const seeded = given === null && spec.run !== null ? weightsOfSpec(spec) : null;
  const scorer = await scorerInProcess(
    space,
    spec.network,
    spec,
    parseEngine(flags.engine),
    minibatch,
    (position) => {
      if (seeded !== null) return seeded;
      return fileWeights(given?.tensors ?? new Map(), space.network(position, spec.network));
    },
  );
  await using store = await opening;
  if (minibatch !== null) await store.saveMinibatch(minibatch);
  const known =
    flags.saveKernel === undefined
      ? await store.knownScores(space.name, spec, positions.map(whose))
      : new Map<Position, Outcome>();
  const scored: Scored[] = [];
  for (const position of positions) {
    const stored = known.get(whose(position));
    const fresh = stored === undefined ? await scorer.score(whose(position)) : null;
    const outcome = stored ?? fresh?.outcome;
    if (outcome === undefined) continue;
    scored.push({
      entry: entryOf(space, spec, position, outcome, fresh?.durationMs ?? 0, fresh === null),
      fresh,
    });
  }
  const made = scored.flatMap(({ fresh }) => (fresh === null ? [] : [fresh]));
  const asked = positions.map((position) => architectureRecord(space, spec.network, position));
  await store.recordScores(
    space.name,
    spec,
    scorer.engine?.describe() ?? noEngine,
    [...asked, ...made.map(({ architecture }) => architecture)],
    made.map(({ architecture: { position }, outcome, durationMs }) => ({ position, outcome, durationMs })),
  );
  const probe = made[0]?.probe;
  if (flags.saveKernel !== undefined && minibatch !== null) {
    if (probe === null || probe === undefined)
      throw new UsageError('the network was not run, so there is no kernel to save');
    await saveKernel(flags.saveKernel, probe, minibatch);
  }
  const entries = scored.map(({ entry }) => entry);
  const engine = scorer.engine?.describe().name ?? null;
  terminal.result({ spec: specDocument(specDigest(spec), spec, minibatch), engine, scores: entries }, () =>
    [
      `spec ${specDigest(spec).slice(0, 12)}${engine === null ? '' : `, engine ${engine}`}`,
      '',
      scoreTable(entries, false),
    ].join('\n'),
  );
}

const example = `
Example:
  $ naswot score nas-bench-201 @9930 '|nor_conv_3x3~0|+|none~0|skip_connect~1|+|skip_connect~0|none~1|nor_conv_3x3~2|'
`;

export function addScoreCommand(program: Command): void {
  const command = program
    .command('score')
    .argument('<SPACE>', 'the space')
    .argument('<ARCHITECTURE...>', 'published strings, or @INDEX of the published table')
    .description('score given architectures')
    .option('--weights <FILE>', 'a safetensors file with the weights of the architecture')
    .option('--minibatch <FILE>', 'a safetensors file with the images, [N, C, H, W] and normalised')
    .option('--save-kernel <FILE>', 'write K_H as a safetensors file')
    .option('--engine <NAME>', 'what runs the networks', 'auto')
    .addHelpText('after', example);
  withSharedOptions(withScoringOptions(command)).action(
    (space: string, architectures: string[], flags: ScoreFlags) => score(space, architectures, flags),
  );
}
