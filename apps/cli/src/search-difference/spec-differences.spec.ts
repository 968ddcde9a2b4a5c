import { describe, expect, it } from 'vitest';
import type { SpecDocument } from '../score-json.ts';
import { differenceText, specDifferences } from './spec-differences.ts';

const minibatch = { digest: 'a'.repeat(64), source: 'noise-pink', size: 128, seed: 0, notice: null };
const spec: SpecDocument = {
  digest: 'd'.repeat(64),
  proxy: 'naswot',
  proxyVersion: 1,
  network: { stemChannels: 16, cellsPerStage: 5 },
  minibatch,
  weights: { initialisation: 'kaiming-uniform', seed: 0, version: 1 },
  counting: 'unit',
};

const said = (other: Partial<SpecDocument>): readonly string[] =>
  specDifferences(spec, { ...spec, ...other }).map(differenceText);

describe('what two specs do not have in common', () => {
  it.each<[string, Partial<SpecDocument>, readonly string[]]>([
    ['nothing', {}, []],
    [
      'a seed',
      { weights: { initialisation: 'kaiming-uniform', seed: 1, version: 1 } },
      ['weights seed 0 -> 1'],
    ],
    [
      'where images come from, and how many',
      { minibatch: { ...minibatch, digest: 'b'.repeat(64), source: 'cifar-10', size: 64 } },
      ['minibatch images noise-pink -> cifar-10', 'minibatch size 128 -> 64'],
    ],
    [
      'images that were drawn alike',
      { minibatch: { ...minibatch, digest: 'b'.repeat(64) } },
      ['minibatch aaaaaaaaaaaa -> bbbbbbbbbbbb'],
    ],
    ['the counting', { counting: 'released' }, ['counting unit -> released']],
    [
      'settings, one that the other has not',
      { network: { stemChannels: 8, cells: 2 } },
      ['network stemChannels 16 -> 8', 'network cellsPerStage 5 -> none', 'network cells none -> 2'],
    ],
    [
      'weights of a file',
      { weights: { sha256: 'f'.repeat(64) } },
      [
        'weights initialisation kaiming-uniform -> none',
        'weights seed 0 -> none',
        'weights version 1 -> none',
        'weights none -> of the file ffffffffffff',
      ],
    ],
  ])('is said of %s', (_what, other, sentences) => {
    expect(said(other)).toEqual(sentences);
  });
});
