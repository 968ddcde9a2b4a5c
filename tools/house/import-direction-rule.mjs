import path from 'node:path';
import { isDomain, judgeImport } from './import-direction.mjs';

/**
 * @typedef {import('./import-direction.mjs').Names} Names
 * @typedef {import('eslint').Rule.RuleModule} RuleModule
 * @typedef {import('eslint').Rule.Node} Node
 * @typedef {Extract<Node, { type: 'ImportDeclaration' }>['specifiers']} Specifiers
 * @typedef {Specifiers[number]['local'] | { type: 'Literal', value?: unknown }} Name
 * @typedef {{ type: string, value?: unknown }} Source
 * @typedef {Node & { source: Source, qualifier?: { type: string, name?: string } }} ImportType
 * @typedef {Node & { moduleReference: { type: string, expression: Source } }} ImportEquals
 */

const root = path.resolve(import.meta.dirname, '../..');

/** @type {(name: Name) => string} */
const textOf = (name) => (name.type === 'Identifier' ? name.name : String(name.value));

/** @type {(specifiers: Specifiers) => Names} */
function namesOfSpecifiers(specifiers) {
  if (specifiers.some(({ type }) => type === 'ImportNamespaceSpecifier')) return '*';
  return specifiers.map((specifier) =>
    specifier.type === 'ImportSpecifier' ? textOf(specifier.imported) : 'default',
  );
}

/**
 * The names that `const { a, b } = await import('x')` takes; `'*'` for every other use of the module.
 *
 * @type {(node: Node) => Names}
 */
function namesOfDynamicImport(node) {
  const declarator = node.parent?.type === 'AwaitExpression' ? node.parent.parent : null;
  if (declarator?.type !== 'VariableDeclarator' || declarator.id.type !== 'ObjectPattern') return '*';
  const names = declarator.id.properties.map((property) =>
    property.type === 'Property' && property.key.type === 'Identifier' ? property.key.name : '*',
  );
  return names.includes('*') ? '*' : names;
}

/** @type {RuleModule['meta']} */
const meta = {
  type: 'problem',
  docs: { description: 'imports go in one direction, by the entries of libraries' },
  schema: [],
  messages: {
    outside: "'{{specifier}}' leaves {{folder}}: import another folder by its package, @naswot/...",
    edge: "'{{specifier}}' reads files or the network: the pure files of {{folder}} do not know it",
    deep: "'{{specifier}}' is not one of a library's two entries, @naswot/x and @naswot/x/testing",
    testing: "'{{specifier}}' is for tests: only *.spec.ts and testing folders import it",
    direction:
      "{{folder}} may not import '{{specifier}}'; tools/house/import-direction.mjs lists what it may",
    names:
      "{{folder}} may import only the names of '{{specifier}}' that tools/house/import-direction.mjs lists",
    package:
      "{{folder}} may not know '{{specifier}}' here; tools/house/import-direction.mjs lists what it may",
    computed: 'a domain library imports by literal names only, so that the direction can be checked',
  },
};

/**
 * Holds every form of import against the table of import-direction.mjs: declarations of import and export, `import()`, types
 * by `import('x').T` and `import x = require('x')`.
 *
 * @type {RuleModule}
 */
export const importDirection = {
  meta,
  create(context) {
    const file = path.relative(root, context.filename).split(path.sep).join('/');
    const folder = file.split('/').slice(0, 2).join('/');

    /** @type {(node: Node, source: Source, names: Names) => void} */
    function check(node, source, names) {
      if (source.type !== 'Literal' || typeof source.value !== 'string') {
        if (isDomain(file)) context.report({ node, messageId: 'computed' });
        return;
      }
      const specifier = source.value;
      const refusal = judgeImport({ file, specifier, names });
      if (refusal !== null) context.report({ node, messageId: refusal, data: { specifier, folder } });
    }

    return {
      ImportDeclaration: (node) => check(node, node.source, namesOfSpecifiers(node.specifiers)),
      ExportNamedDeclaration: (node) => {
        const names = node.specifiers.map(({ local }) => textOf(local));
        if (node.source) check(node, node.source, names);
      },
      ExportAllDeclaration: (node) => check(node, node.source, '*'),
      ImportExpression: (node) => check(node, node.source, namesOfDynamicImport(node)),
      TSImportType: (/** @type {ImportType} */ node) => {
        check(node, node.source, node.qualifier?.name === undefined ? '*' : [node.qualifier.name]);
      },
      TSImportEqualsDeclaration: (/** @type {ImportEquals} */ node) => {
        if (node.moduleReference.type === 'TSExternalModuleReference')
          check(node, node.moduleReference.expression, '*');
      },
    };
  },
};
