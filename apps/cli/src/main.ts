import { Command, CommanderError } from 'commander';
import { addSearchCommand } from './commands/search.ts';
import { reportError } from './report-error.ts';

const version = '0.1.0';

const program = new Command('naswot')
  .description('finds good neural architectures without training them')
  .version(version)
  .exitOverride()
  .configureHelp({ showGlobalOptions: true })
  .showSuggestionAfterError();
for (const add of [addSearchCommand]) add(program);

try {
  await program.parseAsync();
  process.exit();
} catch (error) {
  // Commander has printed help, version or its own sentence already.
  if (error instanceof CommanderError) process.exit(error.exitCode === 0 ? 0 : 2);
  process.exit(reportError(error, process.argv.includes('--verbose')));
}
