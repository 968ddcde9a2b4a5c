import type { z } from 'zod';

type Issue = z.core.$ZodIssue;

/** As much of a text as is shown again. */
const longestShown = 80;

/** Types by what a schema calls them. */
const types: Readonly<Record<string, string>> = {
  int: 'a whole number',
  number: 'a finite number',
  bigint: 'a whole number',
  string: 'a text',
  boolean: 'true or false',
  object: 'a message',
  record: 'a map',
  array: 'a list',
  tuple: 'a list',
};

const quoted = (text: string): string => `'${JSON.stringify(text.slice(0, longestShown)).slice(1, -1)}'`;

/** What was received, after the name of its field. */
function received(issue: Issue): string {
  const { input, code } = issue;
  if (input === undefined) return 'is missing';
  if (code === 'invalid_union') return 'is none';
  if (typeof input === 'string')
    return code === 'too_big' ? `has ${input.length} characters` : `is ${quoted(input)}`;
  if (Array.isArray(input) && (code === 'too_big' || code === 'too_small'))
    return `has ${input.length} entries`;
  return typeof input === 'number' || typeof input === 'bigint' ? `is ${input}` : 'is wrong';
}

/** What was expected; a schema that has words of its own names it by them. */
function expected(issue: Issue): string {
  switch (issue.code) {
    case 'too_big':
      return `${issue.inclusive === false ? 'less than' : 'at most'} ${issue.maximum}`;
    case 'too_small':
      return `${issue.inclusive === false ? 'more than' : 'at least'} ${issue.minimum}`;
    case 'invalid_type':
      return types[issue.expected] ?? issue.expected;
    case 'custom':
    case 'invalid_element':
    case 'invalid_format':
    case 'invalid_key':
    case 'invalid_union':
    case 'invalid_value':
    case 'not_multiple_of':
    case 'unrecognized_keys':
      return issue.message;
  }
}

/**
 * What is wrong with a field, to be read after its name: `is 4000000000, expected at most 10000`. The issue is of a schema that
 * reports its input, and whose own messages are what is expected, such as `a name`.
 */
export const describeIssue = (issue: Issue): string => `${received(issue)}, expected ${expected(issue)}`;
