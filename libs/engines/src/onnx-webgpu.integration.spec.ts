import { describe, expect, it } from 'vitest';
import type { EngineCheckResult } from '@naswot/scoring';
import { provideSoftwareVulkan } from '../../../tools/servers/software-vulkan.ts';
import { runProgram } from './testing/run-program.ts';

describe('engine onnx-webgpu on a Vulkan device in software', () => {
  // The suite of every engine, in a process that finds the device when it starts; a network takes a second or two there.
  it('holds what every engine holds', { timeout: 900_000 }, async () => {
    const place = { engine: 'onnx-webgpu', folder: null, environment: await provideSoftwareVulkan() };
    const memory = { networks: 12, mayGrow: 100e6 };
    const results = (await runProgram('check-engine.ts', place, memory)) as readonly EngineCheckResult[];
    expect(results.length).toBeGreaterThan(30);
    expect(results.filter(({ ok }) => !ok)).toEqual([]);
  });
});
