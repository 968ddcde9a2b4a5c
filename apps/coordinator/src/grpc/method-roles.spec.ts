import { describe, expect, it } from 'vitest';
import { SearchService } from '@naswot/protocol';
import { isAllowed, neededFor } from './method-roles.ts';

const changing = /\/(Create|Pause|Resume|Cancel|Delete|Put)/;
const paths = SearchService.methods.map(({ name }) => `/${SearchService.typeName}/${name}`);

describe('what a call needs', () => {
  it.each(paths)('%s: an operator where something changes, a reader elsewhere', (path) => {
    expect(neededFor(path)).toBe(changing.test(path) ? 'operator' : 'reader');
  });

  it('nothing for health, a reader for reflection, an operator for what is not known', () => {
    expect(neededFor('/grpc.health.v1.Health/Check')).toBe('nobody');
    expect(neededFor('/grpc.reflection.v1.ServerReflection/ServerReflectionInfo')).toBe('reader');
    expect(neededFor('/naswot.v1.SearchService/Anything')).toBe('operator');
  });

  it('no role of a scorer suffices for', () => {
    expect(paths.filter((path) => isAllowed('scorer', neededFor(path)))).toEqual([]);
    expect(paths.filter((path) => !isAllowed('operator', neededFor(path)))).toEqual([]);
  });
});
