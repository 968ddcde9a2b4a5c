import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { CellTimes } from './bare-worker.ts';
import { laneEnvironment, laneFlags } from '../../../apps/scorer/src/lane-environment.ts';

/** One process per core that runs bare forward passes, in the environment of a lane. */
export class BareForward implements AsyncDisposable {
  readonly #workers: readonly ChildProcess[];

  private constructor(workers: readonly ChildProcess[]) {
    this.#workers = workers;
  }

  static async start(cores: number): Promise<BareForward> {
    const workers = Array.from({ length: cores }, () =>
      fork(path.join(import.meta.dirname, 'bare-worker.ts'), [], {
        execArgv: [...laneFlags, '--import', import.meta.resolve('tsx')],
        env: laneEnvironment(process.env, null),
      }),
    );
    await Promise.all(workers.map((worker) => once(worker, 'message')));
    return new BareForward(workers);
  }

  /** Times of each cell, in order; the cells are dealt out over the cores, which run at the same time. */
  async run(
    cells: readonly string[],
    seed: number,
    profile: string | null = null,
  ): Promise<readonly CellTimes[]> {
    const parts = await Promise.all(
      this.#workers.map(async (worker, core) => {
        const own = cells.filter((_, k) => k % this.#workers.length === core);
        const reply = once(worker, 'message');
        worker.send({ cells: own, seed, profile: profile === null ? null : `${profile}-${core}` });
        const [{ times }] = (await reply) as [{ times: readonly CellTimes[] }];
        return times;
      }),
    );
    const cores = this.#workers.length;
    return cells.flatMap((_, k) => parts[k % cores]?.[Math.floor(k / cores)] ?? []);
  }

  [Symbol.asyncDispose](): Promise<void> {
    for (const worker of this.#workers) worker.disconnect();
    return Promise.resolve();
  }
}
