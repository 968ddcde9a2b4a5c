/** One line about what went wrong and is put right, or what has changed; what it is about stands in the fields. */
export type Log = (message: string, fields?: Readonly<Record<string, unknown>>) => void;
