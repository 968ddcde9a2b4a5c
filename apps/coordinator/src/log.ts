/** `warn` for what is waited for, refused or put right by itself; `error` for what somebody has to look at. */
export type LogLevel = 'info' | 'warn' | 'error';

/**
 * One line about what went wrong and is put right, or what has changed; what it is about stands in the fields. Its level is `info`
 * where it is left out.
 */
export type Log = (message: string, fields?: Readonly<Record<string, unknown>>, level?: LogLevel) => void;
