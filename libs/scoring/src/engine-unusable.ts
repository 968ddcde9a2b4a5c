/** An engine that cannot be used on this machine: one sentence that says why, and ends with what to do. */
export class EngineUnusable extends Error {
  override readonly name = 'EngineUnusable';

  constructor(engine: string, why: string, whatToDo: string, options?: ErrorOptions) {
    super(`engine ${engine} cannot be used: ${why}; ${whatToDo}`, options);
  }
}

/** What to do about a package that is not there, not whole or of another version. */
export const installHint = (engine: string): string =>
  `run: naswot engine install ${engine}, or use --engine onnx-cpu`;
