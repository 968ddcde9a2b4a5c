import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { parseSafetensors, readMinibatchFile, type Tensor } from '@naswot/dataset';
import { countParameters, countReluUnits } from '@naswot/network';
import {
  fileWeights,
  findProxy,
  scoreNetwork,
  type Counting,
  type Engine,
  type Outcome,
} from '@naswot/scoring';
import { findSpace, isSpaceName } from '@naswot/space';
import { messageOf } from './message-of.ts';
import { UsageError } from './usage-error.ts';

const scoreSchema = z.union([z.number(), z.literal('-inf')]);
const fixtureSchema = z.looseObject({
  name: z.string(),
  space: z.string(),
  arch: z.string().or(z.unknown()),
  batchSize: z.number().int().positive(),
  params: z.number(),
  reluUnits: z.number(),
  reluUnitsAsReleased: z.number(),
  score: scoreSchema,
  scoreAsReleased: scoreSchema,
});
const manifestSchema = z.object({ fixtures: z.array(fixtureSchema) });
export type Fixture = z.infer<typeof fixtureSchema>;
type FixtureScore = z.infer<typeof scoreSchema>;

/** A pre-activation within float error of 0 may change its sign: this many agreements, or this part of the units, may differ. */
const kernelTolerance = { entries: 4, partOfUnits: 1e-4 };
/** Absolute: a relative tolerance of the whole score would hide an error of the separation term. */
const scoreTolerance = 0.01;

export interface NetworkReport {
  readonly name: string;
  readonly outcome: 'agreed' | 'disagreed' | 'skipped';
  readonly parameters: number | null;
  readonly reluUnits: number | null;
  readonly reluUnitsAsReleased: number | null;
  readonly score: FixtureScore | null;
  readonly scoreAsReleased: FixtureScore | null;
  readonly expectedScore: FixtureScore;
  readonly largestKernelDifference: number | null;
  readonly durationMs: number;
  readonly reason: string | null;
}

const skipped = ({ name, score }: Fixture, reason: string): NetworkReport => ({
  name,
  outcome: 'skipped',
  parameters: null,
  reluUnits: null,
  reluUnitsAsReleased: null,
  score: null,
  scoreAsReleased: null,
  expectedScore: score,
  largestKernelDifference: null,
  durationMs: 0,
  reason,
});

const asFixtureScore = (outcome: Outcome): FixtureScore =>
  outcome.kind === 'scored' ? outcome.value : '-inf';

const scoresAgree = (a: FixtureScore, b: FixtureScore): boolean =>
  a === '-inf' || b === '-inf' ? a === b : Math.abs(a - b) <= scoreTolerance;

function largestDifference(
  expected: Tensor | undefined,
  kernel: Int32Array,
  given: readonly number[],
): number {
  const size = given.length;
  let largest = 0;
  for (let i = 0; i < size; i++)
    for (let j = 0; j < size; j++) {
      const ours = kernel[(given[i] ?? 0) * size + (given[j] ?? 0)] ?? 0;
      largest = Math.max(largest, Math.abs((expected?.values[i * size + j] ?? NaN) - ours));
    }
  return largest;
}

/** The macro settings of a fixture that its space knows. */
function settingsOf(fixture: Fixture) {
  const space = findSpace(fixture.space);
  const names = Object.keys(space.settings);
  const given = names.flatMap((name) =>
    typeof fixture[name] === 'number' ? [[name, fixture[name]] as const] : [],
  );
  return space.parseSettings(Object.fromEntries(given));
}

/** Scores one reference network with the weights and images of its files and compares everything that the manifest tells. */
async function verifyFixture(folder: string, fixture: Fixture, engine: Engine): Promise<NetworkReport> {
  if (!isSpaceName(fixture.space)) return skipped(fixture, `space ${fixture.space} is not known`);
  const start = performance.now();
  const space = findSpace(fixture.space);
  const network = space.network(space.parse(String(fixture.arch)), settingsOf(fixture));
  const tensors = parseSafetensors(await readFile(path.join(folder, `${fixture.name}.safetensors`)));
  const minibatch = await readMinibatchFile(path.join(folder, 'batch.safetensors'), fixture.batchSize);
  const proxy = findProxy('naswot');
  const weights = fileWeights(tensors, network);
  const spec = (counting: Counting) => ({
    proxy: proxy.name,
    proxyVersion: proxy.version,
    network: settingsOf(fixture),
    run: { minibatch: minibatch.digest, weights: { sha256: '' }, counting },
  });
  const run = { engine, weights, minibatch, memoryLimitBytes: null };
  const { outcome, probe } = await scoreNetwork({ network, spec: spec('unit'), run });
  const released = probe === null ? outcome : proxy.evaluate({ network, counting: 'released', probe });

  const parameters = countParameters(network);
  const reluUnits = countReluUnits(network, 'unit');
  const reluUnitsAsReleased = countReluUnits(network, 'released');
  const difference =
    probe === null
      ? null
      : Math.max(
          largestDifference(tensors.get('kernel'), probe.unit, minibatch.given),
          largestDifference(tensors.get('kernelAsReleased'), probe.released, minibatch.given) / 2,
        );
  const complaints = [
    ...(parameters === fixture.params ? [] : [`${parameters} parameters, expected ${fixture.params}`]),
    ...(reluUnits === fixture.reluUnits ? [] : [`${reluUnits} ReLU units, expected ${fixture.reluUnits}`]),
    ...(reluUnitsAsReleased === fixture.reluUnitsAsReleased
      ? []
      : [`${reluUnitsAsReleased} ReLU units as released, expected ${fixture.reluUnitsAsReleased}`]),
    ...(scoresAgree(asFixtureScore(outcome), fixture.score)
      ? []
      : [`score ${asFixtureScore(outcome)}, expected ${fixture.score}`]),
    ...(scoresAgree(asFixtureScore(released), fixture.scoreAsReleased)
      ? []
      : [`score as released ${asFixtureScore(released)}, expected ${fixture.scoreAsReleased}`]),
    ...(difference === null ||
    difference <= Math.max(kernelTolerance.entries, kernelTolerance.partOfUnits * reluUnits)
      ? []
      : [`kernel entries differ by up to ${difference}`]),
  ];
  return {
    name: fixture.name,
    outcome: complaints.length === 0 ? 'agreed' : 'disagreed',
    parameters,
    reluUnits,
    reluUnitsAsReleased,
    score: asFixtureScore(outcome),
    scoreAsReleased: asFixtureScore(released),
    expectedScore: fixture.score,
    largestKernelDifference: difference,
    durationMs: performance.now() - start,
    reason: complaints.length === 0 ? null : complaints.join('; '),
  };
}

/** Reads a reference folder's manifest; throws a UsageError where it is none. */
async function readManifest(folder: string): Promise<readonly Fixture[]> {
  const file = path.join(folder, 'manifest.json');
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new UsageError(
      `${folder} is no reference folder: ${messageOf(error)}`,
      'expected manifest.json and safetensors files in it',
    );
  });
  const parsed = manifestSchema.safeParse(JSON.parse(text));
  if (!parsed.success) throw new UsageError(`${file} is no manifest: ${z.prettifyError(parsed.error)}`);
  return parsed.data.fixtures;
}

/** A report for every network of a reference folder, in its order. */
export async function* verifyReference(folder: string, engine: Engine): AsyncGenerator<NetworkReport> {
  for (const fixture of await readManifest(folder)) yield await verifyFixture(folder, fixture, engine);
}
