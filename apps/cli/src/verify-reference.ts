import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseSafetensors, readMinibatchFile, type Minibatch, type Tensor } from '@naswot/dataset';
import { countParameters, countReluUnits, type Network } from '@naswot/network';
import {
  compareWithReference,
  codesOf,
  fileWeights,
  findProxy,
  kernelInGivenOrder,
  makeSpec,
  scoreNetwork,
  type CodesProbe,
  type Engine,
  type NetworkFigures,
  type NetworkSettings,
  type Outcome,
  type ScoringSpec,
  type Weights,
} from '@naswot/scoring';
import { findSpace, isSpaceName } from '@naswot/space';
import { messageOf } from './message-of.ts';
import { readManifest, type Fixture, type FixtureScore } from './reference-manifest.ts';

/** How the scoring of one reference network went; figures are null where it was not scored. */
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
  /** Why it disagrees or was skipped. */
  readonly reason: string | null;
}

const withoutFigures = (
  { name, score }: Fixture,
  outcome: NetworkReport['outcome'],
  reason: string,
): NetworkReport => ({
  name,
  outcome,
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

/** The macro settings of a fixture that its space knows. */
function settingsOf(fixture: Fixture): NetworkSettings {
  const space = findSpace(fixture.space);
  const given = Object.keys(space.settings).flatMap((name) =>
    typeof fixture[name] === 'number' ? [[name, fixture[name]] as const] : [],
  );
  return space.parseSettings(Object.fromEntries(given));
}

/** A fixture with its files read: everything that scoring it takes, and what the original implementation got. */
interface Reference {
  readonly network: Network;
  readonly spec: ScoringSpec;
  readonly weights: Weights;
  readonly minibatch: Minibatch;
  readonly expected: NetworkFigures;
}

function expectedFigures(fixture: Fixture, tensors: ReadonlyMap<string, Tensor>): NetworkFigures {
  const [unit, released] = [tensors.get('kernel')?.values, tensors.get('kernelAsReleased')?.values];
  return {
    parameters: fixture.params,
    reluUnits: { unit: fixture.reluUnits, released: fixture.reluUnitsAsReleased },
    score: { unit: fixture.score, released: fixture.scoreAsReleased },
    kernel: unit === undefined || released === undefined ? null : { unit, released },
  };
}

async function readReference(folder: string, fixture: Fixture): Promise<Reference> {
  const space = findSpace(fixture.space);
  const settings = settingsOf(fixture);
  const network = space.network(space.parse(String(fixture.arch)), settings);
  const bytes = await readFile(path.join(folder, `${fixture.name}.safetensors`));
  const tensors = parseSafetensors(bytes);
  const minibatch = await readMinibatchFile(path.join(folder, 'batch.safetensors'), fixture.batchSize);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const run = { minibatch: minibatch.digest, weights: { sha256 }, counting: 'unit' as const };
  return {
    network,
    minibatch,
    spec: makeSpec({ proxy: 'naswot', network: settings, run }),
    weights: fileWeights(tensors, network),
    expected: expectedFigures(fixture, tensors),
  };
}

const asFixtureScore = (outcome: Outcome): FixtureScore =>
  outcome.kind === 'scored' ? outcome.value : '-inf';

/** The kernels of a network that scoring does not run: its output is constant, the codes of its ReLUs are not. */
async function probeCodes({ network, weights, minibatch }: Reference, engine: Engine): Promise<CodesProbe> {
  await using prepared = await engine.prepare(network, weights, ['codes']);
  return codesOf(await engine.run(prepared, minibatch));
}

/** One run gives both kernels, and so the scores in both countings. */
async function measureFigures(reference: Reference, engine: Engine): Promise<NetworkFigures> {
  const { network, spec, weights, minibatch, expected } = reference;
  const run = { engine, weights, minibatch, memoryLimitBytes: null };
  const { outcome, probe: scored } = await scoreNetwork({ network, spec, run });
  const released =
    scored === null
      ? outcome
      : findProxy(spec.proxy).evaluate({ network, counting: 'released', probe: scored });
  const probe = scored ?? (expected.kernel === null ? null : await probeCodes(reference, engine));
  return {
    parameters: countParameters(network),
    reluUnits: { unit: countReluUnits(network, 'unit'), released: countReluUnits(network, 'released') },
    score: { unit: asFixtureScore(outcome), released: asFixtureScore(released) },
    kernel:
      probe === null
        ? null
        : {
            unit: kernelInGivenOrder(probe.unit, minibatch.given),
            released: kernelInGivenOrder(probe.released, minibatch.given),
          },
  };
}

/** Scores one reference network with the weights and images of its files and compares everything that the manifest tells. */
async function verifyFixture(folder: string, fixture: Fixture, engine: Engine): Promise<NetworkReport> {
  if (!isSpaceName(fixture.space))
    return withoutFigures(fixture, 'skipped', `space ${fixture.space} is not known`);
  const start = performance.now();
  const reference = await readReference(folder, fixture).catch(messageOf);
  if (typeof reference === 'string')
    return withoutFigures(fixture, 'disagreed', `it cannot be read: ${reference}`);
  const measured = await measureFigures(reference, engine);
  const { disagreements, largestKernelDifference } = compareWithReference(reference.expected, measured);
  return {
    name: fixture.name,
    outcome: disagreements.length === 0 ? 'agreed' : 'disagreed',
    parameters: measured.parameters,
    reluUnits: measured.reluUnits.unit,
    reluUnitsAsReleased: measured.reluUnits.released,
    score: measured.score.unit,
    scoreAsReleased: measured.score.released,
    expectedScore: fixture.score,
    largestKernelDifference,
    durationMs: performance.now() - start,
    reason: disagreements.length === 0 ? null : disagreements.join('; '),
  };
}

/** A report for every network of a reference folder, in its order. */
export async function* verifyReference(folder: string, engine: Engine): AsyncGenerator<NetworkReport> {
  for (const fixture of await readManifest(folder)) yield await verifyFixture(folder, fixture, engine);
}
