import type { Minibatch } from '@naswot/dataset';
import type { Network } from '@naswot/network';
import type { Engine, Weights } from '../engine.ts';
import type { CodesProbe, Probe } from '../probe.ts';
import { smallMinibatch } from './small-minibatch.ts';
import { plainWeights } from './small-weights.ts';

/** An engine that is checked. */
export interface EngineSubject {
  readonly engine: Engine;
  /** By how much a kernel entry may differ from the plain engine's. */
  readonly kernelTolerance: number;
}

/** One thing that every engine must hold. */
export interface EngineCheck {
  /** Reads on from "an engine". */
  readonly name: string;
  /**
   * Resolves with what was measured, in words for people; empty where there is nothing to tell. Throws a ConformanceError where
   * it does not hold, and whatever the engine throws where it does not run.
   */
  run(subject: EngineSubject): Promise<string>;
}

/** What an engine does and must not; the message says what was received and what was expected. */
export class ConformanceError extends Error {
  override readonly name = 'ConformanceError';
}

/** Six small images: most checks run on them. */
export const six = smallMinibatch([0, 1, 2, 3, 4, 5]);

const show = (value: unknown): string =>
  ArrayBuffer.isView(value) ? JSON.stringify([...(value as Int32Array)]) : JSON.stringify(value);

/** Refuses what is not equal, numbers and arrays of numbers by value. */
export function expectEqual(what: string, received: unknown, expected: unknown): void {
  if (show(received) !== show(expected))
    throw new ConformanceError(`${what}: received ${show(received)}, expected ${show(expected)}`);
}

/** Refuses with the sentence what does not hold. */
export function expectThat(holds: boolean, sentence: string): asserts holds {
  if (!holds) throw new ConformanceError(sentence);
}

/** Refuses a promise that is kept, or broken with another message. */
export async function expectThrown(what: string, promise: Promise<unknown>, pattern: RegExp): Promise<void> {
  const message = await promise.then(
    () => null,
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
  expectThat(message !== null, `${what}: nothing was thrown, expected an error of ${pattern.source}`);
  expectThat(
    pattern.test(message),
    `${what}: received the error '${message}', expected one of ${pattern.source}`,
  );
}

/** The one probe of a run that measured codes. */
export function onlyProbe(probes: readonly Probe[]): CodesProbe {
  const [probe] = probes;
  expectThat(
    probe?.kind === 'codes' && probes.length === 1,
    `received ${probes.length} probes, expected one of codes`,
  );
  return probe;
}

/** Measures a network's codes with an engine. */
export async function measure(
  engine: Engine,
  network: Network,
  minibatch: Minibatch = six,
  weights: Weights = plainWeights(),
): Promise<CodesProbe> {
  await using prepared = await engine.prepare(network, weights, ['codes']);
  return onlyProbe(await engine.run(prepared, minibatch));
}

/** Refuses probes that differ in a single bit. */
export function expectSameProbe(what: string, received: CodesProbe, expected: CodesProbe): void {
  expectEqual(`${what}, images`, received.size, expected.size);
  expectEqual(`${what}, units per ReLU`, received.reluUnits, expected.reluUnits);
  for (const counting of ['unit', 'released'] as const)
    expectEqual(`${what}, kernel in ${counting} counting`, received[counting], expected[counting]);
}
