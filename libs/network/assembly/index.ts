export { fillUniform, fillWords } from './philox';
