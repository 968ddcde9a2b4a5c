#!/usr/bin/env node
// Nothing is imported before the check, and the syntax is old, so that a Node which is too old says so itself.
const found = process.versions.node;
const parts = found.split('.').map(Number);

if (parts[0] < 20 || (parts[0] === 20 && parts[1] < 19)) {
  process.stderr.write('naswot: error: Node.js ' + found + ' is too old; expected 20.19 or newer\n');
  process.stderr.write('hint: install a current release of Node.js, https://nodejs.org\n');
  process.exit(1);
}

function runSources() {
  return import('tsx/esm/api').then(function (tsx) {
    // Not the tsconfig.json of the folder that the command happens to run in.
    tsx.register({ tsconfig: false });
    return import('../src/main.ts');
  });
}

// Without a bundle, as in a checkout that may only be read, the sources run as well, and say themselves what is wrong with them.
function runSourcesInstead(error) {
  if (process.argv.indexOf('--verbose') !== -1)
    process.stderr.write(
      'note: the sources run without a bundle: ' + String(error.message).split('\n')[0] + '\n',
    );
  return runSources();
}

import('./bundle.js')
  .then(function (bundle) {
    return bundle.runBundle();
  })
  .catch(runSourcesInstead)
  .catch(function (error) {
    if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error;
    process.stderr.write('naswot: error: ' + error.message + '\n');
    process.stderr.write("hint: run 'npm ci' in the folder that naswot was cloned into\n");
    process.exit(1);
  });
