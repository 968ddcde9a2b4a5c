import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { BenchOptions } from '../bench-options.ts';
import { provenance } from '../machine.ts';
import { benchCells } from '../search/cells.ts';
import type { EngineProcess } from './engine-process.ts';
import { engineTable, sessionTable, waitTable } from './engine-table.ts';
import { measureEngines, type EngineRow } from './measure-engines.ts';
import { startEngines, startOnSoftware, type LeftOut } from './subjects.ts';
import { reduced, whole } from './workload.ts';

export interface EngineBenchOptions extends BenchOptions {
  /** Holds the engines that are installed apart; null makes them ready for CPUs. */
  readonly home: string | null;
}

interface Measured {
  readonly rows: readonly EngineRow[];
  readonly leftOut: readonly LeftOut[];
}

const say = (text: string): void => void process.stdout.write(`${text}\n`);
const tell = (round: number): void => {
  say(`round ${round} is measured`);
};

/** Cells that a device in software is given. */
const softwareCells = 3;

async function measureAndEnd(processes: readonly EngineProcess[], cells: readonly string[], rounds: number) {
  try {
    return await measureEngines(processes, cells, rounds, tell);
  } finally {
    for (const process of processes) await process[Symbol.asyncDispose]();
  }
}

async function measureWhole(
  cells: readonly string[],
  rounds: number,
  home: string | null,
): Promise<Measured> {
  const { started, leftOut } = await startEngines(home);
  return { rows: await measureAndEnd(started, cells, rounds), leftOut };
}

async function measureOnSoftware(cells: readonly string[]): Promise<Measured> {
  const started = await startOnSoftware();
  if (typeof started === 'string')
    return { rows: [], leftOut: [{ engine: 'onnx-webgpu in software', reason: started }] };
  return { rows: await measureAndEnd(started, cells.slice(0, softwareCells), 1), leftOut: [] };
}

function show(title: string, { rows, leftOut }: Measured): void {
  say(`\n${title}\n`);
  if (rows.length > 0) say(engineTable(rows));
  for (const table of [sessionTable(rows), waitTable(rows)]) if (table !== '') say(`\n${table}`);
  for (const { engine, reason } of leftOut) say(`\nleft out: ${engine} (${reason})`);
}

/**
 * The fixed cells on every engine that loads here, one network at a time on one thread, in turns; where no GPU has a driver,
 * ONNX Runtime's WebGPU on a device in software, with few and smaller networks.
 */
export async function benchEngines({ rounds, home, outFolder }: EngineBenchOptions): Promise<void> {
  const cells = await benchCells();
  const origin = await provenance();
  say(`${origin.machine}, Node ${origin.node}, commit ${origin.commit}, ${cells.length} cells`);
  const everywhere = await measureWhole(cells, rounds, home);
  const hasAdapter = everywhere.rows.some(({ engine }) => engine === 'onnx-webgpu');
  const software = hasAdapter ? null : await measureOnSoftware(cells);
  show(`${cells.length} cells as searches run them, ${whole.images} images`, everywhere);
  if (software !== null)
    show(
      `a Vulkan device in software: ${softwareCells} cells, ${reduced.images} images, ${JSON.stringify(reduced.settings)}`,
      software,
    );
  await mkdir(outFolder, { recursive: true });
  const result = { bench: 'engines', ...origin, rounds, ...everywhere, software };
  await writeFile(path.join(outFolder, 'engines.json'), `${JSON.stringify(result, null, 2)}\n`);
}
