// Ends with 1 where an engine that is named is not installed, by the JSON of `naswot engine list` on stdin. Whether those for a GPU
// load is another question: a build has none.
import { text } from 'node:stream/consumers';

const { engines } = JSON.parse(await text(process.stdin));
for (const name of process.argv.slice(2)) {
  const { installed = false, loads = false, reason } = engines.find((engine) => engine.name === name) ?? {};
  process.stderr.write(
    `${name}: ${installed ? 'installed' : 'not installed'}, ${loads ? 'it loads' : reason}\n`,
  );
  if (!installed) process.exitCode = 1;
}
