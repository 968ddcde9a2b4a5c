/** A pickle that is broken, too large, or asks for what is not on the whitelist; the message says at which byte and what. */
export class PickleError extends Error {
  override readonly name = 'PickleError';
}
