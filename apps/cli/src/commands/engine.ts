import type { Command } from 'commander';
import { profileEngine } from '@naswot/engines';
import { checkConformance, type EngineCheckResult } from '@naswot/scoring';
import { contextOf, withSharedOptions, type SharedFlags } from '../context.ts';
import { checkEngines, loadTriedEngine, reportAttempt } from '../engine-attempt.ts';
import { recallChoice } from '../engine-choice/remembered-choice.ts';
import { resolveFor } from '../engine-choice/resolve-engine.ts';
import { runSmallestNetwork } from '../engine-choice/time-network.ts';
import { tryEngine } from '../engine-report.ts';
import { autoText, engineTable } from '../engine-table.ts';
import { example } from '../example.ts';
import { deviceOf, parseInstallable } from '../engine-install/install-flags.ts';
import { installEngine } from '../engine-install/install-engine.ts';
import { placesText } from '../operation-places.ts';
import { engineHelp } from '../options.ts';
import { interruptedCode } from '../search-state.ts';
import { stopSignal } from '../stop-signal.ts';
import { table } from '../terminal.ts';

async function list(flags: SharedFlags): Promise<void> {
  const { terminal, enginesFolder } = contextOf(flags);
  const reports = await checkEngines(enginesFolder);
  const auto = await recallChoice(enginesFolder);
  terminal.result({ engines: reports, auto }, () => `${engineTable(reports)}\n\n${autoText(auto)}`);
}

type InstallFlags = SharedFlags & { readonly device: string };

const checkTable = (results: readonly EngineCheckResult[]): string =>
  table(results, [
    { title: '', align: 'left', cell: ({ ok }) => (ok ? 'ok' : 'FAILED') },
    { title: 'an engine', align: 'left', cell: ({ name }) => name },
    { title: '', align: 'left', cell: ({ detail }) => detail },
  ]);

/** Runs the conformance checks of the engine port on this machine's device, and finds what runs beside the device. */
async function check(flags: SharedFlags & { readonly engine: string }): Promise<void> {
  const context = contextOf(flags);
  const { terminal, enginesFolder } = context;
  const name = await resolveFor(flags.engine, context);
  await using engine = await loadTriedEngine(name, enginesFolder);
  await runSmallestNetwork(engine);
  const checks: EngineCheckResult[] = [];
  for await (const result of checkConformance(engine)) checks.push(result);
  const operations = await profileEngine(name, enginesFolder, runSmallestNetwork);
  const failed = checks.filter(({ ok }) => !ok).length;
  const description = engine.describe();
  const counts = { passed: checks.length - failed, failed };
  terminal.result({ engine: description, ...counts, operations, checks }, () =>
    [
      `${description.name}, ${description.version} on ${description.device}`,
      ...(operations === null ? [] : [placesText(operations)]),
      '',
      checkTable(checks),
      '',
      `${counts.passed} passed, ${counts.failed} failed`,
    ].join('\n'),
  );
  if (failed > 0) process.exitCode = 1;
}

/** Makes an engine ready in HOME/engines; the same command goes on where one was interrupted. */
async function install(given: string, { device: wanted, ...flags }: InstallFlags): Promise<void> {
  const { terminal, enginesFolder: folder } = contextOf(flags);
  const engine = parseInstallable(given);
  const device = await deviceOf(engine, wanted);
  const signal = stopSignal();
  const isShown = process.stderr.isTTY && !terminal.isQuiet;
  try {
    const installed = await installEngine({ engine, device, folder, signal, isShown, tell: terminal.note });
    terminal.result(installed, () =>
      installed.isNew
        ? `${engine} is ready in ${folder}; 'naswot engine check --engine ${engine}' holds it against a plain forward pass`
        : `${engine} is in ${folder} already`,
    );
  } catch (error) {
    if (!signal.aborted) throw error;
    terminal.note('interrupted; the same command goes on with what was downloaded');
    process.exitCode = interruptedCode;
  }
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
    .option('--engine <NAME>', engineHelp, 'auto')
    .addHelpText('after', example('naswot engine check --engine onnx-cpu'))
    .action(check);
  withSharedOptions(
    engine
      .command('install <ENGINE>')
      .description('make an engine ready in HOME/engines: tfjs-gpu, tfjs-node or onnx-cuda'),
  )
    .option('--device <DEVICE>', 'what its libraries are for: cuda, cpu, or auto for what is here', 'auto')
    .addHelpText('after', example('naswot engine install tfjs-node'))
    .action(install);
  // For `list` and `doctor`, which load each engine in a process of its own.
  const attempt = engine
    .command('try <ENGINE>', { hidden: true })
    .description('load one engine in this process');
  withSharedOptions(attempt)
    .option('--time', 'time a network, too')
    .addHelpText('after', example('naswot engine try onnx-cpu'))
    .action(async (name: string, { time, ...flags }: SharedFlags & { readonly time?: boolean }) => {
      const { terminal, enginesFolder } = contextOf(flags);
      const report = await tryEngine(name, { enginesFolder, isTimed: time === true });
      if (!(await reportAttempt(report))) terminal.result(report, () => engineTable([report]));
    });
}
