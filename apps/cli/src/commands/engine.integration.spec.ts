import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { runNaswot, scratchHome } from '../testing/run-naswot.ts';
import { documentOf } from '../testing/tiny-search.ts';

describe('naswot engine check', () => {
  it('tells every check by name, and that the engine for CPUs holds them', async () => {
    await using home = await scratchHome();
    const { checks, ...document } = documentOf(
      await runNaswot(home.folder, 'engine', 'check', '--engine', 'onnx-cpu', '--json'),
    ) as { checks: { name: string; ok: boolean }[] };
    expect(document).toMatchObject({ engine: { name: 'onnx-cpu' }, passed: checks.length, failed: 0 });
    expect(checks.map(({ name }) => name)).toContain('forms the kernels of a dilated convolution');
  });

  it('fails where an engine does not hold one', async () => {
    await using home = await scratchHome();
    const file = path.join(home.folder, 'blind-engine.mjs');
    await writeFile(file, blindEngine);
    const engine = pathToFileURL(file).href;
    const { code, stdout } = await runNaswot(home.folder, 'engine', 'check', '--engine', engine);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^FAILED {2}forms the kernels of a convolution +units per ReLU: received \[\]/m);
    expect(stdout).toMatch(/^ok {6}refuses what another engine prepared/m);
  });
});

/** An engine that sees no ReLU. */
const blindEngine = `
const own = new WeakSet();
export const createEngine = async () => ({
  describe: () => ({ name: 'blind', version: '1', device: 'none' }),
  estimateMemory: (network, size) => size,
  prepare: async (network) => {
    const prepared = { network, [Symbol.asyncDispose]: async () => {} };
    own.add(prepared);
    return prepared;
  },
  run: async (prepared, { shape: [size] }) => {
    if (!own.has(prepared)) throw new TypeError('the network was prepared by another engine');
    const empty = () => new Int32Array(size * size);
    return [{ kind: 'codes', size, unit: empty(), released: empty(), reluUnits: [] }];
  },
  [Symbol.asyncDispose]: async () => {},
});
`;
