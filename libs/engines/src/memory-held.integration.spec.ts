import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { EngineCheckResult } from '@naswot/scoring';
import { provideSoftwareVulkan } from '../../../tools/servers/software-vulkan.ts';
import { runProgram, type EnginePlace } from './testing/run-program.ts';

const hoarding = pathToFileURL(path.join(import.meta.dirname, 'testing/hoarding-engine.ts'));

/** In a process of its own, of which ONNX Runtime has the most: 0.1 MB a network at most is what heaps grow by. */
async function failures(place: EnginePlace, networks: number): Promise<readonly EngineCheckResult[]> {
  const memory = { networks, mayGrow: 0.6e6 };
  const results = (await runProgram('check-engine.ts', place, memory)) as readonly EngineCheckResult[];
  expect(results.length).toBeGreaterThan(30);
  return results.filter(({ ok }) => !ok);
}

describe.each([
  ['onnx-cpu', 200, () => Promise.resolve({})],
  // A device in software: a network takes half a second.
  ['onnx-webgpu', 24, provideSoftwareVulkan],
] as const)('a process of %s', { timeout: 600_000 }, (engine, networks, provide) => {
  it('holds what every engine holds, and no more memory from network to network', async () => {
    expect(await failures({ engine, folder: null, environment: await provide() }, networks)).toEqual([]);
  });

  it('is found out where it keeps the networks that it has prepared', async () => {
    const kept = { engine: `${hoarding.href}?engine=${engine}`, folder: null, environment: await provide() };
    expect(await failures(kept, networks)).toEqual([
      expect.objectContaining({
        name: `holds no more after ${networks} networks`,
        detail: expect.stringMatching(
          /^every network left \d{6,} bytes or more, expected 600000 at most$/,
        ) as string,
      }),
    ]);
  });
});
