import { findSpace, isSpaceName } from '@naswot/space';
import { BenchmarkError, shown } from '../benchmark-error.ts';
import { sizeArchitecture, sizeCount } from '../nats-bench/layout.ts';
import { nasBench101Cell } from './nas-bench-101-cell.ts';

/** Longest string of an architecture of a space that is not known here. */
const longestArchitecture = 1000;

function checkSizeIndex(architecture: string, index: number | null): void {
  if (!/^([1-8]+:){4}[1-8]+$/.test(architecture.replace(/16|24|32|40|48|56|64|8/g, '8')))
    throw new BenchmarkError(`received ${shown(architecture)}; expected c0:c1:c2:c3:c4, each 8, 16, ... 64`);
  if (index !== null && (index >= sizeCount || sizeArchitecture(index) !== architecture))
    throw new BenchmarkError(`received index ${index} for ${architecture}, which has another`);
}

function checkOfSpace(space: string): (architecture: string, index: number | null) => void {
  const { parse, format, publishedIndex } = findSpace(space);
  return (architecture, index) => {
    const position = parse(architecture);
    if (format(position) !== architecture)
      throw new BenchmarkError(`received ${shown(architecture)}; expected ${format(position)}`);
    const published = publishedIndex(position);
    if (index !== null && published !== null && index !== published)
      throw new BenchmarkError(`received index ${index} for ${architecture}, which has ${published}`);
  };
}

/**
 * What throws for a string that is no architecture of the space, or not the one of that index in the published table. Of a space
 * that is not known any string will do.
 */
export function architectureCheck(space: string): (architecture: string, index: number | null) => void {
  if (isSpaceName(space)) return checkOfSpace(space);
  if (space === 'nats-bench-size') return checkSizeIndex;
  if (space === 'nas-bench-101')
    return (architecture) => {
      const [vertices = '', edgeBits = '', operations = '', ...more] = architecture.split(':');
      if (nasBench101Cell(vertices, edgeBits, operations) !== architecture || more.length > 0)
        throw new BenchmarkError(`received ${shown(architecture)}; expected vertices:edgeBits:operations`);
    };
  return (architecture) => {
    if (architecture.length > longestArchitecture)
      throw new BenchmarkError(`received an architecture of ${architecture.length} characters`);
  };
}
