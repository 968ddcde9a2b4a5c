import { describe, expect, it } from 'vitest';
import { collectSettings, durationMs, parseEngine } from './options.ts';
import { explainError } from './report-error.ts';

/** What a user is told where a flag's text is refused. */
function told(act: () => unknown): unknown {
  try {
    return act();
  } catch (error) {
    return error instanceof Error ? explainError(error) : error;
  }
}

describe('a time limit', () => {
  it.each([
    ['90s', 90_000],
    ['1.5m', 90_000],
    [' 2h ', 7_200_000],
    ['250ms', 250],
    ['1d', 86_400_000],
  ])('%s is %d ms', (text, ms) => {
    expect(durationMs('--time-limit')(text)).toBe(ms);
  });

  it.each([
    ['5', 'say the unit: 5s, 5m or 5h'],
    ['1.5', 'say the unit: 1.5s, 1.5m or 1.5h'],
    ['soon', undefined],
    ['-5m', undefined],
    ['', undefined],
  ])("is none: '%s'", (text, hint) => {
    const message = `--time-limit received '${text}', expected a duration such as 90s, 10m or 2h`;
    expect(told(() => durationMs('--time-limit')(text))).toEqual({ message, hint, exitCode: 2 });
  });
});

describe('settings of the network', () => {
  it('are collected by name', () => {
    expect(collectSettings('cellsPerStage=1', { stemChannels: '8' })).toEqual({
      stemChannels: '8',
      cellsPerStage: '1',
    });
  });

  it('have one value each', () => {
    expect(told(() => collectSettings('stemChannels=8', { stemChannels: '4' }))).toEqual({
      message: '--network received stemChannels twice: 4 and 8',
      hint: 'a setting has one value; leave one of them out',
      exitCode: 2,
    });
  });

  it.each(['stemChannels', '=4', 'stemChannels=', 'a=b=c'])("are none: '%s'", (text) => {
    expect(told(() => collectSettings(text, {}))).toMatchObject({
      message: `--network received '${text}', expected KEY=VALUE such as cellsPerStage=1`,
      exitCode: 2,
    });
  });
});

describe('an engine', () => {
  it.each([
    ['onnx-cpu', 'onnx-cpu'],
    ['onnx-cuda', 'onnx-cuda'],
    ['file:///engine.mjs', 'file:///engine.mjs'],
  ])('%s is %s', (text, name) => {
    expect(parseEngine(text)).toBe(name);
  });

  it.each([
    ['onnxcpu', "; did you mean 'onnx-cpu'?"],
    ['abacus', ''],
  ])('is unknown: %s', (text, meant) => {
    expect(told(() => parseEngine(text))).toEqual({
      message: `unknown engine '${text}'; expected one of auto, onnx-cpu, onnx-webgpu, onnx-cuda, tfjs-gpu, tfjs-node, tfjs-wasm${meant}`,
      hint: "'naswot engine list' shows which of them load on this machine",
      exitCode: 2,
    });
  });
});
