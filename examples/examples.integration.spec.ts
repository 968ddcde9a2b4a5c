import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
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

/** Rejects where nobody listens. */
const reached = (port: string): Promise<unknown> => once(connect(Number(port), '127.0.0.1'), 'connect');

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

  it('are a cluster that outlives its coordinator, scores nothing twice, and leaves nothing behind', async () => {
    const script = path.join(import.meta.dirname, 'cluster.sh');
    const { stdout } = await promisify(execFile)(script, ['--samples=4', '--network=cellsPerStage=1']);
    expect(stdout).toMatch(/^4 samples: 4 scored, 0 unscorable, 0 reused/m);
    expect(stdout).toMatch(/^4 samples: 0 scored, 0 unscorable, 4 reused/m);
    const ports = Array.from(stdout.matchAll(/127\.0\.0\.1:(\d+)/g), ([, port = '']) => port);
    expect(ports.length).toBeGreaterThan(5);
    for (const port of ports) await expect(reached(port)).rejects.toThrow('ECONNREFUSED');
  });
});
