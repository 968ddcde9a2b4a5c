import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { table } from '../../../apps/cli/src/terminal.ts';
import { strategies } from '@naswot/search';
import type { BenchOptions } from '../bench-options.ts';
import { median, provenance } from '../machine.ts';
import { measureStrategy, type StrategyTimes } from './measure-strategy.ts';

const say = (text: string): void => void process.stdout.write(`${text}\n`);

/** What random search and evolution are to do in a second of processor time, asks and tells counted together as one. */
const wanted = 100_000;

const rate = (perSecond: number): string => Math.round(perSecond).toLocaleString('en-GB');

function report(results: readonly StrategyTimes[]): string {
  return table(results, [
    { title: 'strategy', align: 'left', cell: ({ name }) => name },
    { title: 'asks and tells / s', align: 'right', cell: ({ perSecond }) => rate(median(perSecond)) },
    { title: 'least', align: 'right', cell: ({ perSecond }) => rate(Math.min(...perSecond)) },
    { title: 'state, bytes', align: 'right', cell: ({ stateBytes }) => rate(stateBytes) },
  ]);
}

/**
 * How many architectures a second every strategy asks for and is told of, in NAS-Bench-201, by processor time: what else the
 * machine does is left out.
 */
export async function benchStrategies({ rounds, outFolder }: BenchOptions): Promise<void> {
  const results = Object.values(strategies).map((strategy) => measureStrategy(strategy, rounds));
  say(report(results));
  say(`wanted of random and regularised-evolution: ${rate(wanted)}`);
  await mkdir(outFolder, { recursive: true });
  const document = { ...(await provenance()), rounds, wanted, strategies: results };
  await writeFile(path.join(outFolder, 'strategies.json'), `${JSON.stringify(document, null, 2)}\n`);
}
