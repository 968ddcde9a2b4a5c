/** What the house's style refuses wherever it stands, as ESLint selectors with the reason. */
export const restrictedSyntax = [
  {
    selector: 'ExportDefaultDeclaration',
    message: 'Exports have names: a file is named after its main one.',
  },
  {
    selector: 'TSNonNullExpression:not([expression.type="MemberExpression"][expression.computed=true])',
    message: '`!` is for an indexed access whose bounds the code around it holds; anything else is checked.',
  },
  {
    selector: 'TSAsExpression[expression.type="TSAsExpression"]',
    message: 'A cast over `unknown` hides a wrong type: parse the value instead.',
  },
  {
    selector: 'CatchClause > BlockStatement[body.length=0]',
    message: 'An error is handled or passed on; a comment is neither.',
  },
  {
    selector:
      'CallExpression[callee.property.name="catch"] > ArrowFunctionExpression > BlockStatement[body.length=0]',
    message: 'An error is handled or passed on.',
  },
];

/** What tests do not do. */
export const restrictedInTests = [
  {
    selector:
      'MemberExpression[object.name=/^(it|test|describe)$/][property.name=/^(skip|only|todo|fails)$/]',
    message: 'Every test runs; tests that read the reference folder go through describeWithReference.',
  },
  {
    selector: 'MemberExpression[object.name="vi"][property.name=/^(mock|doMock|hoisted)$/]',
    message: 'Modules of our own are not mocked: pass what the code under test needs.',
  },
];
