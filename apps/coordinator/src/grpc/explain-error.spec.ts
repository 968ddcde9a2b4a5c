import { status } from '@grpc/grpc-js';
import { describe, expect, it } from 'vitest';
import { InvalidMessage } from '@naswot/protocol';
import { StoreError } from '@naswot/store';
import { ServiceError } from '../search-service.ts';
import { explainError } from './explain-error.ts';

const leader = 'other:50051';

describe('an error is told with its code', () => {
  it.each([
    [new ServiceError('not-found', 'm', 'h'), status.NOT_FOUND, 'NOT_FOUND'],
    [new ServiceError('invalid', 'm', 'h'), status.INVALID_ARGUMENT, 'INVALID'],
    [new ServiceError('wrong-state', 'm', 'h'), status.FAILED_PRECONDITION, 'WRONG_STATE'],
    [new ServiceError('standby', 'm', 'h'), status.UNAVAILABLE, 'STANDBY'],
    [new ServiceError('unavailable', 'm', 'h'), status.UNAVAILABLE, 'UNAVAILABLE'],
    [new StoreError('no-such-search', 'm', 'h'), status.NOT_FOUND, 'NO_SUCH_SEARCH'],
    [new StoreError('ambiguous', 'm', 'h'), status.INVALID_ARGUMENT, 'AMBIGUOUS'],
    [new StoreError('unreachable', 'm', 'h'), status.UNAVAILABLE, 'UNREACHABLE'],
    [new StoreError('fenced', 'm', 'h'), status.UNAVAILABLE, 'FENCED'],
    [new StoreError('no-space', 'm', 'h'), status.RESOURCE_EXHAUSTED, 'NO_SPACE'],
    [new StoreError('damaged', 'm', 'h'), status.DATA_LOSS, 'DAMAGED'],
  ])('%o', (error, code, reason) => {
    expect(explainError(error, leader)).toMatchObject({ code, reason, message: 'm', hint: 'h' });
  });

  it('names the leader only where this coordinator stands by', () => {
    expect(explainError(new ServiceError('standby', 'm'), leader).leader).toBe(leader);
    expect(explainError(new ServiceError('unavailable', 'm'), leader).leader).toBeNull();
  });

  it('says when to ask again only where that may help', () => {
    expect(explainError(new ServiceError('standby', 'm'), null).retryMs).toBeGreaterThan(0);
    expect(explainError(new ServiceError('not-found', 'm'), null).retryMs).toBeNull();
  });

  it('names the fields that are wrong', () => {
    const violations = [{ field: 'plan.seed', description: 'too large' }];
    expect(explainError(new InvalidMessage(violations), null)).toMatchObject({
      code: status.INVALID_ARGUMENT,
      violations,
    });
  });

  it.each([new Error('password=secret'), new TypeError('secret'), 'secret', null])(
    'of one that nobody foresaw, %o, nothing is told',
    (error) => {
      const told = explainError(error, leader);
      expect(told.code).toBe(status.INTERNAL);
      expect(JSON.stringify(told)).not.toContain('secret');
    },
  );
});
