/**
 * What a domain library may not reach without an import: the clock, the environment, global random sources, the machine's
 * locale. They come in as arguments.
 *
 * @typedef {import('eslint').Linter.RulesRecord} Rules
 */

const argument = 'it comes in as an argument (a clock, a random source, parsed settings)';

const globals = ['process', 'performance', 'crypto', 'fetch', 'console', 'globalThis', 'navigator'];
const timers = ['setTimeout', 'setInterval', 'setImmediate'];

/** @type {readonly { object?: string, property: string, message: string }[]} */
const properties = [
  { object: 'Date', property: 'now', message: `A domain library has no clock: ${argument}.` },
  { object: 'Math', property: 'random', message: `A domain library has no random source: ${argument}.` },
  { object: 'Math', property: 'pow', message: 'Its results differ between versions of Node.' },
  { property: 'localeCompare', message: "It depends on the machine's locale: compare with < and >." },
  { property: 'toLocaleString', message: "It depends on the machine's locale." },
];

/** Selectors for `new Date()` and `Date()`: only a given instant may become a Date. */
export const clockSyntax = [
  {
    selector: 'NewExpression[callee.name="Date"][arguments.length=0]',
    message: `A domain library has no clock: ${argument}.`,
  },
  {
    selector: 'CallExpression[callee.name="Date"]',
    message: `A domain library has no clock: ${argument}.`,
  },
];

/** @type {Rules} */
export const domainPurity = {
  'no-restricted-globals': [
    'error',
    ...[...globals, ...timers].map((name) => ({
      name,
      message: `A domain library does not know it: ${argument}.`,
    })),
  ],
  'no-restricted-properties': ['error', ...properties],
};
