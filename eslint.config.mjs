import js from '@eslint/js';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';
import { houseConfig } from './tools/house/house-config.mjs';

/**
 * Typed rules of typescript-eslint whose default does not fit the house, each with its reason.
 *
 * @type {import('eslint').Linter.RulesRecord}
 */
const typed = {
  // Numbers and bigints print alike everywhere; anything else is put into words first.
  '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
  // `() => stop()` and an early `return stop()` are the shortest ways to say it.
  '@typescript-eslint/no-confusing-void-expression': [
    'error',
    { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
  ],
  // A loop that ends by `return` or by its AbortSignal.
  '@typescript-eslint/no-unnecessary-condition': [
    'error',
    { allowConstantLoopConditions: 'only-allowed-literals' },
  ],
  // tools/house/restricted-syntax.mjs has the exact rule: only on an indexed access.
  '@typescript-eslint/no-non-null-assertion': 'off',
  // What a function returns closes over its state and is taken apart freely; classes own a lifetime and are not.
  '@typescript-eslint/unbound-method': 'off',
  // An empty string is often as good as none.
  '@typescript-eslint/prefer-nullish-coalescing': ['error', { ignorePrimitives: { string: true } }],
  // Data that become JSON are type aliases: an interface is not assignable to an index signature.
  '@typescript-eslint/consistent-type-definitions': 'off',
  '@typescript-eslint/switch-exhaustiveness-check': ['error', { requireDefaultForNonUnion: true }],
  '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
  '@typescript-eslint/consistent-type-exports': 'error',
  '@typescript-eslint/no-import-type-side-effects': 'error',
  '@typescript-eslint/explicit-module-boundary-types': 'error',
  '@typescript-eslint/prefer-readonly': 'error',
  '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
};

/**
 * Rules that need no types.
 *
 * @type {import('eslint').Linter.RulesRecord}
 */
const plain = {
  eqeqeq: 'error',
  'no-console': 'error',
  'no-warning-comments': ['error', { terms: ['todo', 'fixme', 'xxx', 'hack'] }],
  'max-lines': ['error', 400],
};

export default defineConfig(
  {
    ignores: [
      '**/generated/**',
      'libs/*/assembly/**',
      '**/node_modules/**',
      'scratch/**',
      '.nx/**',
      '.naswot/**',
    ],
  },
  { linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  { rules: plain },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: typed,
  },
  {
    files: ['**/*.mjs', '**/*.js'],
    languageOptions: { globals: { process: 'readonly', console: 'readonly' } },
  },
  { files: ['apps/cli/**', 'tools/**'], rules: { 'no-console': 'off' } },
  houseConfig,
);
