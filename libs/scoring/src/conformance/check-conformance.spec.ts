import { describe, expect, it } from 'vitest';
import type { Engine } from '../engine.ts';
import { codesOf, type CodesProbe } from '../probe.ts';
import { checkConformance, type EngineCheckResult } from './check-conformance.ts';
import { engineChecks, runCheck } from './engine-checks.ts';
import { memoryCheck } from './memory-check.ts';
import { referenceEngine } from './reference-engine.ts';

/** The plain engine with something wrong in it. */
const withFault = (fault: Partial<Engine>): Engine => ({ ...referenceEngine(), ...fault });

/** An engine whose every probe is changed before it is returned. */
function withProbes(change: (probe: CodesProbe) => CodesProbe): Engine {
  const engine = referenceEngine();
  return withFault({ run: async (...args) => [change(codesOf(await engine.run(...args)))] });
}

/** What is wrong with an engine by one of the checks; null where nothing is. */
async function faultOf(engine: Engine, name: string, kernelTolerance = 0): Promise<string | null> {
  const check = engineChecks.find((candidate) => candidate.name === name);
  if (check === undefined) throw new Error(`there is no check '${name}'`);
  const { ok, detail } = await runCheck(check, { engine, kernelTolerance });
  return ok ? null : detail;
}

/** Moves one agreement of the images 0 and 1. */
function offByOne(probe: CodesProbe): CodesProbe {
  const unit = probe.unit.slice();
  if (unit.length > 1) unit[1]! += 1;
  return { ...probe, unit };
}

describe('the conformance checks of engines', () => {
  it('find nothing wrong with a plain forward pass', async () => {
    const results: EngineCheckResult[] = [];
    for await (const result of checkConformance(referenceEngine())) results.push(result);
    expect(results.filter(({ ok }) => !ok)).toEqual([]);
    expect(new Set(results.map(({ name }) => name)).size).toBe(engineChecks.length);
  });

  it('find a kernel with one agreement too many, by how much, and let it pass where that much is allowed', async () => {
    const check = 'forms the kernels of a convolution';
    const engine = withProbes(offByOne);
    expect(await faultOf(engine, check)).toBe(
      'kernel entries differ from those of a plain forward pass by up to 1, expected 0 at most',
    );
    expect(await faultOf(engine, check, 1)).toBe(null);
  });

  it('find ReLUs that are left out', async () => {
    const engine = withProbes((probe) => ({ ...probe, reluUnits: probe.reluUnits.slice(0, 1) }));
    expect(await faultOf(engine, 'counts ReLUs whose output goes nowhere')).toBe(
      'units per ReLU: received [128], expected [128,256]',
    );
    expect(await faultOf(engine, 'forms the kernels of a convolution')).toBe(null);
  });

  it('find probes that a later network writes over', async () => {
    const held = new Int32Array(36);
    const engine = withProbes((probe) => {
      held.set(probe.unit);
      return { ...probe, unit: held };
    });
    const check = 'keeps no part of a probe: a later network changes nothing in it';
    expect(await faultOf(engine, check)).toMatch(/^the earlier probe, kernel in unit counting: received /);
  });

  it('find an engine that does not hear a signal', async () => {
    const { run } = referenceEngine();
    const deaf = withFault({ run: (prepared, minibatch) => run(prepared, minibatch) });
    expect(await faultOf(deaf, 'stops at a signal, before or while it runs, and works on')).toBe(
      'a signal before: nothing was thrown, expected an error of abort',
    );
  });

  it('find an engine that holds more from network to network, and let it where that is allowed', async () => {
    const { prepare } = referenceEngine();
    let held = 0;
    const hoarding = withFault({
      run: () => Promise.resolve([]),
      async prepare(...args) {
        held++;
        return prepare(...args);
      },
    });
    const memory = { measure: () => held, unit: 'networks', networks: 8 };
    const subject = { engine: hoarding, kernelTolerance: 0 };
    expect(await runCheck(memoryCheck({ ...memory, mayGrow: 0.5 }), subject)).toMatchObject({
      ok: false,
      detail: 'every network left 1 networks or more, expected 0.5 at most',
    });
    expect(await runCheck(memoryCheck({ ...memory, mayGrow: 1 }), subject)).toMatchObject({ ok: true });
  });

  it('let pass what is held for some networks only, and what is taken once and kept', async () => {
    let measured = 0;
    const measure = (): number => {
      measured++;
      return (measured % 3 === 0 ? 1e9 : 0) + (measured > 10 ? 1e6 : 0);
    };
    const memory = { measure, unit: 'bytes', networks: 16, mayGrow: 0 };
    const subject = { engine: withFault({ run: () => Promise.resolve([]) }), kernelTolerance: 0 };
    expect(await runCheck(memoryCheck(memory), subject)).toMatchObject({
      ok: true,
      detail: 'a network left 0 bytes (0, 250000, 0 in 4 runs)',
    });
  });

  it('tell what an engine throws, at once or later', async () => {
    const refuse = (): never => {
      throw new Error('the device is lost');
    };
    const engine = withFault({
      describe: refuse,
      prepare: () => Promise.reject(new Error('no memory is left')),
    });
    expect(await faultOf(engine, 'says what it is')).toBe('the device is lost');
    expect(await faultOf(engine, 'forms the kernels of batch norm')).toBe('no memory is left');
  });
});
