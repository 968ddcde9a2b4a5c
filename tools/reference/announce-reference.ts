import { referenceFolder } from './reference.ts';

/** Runs once before all tests: says whether the tests that read the reference folder will run. */
export function setup(): void {
  if (referenceFolder === null)
    process.stdout.write(
      'The reference folder is absent (NASWOT_REFERENCE, ../shared by default): the tests that read it are skipped.\n',
    );
}
