import { describe, expect, it } from 'vitest';
import { findSpace } from '@naswot/space';
import type { ScoreRow } from '@naswot/store';
import { csvHeader, csvLine } from './score-csv.ts';

const space = findSpace('nas-bench-201');
const position = space.atPublishedIndex(9930);
const row: ScoreRow = {
  space: space.name,
  architecture: space.format(position),
  position,
  representative: position,
  index: space.publishedIndex(position),
  proxy: 'naswot',
  outcome: { kind: 'scored', value: 1594.125, sizeTerm: 1700.5, separationTerm: -106.375 },
  reluUnits: 614_400,
  parameters: 1_044_881,
  macs: 153_273_344,
  specDigest: 'ab12',
  searchId: 'k7p2',
  engine: 'onnx-cpu',
  durationMs: 190,
  scoredAt: new Date('2026-01-31T12:00:00Z'),
};

describe('a score as a line of CSV', () => {
  it('has a field for each column', () => {
    expect(csvHeader).toBe(
      'space,architecture,index,proxy,value,outcome,reason,size_term,separation_term,relu_units,parameters,macs,spec,search,engine,scored_at',
    );
    expect(csvLine(row)).toBe(
      `nas-bench-201,${row.architecture},9930,naswot,1594.125,scored,,1700.5,-106.375,614400,1044881,153273344,ab12,k7p2,onnx-cpu,2026-01-31T12:00:00.000Z`,
    );
  });

  it('has no value where there is none, and says why', () => {
    const outcome = { kind: 'unscorable', reason: 'disconnected', detail: 'the output is constant' } as const;
    expect(csvLine({ ...row, outcome, searchId: null, index: null })).toContain(
      ',,naswot,,unscorable,disconnected,,,614400,',
    );
  });

  it('quotes what would break it', () => {
    expect(csvLine({ ...row, engine: 'a "fast", one' })).toContain(',"a ""fast"", one",');
  });
});
