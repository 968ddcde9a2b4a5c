import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { asPosition } from '@naswot/space';
import type { ScoreRow } from '@naswot/store';
import { providePython, pythonExamples } from '../../../../tools/python/provide-python.ts';
import { scratchHome } from '../testing/run-naswot.ts';
import { scored, scoreRow, space, specOf, specs } from '../testing/score-rows.ts';
import { scoreColumns } from './score-columns.ts';
import type { ScoreFormat } from './score-format.ts';
import { scoreBytes } from './write-scores.ts';
import { writeWhole } from './write-whole.ts';

let python = '';
beforeAll(async () => {
  python = await providePython();
}, 600_000);

/** What pandas makes of a file: its columns with their types, and its rows; `read_export.py` reads it. */
const program = `
import json, sys
sys.path.insert(0, sys.argv[1])
from read_export import read_scores, read_specs
frame = read_scores(sys.argv[2])
print(json.dumps({
    "types": {name: str(kind) for name, kind in frame.dtypes.items()},
    "rows": json.loads(frame.to_json(orient="records", date_format="iso", date_unit="ms", double_precision=15)),
    "specs": read_specs(sys.argv[2]) if sys.argv[2].endswith(".parquet") else None,
}))
`;

interface Frame {
  readonly types: Readonly<Record<string, string>>;
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  readonly specs: Readonly<Record<string, unknown>> | null;
}

const dead = { kind: 'unscorable', reason: 'disconnected', detail: '' } as const;
/** Scores of every kind of spec, one of them unscorable and of no search. */
const rows: readonly ScoreRow[] = specs.map((spec, k) =>
  scoreRow(asPosition(BigInt(5 + k), space.size), spec, k === 1 ? { outcome: dead, searchId: null } : {}),
);

async function* each(): AsyncGenerator<ScoreRow> {
  await Promise.resolve();
  yield* rows;
}

async function readByPandas(format: ScoreFormat): Promise<Frame> {
  await using home = await scratchHome();
  const file = path.join(home.folder, `scores.${format}`);
  await writeWhole(file, scoreBytes(format, each(), specOf));
  const { stdout } = await promisify(execFile)(python, ['-c', program, pythonExamples, file]);
  return JSON.parse(stdout) as Frame;
}

describe('pandas', () => {
  it.each(['parquet', 'csv'] as const)('reads an export as %s, whole', async (format) => {
    const { types, rows: read } = await readByPandas(format);
    expect(Object.keys(types)).toEqual(scoreColumns.map(({ name }) => name));
    expect(types).toMatchObject({
      value: 'float64',
      parameters: 'int64',
      macs: 'int64',
      size_term: 'float64',
    });
    expect(types['scored_at']).toMatch(/^datetime64\[.*UTC\]$/);
    const expected = rows.map((row) =>
      Object.fromEntries(
        scoreColumns.map(({ name, of }) => {
          const value = of(row);
          return [name, value instanceof Date ? value.toISOString() : value];
        }),
      ),
    );
    expect(read).toEqual(expected);
    expect(read[0]).toMatchObject({ value: scored.kind === 'scored' ? scored.value : null });
    expect(read[1]).toMatchObject({ value: null, reason: 'disconnected', search: null });
  });

  it('finds in a Parquet file what its digests stand for', async () => {
    const { specs: found } = await readByPandas('parquet');
    expect(found).toEqual(Object.fromEntries(rows.map(({ specDigest }, k) => [specDigest, specs[k]])));
  });
});
