import type { Command } from 'commander';
import { contextOf, withSharedOptions, type SharedFlags } from '../context.ts';
import { loadTriedEngine } from '../engine-attempt.ts';
import { example } from '../example.ts';
import { resolveFor } from '../engine-choice/resolve-engine.ts';
import { engineHelp } from '../options.ts';
import { decimal, duration, integer, table } from '../terminal.ts';
import { verifyReference, type NetworkReport } from '../verify-reference.ts';

interface VerifyFlags extends SharedFlags {
  readonly engine: string;
}

const scoreText = (score: NetworkReport['score']): string =>
  typeof score === 'number' ? decimal(score) : (score ?? '');

async function verify(folder: string, flags: VerifyFlags): Promise<void> {
  const context = contextOf(flags);
  const { terminal, enginesFolder } = context;
  await using engine = await loadTriedEngine(await resolveFor(flags.engine, context), enginesFolder);
  const networks: NetworkReport[] = [];
  for await (const report of verifyReference(folder, engine)) networks.push(report);
  const count = (outcome: NetworkReport['outcome']): number =>
    networks.filter((network) => network.outcome === outcome).length;
  const [agreed, disagreed, skipped] = [count('agreed'), count('disagreed'), count('skipped')];
  const { name } = engine.describe();
  terminal.result({ engine: name, agreed, disagreed, skipped, networks }, () =>
    [
      table(networks, [
        { title: 'network', align: 'left', cell: (report) => report.name },
        { title: 'outcome', align: 'left', cell: (report) => report.outcome },
        { title: 'score', cell: (report) => scoreText(report.score) },
        { title: 'expected', cell: (report) => scoreText(report.expectedScore) },
        {
          title: 'ReLU units',
          cell: (report) => (report.reluUnits === null ? '' : integer(report.reluUnits)),
        },
        { title: 'kernel off by', cell: (report) => report.largestKernelDifference?.toString() ?? '' },
        {
          title: 'time',
          cell: (report) => (report.outcome === 'skipped' ? '' : duration(report.durationMs)),
        },
        { title: '', align: 'left', cell: (report) => report.reason ?? '' },
      ]),
      '',
      `${name}: ${agreed} agreed, ${disagreed} disagreed, ${skipped} skipped`,
    ].join('\n'),
  );
  if (disagreed > 0) process.exitCode = 1;
}

export function addVerifyCommand(program: Command): void {
  const command = program
    .command('verify')
    .argument('<DIR>', 'a reference folder: manifest.json and safetensors files')
    .description('score reference networks and compare with what the original implementation got')
    .option('--engine <NAME>', engineHelp, 'auto')
    .addHelpText('after', example('naswot verify reference/'));
  withSharedOptions(command).action((folder: string, flags: VerifyFlags) => verify(folder, flags));
}
