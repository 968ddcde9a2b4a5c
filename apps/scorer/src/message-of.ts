/** What an error says, for a message that goes to another process. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
