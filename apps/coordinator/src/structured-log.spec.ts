import { expect, it } from 'vitest';
import { structuredLog } from './structured-log.ts';

it('a log has a line of JSON for each message, with its level, its fields and its coordinator', () => {
  const lines: string[] = [];
  const log = structuredLog('one:50051', { write: (line) => void lines.push(line) });
  log('it leads', { term: '3' });
  log('a result is refused', { search: 'night', shard: '7' }, 'warn');
  log('a search has failed', { search: 'night' }, 'error');
  const coordinator = 'one:50051';
  expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([
    { level: 30, coordinator, msg: 'it leads', term: '3', time: expect.stringMatching(/Z$/) as unknown },
    { level: 40, coordinator, msg: 'a result is refused', search: 'night', shard: '7' },
    { level: 50, coordinator, msg: 'a search has failed', search: 'night' },
  ]);
});
