import { describe, expect, it } from 'vitest';
import { describeMachine, differenceOf } from './machine.ts';

describe('the machine that a choice was made on', () => {
  it('is the same when it is described again', () => {
    expect(differenceOf(describeMachine('engines', {}), describeMachine('engines', {}))).toBeNull();
  });

  it('names Node, this program, the processor and a version of every engine', () => {
    const machine = describeMachine('engines', {});
    expect(machine).toMatchObject({ node: process.versions.node, 'onnx-cuda': 'not installed' });
    expect(machine['onnx-cpu']).toMatch(/^\d+\.\d+\.\d+$/);
    expect(machine['tfjs-wasm']).toMatch(/^\d+\.\d+\.\d+$/);
    expect(machine['processor']).toMatch(/, \d+ of \d+ cores$/);
  });

  it('is another where GPUs are hidden from it', () => {
    const hidden = describeMachine('engines', { CUDA_VISIBLE_DEVICES: '1', PATH: '/bin' });
    expect(differenceOf(describeMachine('engines', { PATH: '/usr/bin' }), hidden)).toBe('environment');
  });

  it('differs in what is new and in what is gone', () => {
    expect(differenceOf({ node: '20' }, { node: '20', gpus: 'one' })).toBe('gpus');
    expect(differenceOf({ node: '20', gpus: 'one' }, { node: '20' })).toBe('gpus');
    expect(differenceOf({ node: '20' }, { node: '22' })).toBe('node');
  });
});
