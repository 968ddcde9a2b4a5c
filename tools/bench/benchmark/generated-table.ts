import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { philox } from '@naswot/network';
import type { ColumnMappingInput } from '@naswot/benchmark';

/** How a generated table is read: strings of NAS-Bench-101's length, one accuracy and a size. */
export const generatedMapping: ColumnMappingInput = {
  space: 'generated',
  architecture: { column: 'architecture' },
  scale: 'percent',
  parameters: { column: 'parameters' },
  metrics: [{ column: 'accuracy', dataset: 'cifar10', split: 'test', epochs: 108 }],
};

/** Lines that are written at once. */
const batch = 10_000;

function lineOf(row: number): string {
  const [accuracy, parameters] = philox([row, 0, 0, 0], [0, 0]);
  const percent = (80 + (accuracy % 150_000) / 10_000).toFixed(4);
  return `cell:${String(row).padStart(9, '0')},${100_000 + (parameters % 10_000_000)},${percent}\n`;
}

/** A table of as many rows, always the same one. */
export async function writeTable(file: string, rows: number): Promise<void> {
  const stream = createWriteStream(file);
  stream.write('architecture,parameters,accuracy\n');
  for (let from = 0; from < rows; from += batch) {
    const lines = Array.from({ length: Math.min(batch, rows - from) }, (_, n) => lineOf(from + n));
    if (!stream.write(lines.join(''))) await once(stream, 'drain');
  }
  stream.end();
  await once(stream, 'finish');
}
