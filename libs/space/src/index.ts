export {
  asPosition,
  type Choices,
  type Description,
  type DrawBelow,
  type NetworkSettings,
  type Position,
  type PublishedIndex,
  type Space,
} from './space.ts';
export { ArchitectureSyntaxError } from './architecture-syntax-error.ts';
export { didYouMean } from './nearest-name.ts';
export { findSpace, isSpaceName, spaces, type SpaceName } from './spaces.ts';
export { drawPosition, permutation, type Permutation } from './permutation.ts';
