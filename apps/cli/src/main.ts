import { Command, CommanderError } from 'commander';
import { addConfigCommand } from './commands/config.ts';
import { addDatasetCommand } from './commands/dataset.ts';
import { addDoctorCommand } from './commands/doctor.ts';
import { addListCommands } from './commands/lists.ts';
import { addScoreCommand } from './commands/score.ts';
import { addScoresCommand } from './commands/scores.ts';
import { addSearchCommand } from './commands/search.ts';
import { addSearchesCommand } from './commands/searches.ts';
import { addSpaceCommand } from './commands/space.ts';
import { addVerifyCommand } from './commands/verify.ts';
import { reportError } from './report-error.ts';

const version = '0.1.0';

const program = new Command('naswot')
  .description('finds good neural architectures without training them')
  .version(version)
  .exitOverride()
  .configureHelp({ showGlobalOptions: true })
  .showSuggestionAfterError();
const commands = [
  addSearchCommand,
  addScoreCommand,
  addVerifyCommand,
  addSearchesCommand,
  addScoresCommand,
  addSpaceCommand,
  addListCommands,
  addDatasetCommand,
  addConfigCommand,
  addDoctorCommand,
];
for (const add of commands) add(program);

try {
  await program.parseAsync();
  process.exit();
} catch (error) {
  // Commander has printed help, version or its own sentence already.
  if (error instanceof CommanderError) process.exit(error.exitCode === 0 ? 0 : 2);
  process.exit(reportError(error, process.argv.includes('--verbose')));
}
