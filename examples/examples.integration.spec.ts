import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

const run = (example: string, ...args: readonly string[]) =>
  promisify(execFile)(process.execPath, [
    '--import',
    import.meta.resolve('tsx'),
    path.join(import.meta.dirname, example),
    ...args,
  ]);

describe('the examples', () => {
  it('climb to a cell that no neighbour is better than, by rising scores', async () => {
    // A neighbour of the top: the whole climb is two steps.
    const start = '|nor_conv_1x1~0|+|nor_conv_1x1~0|nor_conv_1x1~1|+|nor_conv_1x1~0|none~1|nor_conv_1x1~2|';
    const { stdout } = await run('climb.ts', start);
    const scores = stdout.split('\n').flatMap((line) => /^ *([\d.]+) {2}\|/.exec(line)?.[1] ?? []);
    expect(scores).toHaveLength(2);
    expect(Number(scores[1])).toBeGreaterThan(Number(scores[0]));
    expect(stdout).toMatch(/no neighbour is better; \d+ networks scored/);
  });
});
