import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { provideSoftwareVulkan } from '../../../tools/servers/software-vulkan.ts';
import type { OnnxEngineOptions } from './onnx-engine.ts';
import type { OperationPlaces } from './operation-places.ts';

const program = path.join(import.meta.dirname, 'testing/profile-operations.ts');

/** In a process of its own: drivers are looked for when it starts. */
async function profile(options: OnnxEngineOptions): Promise<OperationPlaces> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--import', import.meta.resolve('tsx'), program, JSON.stringify(options)],
    { env: { ...process.env, ...(options.provider === 'webgpu' ? await provideSoftwareVulkan() : {}) } },
  );
  return JSON.parse(stdout) as OperationPlaces;
}

const named = (counts: OperationPlaces['onDevice'], operation: string): number =>
  counts.find((found) => found.operation === operation)?.count ?? 0;

describe('where operations run', { timeout: 120_000 }, () => {
  it('is the processor alone for the engine of CPUs', async () => {
    const { onDevice, onProcessor } = await profile({ provider: 'cpu', form: 'operator' });
    expect(onDevice).toEqual([]);
    expect(named(onProcessor, 'BatchNormalization')).toBe(2);
  });

  it('is the device alone for onnx-webgpu', async () => {
    const { onDevice, onProcessor } = await profile({ provider: 'webgpu' });
    expect(onProcessor).toEqual([]);
    expect(named(onDevice, 'Conv')).toBeGreaterThan(2);
  });

  it('is the processor for what a provider lacks, by name and number', async () => {
    // Signs as bytes come back here, and are turned where ONNX Runtime has an operation for that.
    const { onDevice, onProcessor } = await profile({ provider: 'webgpu', kernel: 'host' });
    expect(named(onProcessor, 'Transpose')).toBeGreaterThan(2);
    expect(named(onDevice, 'Conv')).toBeGreaterThan(2);
  });
});
