import { describe, expect, it } from 'vitest';
import { DatasetError } from '@naswot/dataset';
import { CoordinatorError, type CoordinatorErrorCode } from '@naswot/protocol';
import { findSpace } from '@naswot/space';
import { StoreError, type StoreErrorKind } from '@naswot/store';
import { explainError } from './report-error.ts';
import { UsageError } from './usage-error.ts';

const thrownBy = (act: () => unknown): Error => {
  try {
    act();
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error('nothing was thrown');
};

const space = findSpace('nas-bench-201');

describe('an error as a user sees it', () => {
  it.each([
    new UsageError('--lanes received 0'),
    thrownBy(() => findSpace('nope')),
    thrownBy(() => space.parse('|nor_conv~0|')),
    thrownBy(() => space.atPublishedIndex(15_625)),
  ])('is a wrong command line, exit code 2: $message', (error) => {
    expect(explainError(error).exitCode).toBe(2);
  });

  it.each<[StoreErrorKind, 1 | 2]>([
    ['no-such-search', 2],
    ['ambiguous', 2],
    ['not-a-store', 2],
    ['in-use', 1],
    ['unwritable', 1],
    ['no-space', 1],
    ['damaged', 1],
    ['newer', 1],
    ['fenced', 1],
    ['unreachable', 1],
    ['refused', 1],
  ])('of the store, %s, has exit code %d', (kind, exitCode) => {
    expect(explainError(new StoreError(kind, 'what happened')).exitCode).toBe(exitCode);
  });

  it.each<[CoordinatorErrorCode, 1 | 2]>([
    ['not-found', 2],
    ['invalid', 2],
    ['wrong-state', 2],
    ['standby', 1],
    ['unavailable', 1],
    ['unauthenticated', 1],
    ['forbidden', 1],
    ['timeout', 1],
    ['exhausted', 1],
    ['cancelled', 1],
    ['unsupported', 1],
    ['internal', 1],
  ])('of a coordinator, %s, has exit code %d', (code, exitCode) => {
    expect(explainError(new CoordinatorError(code, 'what happened')).exitCode).toBe(exitCode);
  });

  it('has the hint of whoever threw it, else one by its kind', () => {
    expect(explainError(new DatasetError('it is truncated', 'get it again')).hint).toBe('get it again');
    expect(explainError(new StoreError('in-use', 'it is in use', 'wait for it')).hint).toBe('wait for it');
    expect(explainError(new StoreError('ambiguous', "'k' stands for ka and kb")).hint).toBe(
      "'naswot searches list' shows what there is",
    );
    expect(explainError(new CoordinatorError('forbidden', 'no', { hint: 'ask' })).hint).toBe('ask');
    expect(explainError(new CoordinatorError('standby', 'it stands by')).hint).toContain('--coordinator');
    expect(explainError(new Error('something else')).hint).toBe(undefined);
  });
});
