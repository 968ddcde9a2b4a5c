import { Command, CommanderError } from 'commander';
import { example } from './example.ts';
import { naswotVersion } from './version.ts';

const program = new Command('naswot')
  .description('finds good neural architectures without training them')
  .version(naswotVersion)
  .exitOverride()
  .configureHelp({ showGlobalOptions: true })
  .configureOutput({ outputError: (text, write) => write(`naswot: ${text}`) })
  .showHelpAfterError('hint: the same command with --help shows what it takes')
  .addHelpText('after', example('naswot search nas-bench-201 --samples 100'))
  .showSuggestionAfterError();

interface CommandEntry {
  readonly names: readonly string[];
  readonly load: () => Promise<(program: Command) => void>;
}

/** Every command, in the order of the help. */
const commands: readonly CommandEntry[] = [
  { names: ['search'], load: async () => (await import('./commands/search.ts')).addSearchCommand },
  { names: ['score'], load: async () => (await import('./commands/score.ts')).addScoreCommand },
  { names: ['verify'], load: async () => (await import('./commands/verify.ts')).addVerifyCommand },
  {
    names: ['coordinator'],
    load: async () => (await import('./commands/coordinator.ts')).addCoordinatorCommand,
  },
  { names: ['scorer'], load: async () => (await import('./commands/scorer.ts')).addScorerCommand },
  { names: ['scorers'], load: async () => (await import('./commands/scorers.ts')).addScorersCommand },
  { names: ['searches'], load: async () => (await import('./commands/searches.ts')).addSearchesCommand },
  { names: ['scores'], load: async () => (await import('./commands/scores.ts')).addScoresCommand },
  { names: ['compare'], load: async () => (await import('./commands/compare.ts')).addCompareCommand },
  { names: ['figure'], load: async () => (await import('./commands/figure.ts')).addFigureCommand },
  { names: ['reproduce'], load: async () => (await import('./commands/reproduce.ts')).addReproduceCommand },
  { names: ['space'], load: async () => (await import('./commands/space.ts')).addSpaceCommand },
  { names: ['proxy', 'strategy'], load: async () => (await import('./commands/lists.ts')).addListCommands },
  { names: ['engine'], load: async () => (await import('./commands/engine.ts')).addEngineCommand },
  { names: ['dataset'], load: async () => (await import('./commands/dataset.ts')).addDatasetCommand },
  { names: ['benchmark'], load: async () => (await import('./commands/benchmark.ts')).addBenchmarkCommand },
  { names: ['config'], load: async () => (await import('./commands/config.ts')).addConfigCommand },
  { names: ['doctor'], load: async () => (await import('./commands/doctor.ts')).addDoctorCommand },
];

/** The commands that an invocation needs: loading all takes longer than most of them run. Help and suggestions need all. */
function neededFor(first: string | undefined): readonly CommandEntry[] {
  if (first === '--version' || first === '-V') return [];
  const named = commands.filter(({ names }) => first !== undefined && names.includes(first));
  return named.length > 0 ? named : commands;
}

/** Resolves once all output is out; where it cannot be, its listener has ended the process (terminal.ts). */
const outputWritten = (): Promise<void> =>
  new Promise((resolve) => process.stdout.write('', () => setImmediate(resolve)));

try {
  const adding = await Promise.all(neededFor(process.argv[2]).map(({ load }) => load()));
  for (const add of adding) add(program);
  await program.parseAsync();
  await outputWritten();
  process.exit();
} catch (error) {
  // Commander has printed help, version or its own sentence already.
  if (error instanceof CommanderError) process.exit(error.exitCode === 0 ? 0 : 2);
  const { reportError } = await import('./report-error.ts');
  process.exit(reportError(error, process.argv.includes('--verbose')));
}
