/** Where the options of each choice begin, those of all choices being put in a row. */
export const optionOffsets = (options: readonly number[]): readonly number[] =>
  options.map((_, place) => options.slice(0, place).reduce((sum, radix) => sum + radix, 0));
