/** A machine on which no engine can be used for what is asked. */
export class NoEngine extends Error {
  override readonly name = 'NoEngine';
  readonly hint = "'naswot engine list' says of each engine what to do";
}
