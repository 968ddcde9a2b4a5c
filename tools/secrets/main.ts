import path from 'node:path';
import { parseArgs } from 'node:util';
import { makeSecrets } from './make-secrets.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { scorers: { type: 'string', default: 'scorer-1,scorer-2' } },
});
const folder = path.resolve(positionals[0] ?? 'docker/secrets');

try {
  await makeSecrets(folder, values.scorers.split(','));
  process.stdout.write(
    `made ${folder}; the authority's key is not kept: new certificates are a new folder\n`,
  );
} catch (error) {
  process.stderr.write(`secrets: error: ${error instanceof Error ? error.message : String(error)}\n`);
  process.stderr.write('hint: remove the folder if what it holds may be replaced\n');
  process.exitCode = 1;
}
