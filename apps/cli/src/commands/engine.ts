import type { Command } from 'commander';
import { engines, loadEngine } from '@naswot/engines';
import { checkConformance, type EngineCheckResult } from '@naswot/scoring';
import { contextOf, withSharedOptions, type SharedFlags } from '../context.ts';
import { checkEngine, runSmallestNetwork, type EngineReport } from '../engine-report.ts';
import { example } from '../example.ts';
import { parseEngine } from '../options.ts';
import { table } from '../terminal.ts';

const engineTable = (reports: readonly EngineReport[]): string =>
  table(reports, [
    { title: 'engine', align: 'left', cell: ({ name }) => name },
    { title: 'loads', align: 'left', cell: ({ loads }) => (loads ? 'yes' : 'no') },
    { title: 'version', align: 'left', cell: ({ version }) => version ?? '' },
    { title: 'device', align: 'left', cell: ({ device }) => device ?? '' },
    { title: '', align: 'left', cell: ({ reason, title }) => reason ?? title },
  ]);

async function list(flags: SharedFlags): Promise<void> {
  const reports = await Promise.all(Object.keys(engines).map(checkEngine));
  contextOf(flags).terminal.result({ engines: reports }, () => engineTable(reports));
}

const checkTable = (results: readonly EngineCheckResult[]): string =>
  table(results, [
    { title: '', align: 'left', cell: ({ ok }) => (ok ? 'ok' : 'FAILED') },
    { title: 'an engine', align: 'left', cell: ({ name }) => name },
    { title: '', align: 'left', cell: ({ detail }) => detail },
  ]);

/** Runs the conformance checks of the engine port on this machine's device. */
async function check(flags: SharedFlags & { readonly engine: string }): Promise<void> {
  const { terminal } = contextOf(flags);
  await using engine = await loadEngine(parseEngine(flags.engine));
  await runSmallestNetwork(engine);
  const checks: EngineCheckResult[] = [];
  for await (const result of checkConformance(engine)) checks.push(result);
  const failed = checks.filter(({ ok }) => !ok).length;
  const description = engine.describe();
  const counts = { passed: checks.length - failed, failed };
  terminal.result({ engine: description, ...counts, checks }, () =>
    [
      `${description.name}, ${description.version} on ${description.device}`,
      '',
      checkTable(checks),
      '',
      `${counts.passed} passed, ${counts.failed} failed`,
    ].join('\n'),
  );
  if (failed > 0) process.exitCode = 1;
}

export function addEngineCommand(program: Command): void {
  const engine = program
    .command('engine')
    .description('what runs networks')
    .addHelpText('after', example('naswot engine list'));
  withSharedOptions(engine.command('list').description('every engine, and whether it loads here'))
    .addHelpText('after', example('naswot engine list'))
    .action(list);
  withSharedOptions(
    engine
      .command('check')
      .description('hold an engine against a plain forward pass on small networks, on this machine'),
  )
    .option('--engine <NAME>', 'which', 'auto')
    .addHelpText('after', example('naswot engine check --engine onnx-cpu'))
    .action(check);
}
