import { describe, expect, it } from 'vitest';
import { engines, isEngineName } from '@naswot/engines';
import type { EngineReport } from '../engine-report.ts';
import { candidatesForDevices, chooseEngine, explainChoice, shortReason } from './choose-engine.ts';

const report = (name: string, more: Partial<EngineReport>): EngineReport => ({
  name,
  title: isEngineName(name) ? engines[name].title : name,
  ...{ installed: true, loads: true, version: '1', device: 'a device', isOnDevice: false, memory: null },
  ...{ driver: null, networkMs: 100, reason: null, aside: null },
  ...more,
});
const failed = (name: string, reason: string): EngineReport =>
  report(name, { loads: false, isOnDevice: null, networkMs: null, reason });

describe('the engine that auto takes', () => {
  it('is the one that runs a network in the shortest time, of those on the same device', () => {
    const choice = chooseEngine(
      [report('tfjs-wasm', { networkMs: 300 }), report('onnx-cpu', { networkMs: 60 })],
      2,
    );
    expect(choice?.engine).toBe('onnx-cpu');
    expect(choice?.candidates.map(({ perSecond }) => perSecond?.toFixed(2))).toEqual(['33.33', '6.67']);
  });

  it.each([
    [4, 'tfjs-gpu'],
    [16, 'onnx-cpu'],
  ])('with %d cores beside a device ten times as fast as one of them is %s', (cores, engine) => {
    const gpu = report('tfjs-gpu', { isOnDevice: true, networkMs: 10 });
    expect(chooseEngine([report('onnx-cpu', { networkMs: 100 }), gpu], cores)?.engine).toBe(engine);
  });

  it('is the first of equals, and never one that does not load', () => {
    const choice = chooseEngine(
      [failed('onnx-cuda', 'it is not installed'), report('tfjs-node', {}), report('tfjs-wasm', {})],
      1,
    );
    expect(choice?.engine).toBe('tfjs-node');
    expect(choice?.candidates.at(-1)).toEqual({
      ...{ engine: 'onnx-cuda', perSecond: null, finding: 'it is not installed' },
    });
  });

  it('is none where nothing loads', () => {
    expect(chooseEngine([failed('onnx-cpu', 'no')], 1)).toBeNull();
    expect(chooseEngine([], 1)).toBeNull();
  });

  it('comes with a line for each other engine that says why not', () => {
    const choice = chooseEngine(
      [
        failed(
          'onnx-cuda',
          'engine onnx-cuda cannot be used: it is not installed; run: naswot engine install',
        ),
        report('onnx-webgpu', { isOnDevice: true, networkMs: 2000 }),
        report('onnx-cpu', { networkMs: 62.4 }),
      ],
      2,
    );
    expect(choice && explainChoice(choice)).toEqual([
      '--engine auto takes onnx-cpu here: 62 ms a network on each of 2 cores',
      'not onnx-webgpu: 2.0 s a network on its device',
      'not onnx-cuda: it is not installed',
    ]);
  });

  it('for devices is looked for among the engines that tell GPUs apart', () => {
    const choice = chooseEngine(
      [report('onnx-cpu', {}), report('onnx-webgpu', { isOnDevice: true }), failed('tfjs-gpu', 'no')],
      8,
    );
    expect(choice && candidatesForDevices(choice).map(({ engine }) => engine)).toEqual(['tfjs-gpu']);
  });
});

describe('a short reason', () => {
  it.each([
    [
      'engine tfjs-gpu cannot be used: it is not installed; run: naswot engine install',
      'it is not installed',
    ],
    [
      'engine onnx-webgpu cannot be used: it needs a GPU (Debian: libvulkan1); use onnx-cpu',
      'it needs a GPU',
    ],
    [
      'loading it ended the process with signal SIGSEGV; use another engine',
      'loading it ended the process with signal SIGSEGV',
    ],
  ])('of %j is %j', (reason, short) => {
    expect(shortReason(reason)).toBe(short);
  });
});
