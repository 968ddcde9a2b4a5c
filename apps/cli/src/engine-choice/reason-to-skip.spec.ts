import { expect, it } from 'vitest';
import type { EngineReport } from '../engine-report.ts';
import { reasonToSkip } from './reason-to-skip.ts';

const plain = { system: 'linux x64', gpus: '' };
const loaded = { name: 'onnx-cpu', loads: true, isOnDevice: false } as EngineReport;

it.each([
  ['onnx-cpu', plain, [], null],
  ['onnx-webgpu', plain, [loaded], 'this machine shows no GPU'],
  ['onnx-webgpu', { ...plain, gpus: '0x10de:0x2331' }, [loaded], null],
  ['onnx-webgpu', { ...plain, system: 'darwin arm64' }, [loaded], null],
  ['tfjs-node', plain, [loaded], null],
  ['tfjs-wasm', plain, [loaded], 'it is for machines on which onnx-cpu does not load'],
  ['tfjs-wasm', plain, [{ ...loaded, loads: false }], null],
  ['tfjs-wasm', plain, [{ ...loaded, isOnDevice: true }], null],
] as const)('of %s on %j after %j: %s', (name, machine, before, reason) => {
  expect(reasonToSkip(name, machine, before)).toBe(reason);
});
