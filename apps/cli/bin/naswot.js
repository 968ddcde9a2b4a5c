#!/usr/bin/env node
// Written for any Node there is: one that is too old gets this sentence and not a syntax error.
var version = process.versions.node.split('.').map(Number);
if (version[0] < 20 || (version[0] === 20 && version[1] < 19)) {
  process.stderr.write(
    'naswot: error: Node.js ' +
      process.versions.node +
      ' is too old, expected 20.19 or newer\n' +
      'hint: install a current Node.js from https://nodejs.org\n',
  );
  process.exit(1);
}
import('tsx/esm/api')
  .then(function (tsx) {
    tsx.register();
    return import('../src/main.ts');
  })
  .catch(function (error) {
    process.stderr.write('naswot: error: ' + error.message + '\nhint: run npm ci in the repository first\n');
    process.exit(1);
  });
