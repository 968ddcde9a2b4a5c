import { describe, expect, it } from 'vitest';
import { plainLog } from './scorer-log.ts';

describe('a log in plain sentences', () => {
  it('names the shard that a sentence is about, and leaves out what went well', () => {
    const said: string[] = [];
    const log = plainLog((sentence) => said.push(sentence));
    log.info({}, 'ready');
    log.debug({}, 'a shard is settled');
    log.warn({ search: 'night', shard: '3' }, 'a lane ended');
    log.error({}, 'no queue');
    expect(said).toEqual(['night/3: a lane ended', 'no queue']);
  });
});
