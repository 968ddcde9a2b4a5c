import { clockSyntax, domainPurity } from './domain-purity.mjs';
import { domainLibraries, folders } from './import-direction.mjs';
import { importDirection } from './import-direction-rule.mjs';
import { restrictedInTests, restrictedSyntax } from './restricted-syntax.mjs';

const sources = ['**/*.ts', '**/*.js', '**/*.mjs'];
const tests = ['**/*.spec.ts'];
const configurations = ['*.config.ts', '*.config.mjs'];

/** @type {(library: string) => readonly string[]} */
const edgeOf = (library) =>
  (folders[`libs/${library}`]?.edge ?? []).map(
    (part) => `libs/${library}/${part}${part.endsWith('/') ? '**' : ''}`,
  );

/**
 * The house's own rules, apart from the general ones in eslint.config.mjs: the direction of imports, what domain libraries may
 * not reach, and refused syntax. They need no types, so that the fixtures which prove them run fast.
 *
 * @type {import('eslint').Linter.Config[]}
 */
export const houseConfig = [
  {
    files: sources,
    plugins: { house: { rules: { 'import-direction': importDirection } } },
    rules: { 'house/import-direction': 'error', 'no-restricted-syntax': ['error', ...restrictedSyntax] },
  },
  {
    files: tests,
    rules: { 'no-restricted-syntax': ['error', ...restrictedSyntax, ...restrictedInTests] },
  },
  {
    files: domainLibraries.map((name) => `libs/${name}/src/**/*.ts`),
    ignores: ['**/*.spec.ts', '**/testing/**', ...domainLibraries.flatMap(edgeOf)],
    rules: { ...domainPurity, 'no-restricted-syntax': ['error', ...restrictedSyntax, ...clockSyntax] },
  },
  {
    files: configurations,
    rules: { 'no-restricted-syntax': ['error', ...restrictedSyntax.slice(1)] },
  },
];
