import { text } from 'node:stream/consumers';
import { searchProblems } from './search-output.ts';

// Reads what `naswot search --json` printed; the argument is the number of samples it was asked for.
const problems = searchProblems(await text(process.stdin), Number(process.argv[2]));
for (const problem of problems) process.stdout.write(`search: ${problem}\n`);
if (problems.length > 0) process.exitCode = 1;
