import { format, resolveConfig } from 'prettier';

/** Generated text in the house's format, so that the formatter and the generator agree. */
export async function formatGenerated(file: string, content: string): Promise<string> {
  return format(content, { ...(await resolveConfig(file)), filepath: file });
}
