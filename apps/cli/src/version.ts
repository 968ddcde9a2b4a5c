/** The version of this program. */
export const naswotVersion = '0.1.0';
